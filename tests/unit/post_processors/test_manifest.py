# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The manifest file, byte for byte, and with many writers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._archive import manifest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

BUILD = {"name": "n", "files": None, "custom_data": {"a": "<x> & y"}}


def test_the_text_is_what_go_writes() -> None:
    text = manifest.dump(manifest.extended({"builds": [], "last_run_uuid": ""}, BUILD, "run-1", False))
    assert text == (
        '{\n  "builds": [\n    {\n      "name": "n",\n      "files": null,\n      "custom_data": {\n'
        '        "a": "\\u003cx\\u003e \\u0026 y"\n      }\n    }\n  ],\n  "last_run_uuid": "run-1"\n}'
    )
    assert json.loads(text)["builds"] == [BUILD]


def test_builds_accumulate_and_force_drops_those_of_other_runs() -> None:
    old = {"builds": [{"name": "old"}], "last_run_uuid": "run-0"}
    assert len(manifest.extended(old, BUILD, "run-1", False)["builds"]) == 2
    assert manifest.extended(old, BUILD, "run-1", True)["builds"] == [BUILD]
    assert len(manifest.extended(old, BUILD, "run-0", True)["builds"]) == 2


@pytest.mark.parametrize("text", ["not json", "[]", '{"builds": 1}', "\udce9"])
def test_another_file_is_not_overwritten(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.json"
    path.write_text(text, errors="surrogateescape")
    with pytest.raises(ImageError, match="not a manifest"):
        manifest.read(path)


def test_no_file_and_an_empty_file_are_an_empty_manifest(tmp_path: Path) -> None:
    empty = {"builds": [], "last_run_uuid": ""}
    assert manifest.read(tmp_path / "none") == empty
    (tmp_path / "m").write_text("")
    assert manifest.read(tmp_path / "m") == empty


_WRITER = """
import sys, time
from pathlib import Path
from ansible_collections.hcl2ansible.images.plugins.module_utils._archive import manifest
path = Path(sys.argv[1])
for number in range(20):
    with manifest.locked(path):
        document = manifest.extended(manifest.read(path), {"name": sys.argv[2]}, "run", False)
        path.write_text(manifest.dump(document))
"""


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    (tmp_path / "m.json.lock").write_text("left by a dead process")
    environment = {"PYTHONPATH": ":".join(sys.path)}
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(path), f"w{number}"], env=environment)
        for number in range(4)
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert len(manifest.read(path)["builds"]) == 80
    assert not (tmp_path / "m.json.lock").exists()


def test_the_lock_is_free_again_when_its_holder_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    script = _WRITER.replace("for number in range(20):", "if True:").replace(
        "document =", "print('held', flush=True); time.sleep(60); document ="
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path), "w"],
        env={"PYTHONPATH": ":".join(sys.path)},
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
        holder.wait()
    with manifest.locked(path):
        pass
