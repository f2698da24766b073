# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``init`` and its lock file, with a collection and wheels from a directory: no network, but real installers."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sysconfig
import venv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError

from hcl2ansible.needs.install import galaxy_constraint
from hcl2ansible.needs.lock import read_lock

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = """
packer {
  required_plugins {
    cloud = { version = ">= 1.0.0", source = "galaxy.ansible.com/acme/cloud" }
  }
}
source "null" "here" {
  communicator = "none"
}
build {
  sources = ["null.here"]
  dynamic "provisioner" {
    for_each = ["hello"]
    labels   = ["cloud-stamp"]
    content {
      text = provisioner.value
    }
  }
}
"""
MODULE = '''
DOCUMENTATION = r"""
module: stamp
short_description: Stamp the machine
description: [Stamps it.]
requirements: ["demo_pkg >= 1.0", "a machine that can be stamped"]
author: nobody
extends_documentation_fragment: [hcl2ansible.images.provisioner]
options:
  text:
    description: What is stamped.
    type: str
attributes:
  provisioner:
    support: full
    description: It is one.
    details: stamp
"""
'''
ACTION = """
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.provisioner import Provisioner
class ActionModule(Provisioner):
    def provision(self):
        import demo_pkg
        self.say(f"stamped {self.params['text']} by {demo_pkg.__version__}")
        return {"changed": True}
"""
GALAXY = """
namespace: acme
name: cloud
version: {version}
readme: README.md
authors: [nobody]
license: [GPL-3.0-or-later]
"""


def wheel(directory: Path, name: str, version: str, needs: Sequence[str] = ()) -> None:
    """A package that holds nothing but its version."""
    info = f"{name}-{version}.dist-info"
    metadata = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    files = {
        f"{name}/__init__.py": f"__version__ = {version!r}\n",
        f"{info}/METADATA": "\n".join([*metadata, *(f"Requires-Dist: {each}" for each in needs)]) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    with zipfile.ZipFile(directory / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, text in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
            record += f"{path},sha256={digest},{len(text)}\n"
            archive.writestr(path, text)
        archive.writestr(f"{info}/RECORD", f"{record}{info}/RECORD,,\n")


def collection(directory: Path, version: str) -> None:
    root = directory / f"cloud-{version}"
    for path, text in {
        "galaxy.yml": GALAXY.format(version=version),
        "README.md": "Stamps.\n",
        "meta/runtime.yml": "requires_ansible: '>=2.15'\n",
        "plugins/modules/stamp.py": MODULE,
        "plugins/action/stamp.py": ACTION,
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@dataclass
class Place:
    """A directory with a template, an interpreter of its own, and ``offer`` to install from."""

    directory: Path
    python: Path
    offer: Path

    def __call__(self, *words: str, status: int = 0) -> str:
        """What a command prints."""
        done = subprocess.run(
            [str(self.python), "-m", "hcl2ansible", *words],
            cwd=self.directory,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "compiler"),
                "ANSIBLE_COLLECTIONS_PATH": str(self.directory / "collections"),
                "NO_COLOR": "1",
            },
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=300,
        )
        assert done.returncode == status, done.stdout
        return done.stdout

    @property
    def lock(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.directory / "hcl2ansible.lock.json").read_text())
        return found


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """ansible-core is borrowed from the interpreter of the tests."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    packages = subprocess.check_output(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    )
    Path(packages.strip(), "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    directory, offer = tmp_path / "template", tmp_path / "offer"
    directory.mkdir()
    offer.mkdir()
    (directory / "a.pkr.hcl").write_text(TEMPLATE)
    collection(offer, "1.2.0")
    wheel(offer, "demo_pkg", "1.0", ["demo_dep"])
    wheel(offer, "demo_dep", "0.5")
    return Place(directory, python, offer)


def test_from_nothing_to_a_locked_build(place: Place) -> None:
    said = place("init", "a.pkr.hcl", status=1)
    assert "a.pkr.hcl:4:5: error: The collection acme.cloud is not installed" in said
    assert "-install" in said
    assert not (place.directory / "hcl2ansible.lock.json").exists()
    assert not (place.directory / "collections").exists()
    assert "missing-collection" in place("build", "a.pkr.hcl", status=1)

    said = place("init", "-install", "-from", str(place.offer), "a.pkr.hcl")
    assert "ansible galaxy collection install" in said
    assert "-m pip install" in said
    assert "acme.cloud.stamp: a machine that can be stamped" in said
    lock = place.lock
    assert lock["collections"]["acme.cloud"]["version"] == "1.2.0"
    assert lock["packages"]["demo-pkg"]["version"] == "1.0"
    assert lock["packages"]["demo-dep"]["version"] == "0.5"
    assert all(pin["hash"].startswith("sha256:") for pin in lock["collections"].values())
    assert "stamped hello by 1.0" in place("build", "a.pkr.hcl")

    # What newer things there are does not matter until -upgrade.
    collection(place.offer, "1.3.0")
    wheel(place.offer, "demo_pkg", "1.1", ["demo_dep"])
    place("init", "-install", "-from", str(place.offer), "a.pkr.hcl")
    assert place.lock == lock
    place("init", "-upgrade", "-from", str(place.offer), "a.pkr.hcl")
    assert place.lock["collections"]["acme.cloud"]["version"] == "1.3.0"
    assert place.lock["packages"]["demo-pkg"]["version"] == "1.1"

    # An older lock file brings the older versions back.
    (place.directory / "hcl2ansible.lock.json").write_text(json.dumps(lock))
    said = place("build", "a.pkr.hcl", status=1)
    assert "The collection acme.cloud is installed in version 1.3.0, locked is 1.2.0" in said
    assert "The package demo-pkg is installed in version 1.1, locked is 1.0" in said
    place("init", "-install", "-from", str(place.offer), "a.pkr.hcl")
    assert place.lock == lock
    assert "stamped hello by 1.0" in place("build", "a.pkr.hcl")

    # What was changed after it was locked is noticed.
    action = place.directory / "collections/ansible_collections/acme/cloud/plugins/action/stamp.py"
    action.write_text(action.read_text() + "# changed\n")
    subprocess.run([place.python, "-m", "pip", "uninstall", "-q", "-y", "demo_dep"], check=True)
    said = place("build", "a.pkr.hcl", status=1)
    assert "hcl2ansible.lock.json:4:5: error" in said
    assert "The collection acme.cloud 1.2.0 is not the one that was locked" in said
    assert "The package demo-dep 0.5 is not installed" in said
    assert "stamped" not in said
    assert "stamped hello" in place("build", "-ignore-lock", "a.pkr.hcl")


NATIVE = 'source "null" "a" {\n  communicator = "none"\n}\nbuild {\n  sources = ["null.a"]\n}\n'
JSON = '{"source": {"null": {"a": {"communicator": "none"}}}, "build": {"sources": ["null.a"]}}'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> int:
    from hcl2ansible.cli import main

    return main(words)


@pytest.mark.parametrize(("name", "text"), [("a.pkr.hcl", NATIVE), ("a.pkr.json", JSON)])
def test_what_is_there_is_locked_without_installing(
    here: Path, name: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / name).write_text(text)
    assert run("init", name) == 0
    said = capsys.readouterr().out
    assert "hcl2ansible.images" in said
    lock = read_lock(here / "hcl2ansible.lock.json")
    assert lock is not None
    assert set(lock.collections) == {"hcl2ansible.images"}
    assert {"ansible-core", "jinja2"} <= set(lock.packages)


def test_templates_in_one_directory_share_a_lock_file(here: Path) -> None:
    (here / "a.pkr.hcl").write_text(NATIVE)
    assert run("init", "a.pkr.hcl") == 0
    path = here / "hcl2ansible.lock.json"
    data = json.loads(path.read_text())
    data["packages"]["of-another-template"] = {"version": "1", "hash": "sha256:0"}
    path.write_text(json.dumps(data))
    assert run("init", "a.pkr.hcl") == 0
    assert json.loads(path.read_text())["packages"]["of-another-template"]["version"] == "1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "no lock file"),
        ('{"version": 9}', "version 9"),
        ('{"version": 1}', "no lock file"),
    ],
)
def test_a_lock_file_that_is_none(here: Path, text: str, said: str) -> None:
    (here / "hcl2ansible.lock.json").write_text(text)
    with pytest.raises(DiagnosticError) as caught:
        read_lock(here / "hcl2ansible.lock.json")
    (problem,) = caught.value.diagnostics
    assert said in problem.summary
    assert problem.span is not None


def test_what_the_lock_file_does_not_know_stops_a_build(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.pkr.hcl").write_text(NATIVE)
    (here / "hcl2ansible.lock.json").write_text('{"version": 1, "collections": {}, "packages": {}}')
    assert run("build", "a.pkr.hcl") == 1
    said = capsys.readouterr().err
    assert "The collection hcl2ansible.images is not in the lock file" in said
    assert "hcl2ansible init" in said


def test_standard_input_has_no_place_for_a_lock_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", "-") == 1
    assert "needs the template in a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ""),
        ("1.2.3", "==1.2.3"),
        (">= 1.0, < 2", ">=1.0,<2"),
        ("~> 1.2", ">=1.2,<2"),
        ("~> 1.2.3", ">=1.2.3,<1.3"),
        ("~> 1", ">=1,<2"),
        ("!= v1.5", "!=1.5"),
    ],
)
def test_constraints_of_galaxy(given: str, expected: str) -> None:
    assert galaxy_constraint(given) == expected
