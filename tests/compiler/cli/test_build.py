# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``build``: what ansible-playbook gets, what happens when either is interrupted, and that nothing stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from environment.waiting import eventually
from hcl2ansible.cli import main

TEMPLATE = """
variable "secret" {
  type      = string
  sensitive = true
}
variable "sizes" {
  type    = list(number)
  default = []
}
source "null" "a" {
  communicator = "none"
}
source "null" "b" {
  communicator = "none"
}
build {
  sources = ["null.a", "null.b"]
  provisioner "shell-local" {
    inline = ["echo ${var.secret} ${path.root}"]
  }
}
"""

# Stands for ansible-playbook: writes down what it was given, then does as FAKE says.
FAKE = """
import json, os, signal, stat, sys, time
from pathlib import Path
extra = next(word for word in sys.argv if word.startswith("--extra-vars=@")).partition("@")[2]
private = Path(extra).parent
files = {path.name: path.read_text() for path in private.iterdir() if path.is_file()}
modes = {path.name: stat.S_IMODE(path.lstat().st_mode) for path in [private, *private.iterdir()]}
record = {"argv": sys.argv, "env": dict(os.environ), "files": files, "modes": modes, "private": str(private)}
Path(os.environ["RECORD"]).write_text(json.dumps(record))
if os.environ.get("FAKE") == "wait":
    time.sleep(60)
sys.exit(int(os.environ.get("FAKE") or 0))
"""


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "web.pkr.hcl").write_text(TEMPLATE)
    (tmp_path / "fake.py").write_text(FAKE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECORD", str(tmp_path / "record.json"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    command = [sys.executable, str(tmp_path / "fake.py")]
    monkeypatch.setattr("hcl2ansible.cli.build_command.find_ansible_playbook", lambda: command)
    return tmp_path / "record.json"


def recorded(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text())
    return data


def test_values_go_through_private_files_only(record: Path) -> None:
    flags = [
        "-var",
        "secret=hunter2",
        "-var",
        "sizes=[1, 2.5]",
        "-on-error=abort",
        "-force",
        "-parallel-builds=3",
    ]
    assert main(["build", *flags, "sub/web.pkr.hcl"]) == 0
    run = recorded(record)
    assert "hunter2" not in json.dumps([run["argv"], run["env"], run["files"]["build.yml"]])
    assert json.loads(run["files"]["values.pkrvars.json"]) == {"secret": "hunter2", "sizes": [1, 2.5]}
    extra = json.loads(run["files"]["extra.json"])
    assert extra["var_file"] == [str(Path(run["private"]) / "values.pkrvars.json")]
    assert {name: value for name, value in extra.items() if name != "var_file"} == {
        "hcl2ansible_on_error": "abort",
        "hcl2ansible_force": True,
        "hcl2ansible_debug": False,
        "hcl2ansible_parallel_builds": 3,
    }
    assert run["modes"]["playbook"] == 0o700
    assert {run["modes"][name] for name in run["files"]} == {0o600}


def test_nothing_private_stays(record: Path, tmp_path: Path) -> None:
    assert main(["build", "-var", "secret=hunter2", "sub/web.pkr.hcl"]) == 0
    assert not Path(recorded(record)["private"]).exists()
    found = [
        path for path in (tmp_path / "state").rglob("*") if path.is_file() and "hunter2" in path.read_text()
    ]
    assert not found


def test_the_collection_of_this_compiler_is_found(record: Path) -> None:
    assert main(["build", "-var", "secret=x", "sub/web.pkr.hcl"]) == 0
    environment = recorded(record)["env"]
    assert environment["ANSIBLE_STDOUT_CALLBACK"] == "hcl2ansible.images.build"
    assert environment["HCL2ANSIBLE_RUN_ID"]
    assert environment["ANSIBLE_COLLECTIONS_PATH"]


def test_path_root_is_the_directory_as_typed(record: Path) -> None:
    assert main(["build", "-var", "secret=x", "sub"]) == 0
    assert "root: sub\n" in recorded(record)["files"]["build.yml"]


@pytest.mark.parametrize(
    ("flags", "name", "value"),
    [
        (["-color=false"], "ANSIBLE_NOCOLOR", "1"),
        (["-timestamp-ui"], "HCL2ANSIBLE_TIMESTAMP_UI", "1"),
        (["-machine-readable"], "HCL2ANSIBLE_MACHINE_READABLE", "1"),
        ([], "ANSIBLE_NOCOLOR", None),
    ],
)
def test_flags_for_the_output(record: Path, flags: list[str], name: str, value: str | None) -> None:
    assert main(["build", "-var", "secret=x", *flags, "sub"]) == 0
    assert recorded(record)["env"].get(name) == value


@pytest.mark.parametrize("status", ["1", "2", "99"])
def test_any_failure_is_status_1(record: Path, monkeypatch: pytest.MonkeyPatch, status: str) -> None:
    monkeypatch.setenv("FAKE", status)
    assert main(["build", "-var", "secret=x", "sub"]) == 1


def test_an_unset_variable_stops_before_anything_runs(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "sub"]) == 1
    assert 'The variable "secret" has no value' in capsys.readouterr().err
    assert not record.exists()


def test_without_ansible_it_says_how_to_get_it(
    record: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("hcl2ansible.cli.build_command.find_ansible_playbook", lambda: None)
    assert main(["build", "-var", "secret=x", "sub"]) == 1
    assert "pip install" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_reaches_the_playbook_and_ends_both(
    record: Path, tmp_path: Path, number: signal.Signals
) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        "import sys\nfrom hcl2ansible.cli import build_command, main\n"
        f"build_command.find_ansible_playbook = lambda: [sys.executable, {str(tmp_path / 'fake.py')!r}]\n"
        "sys.exit(main(['build', '-var', 'secret=hunter2', 'sub']))\n"
    )
    path = os.pathsep.join(
        [str(Path(__file__).resolve().parents[3] / "compiler"), os.environ.get("PYTHONPATH", "")]
    )
    environment = {**os.environ, "FAKE": "wait", "PYTHONPATH": path}
    process = subprocess.Popen([sys.executable, script], env=environment, stderr=subprocess.PIPE, text=True)
    assert eventually(lambda: record.exists() and record.read_text())
    process.send_signal(number)
    _output, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Interrupted" in said
    assert not Path(recorded(record)["private"]).exists()
