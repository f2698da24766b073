# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processors as tasks: one playbook with a host per case, its results read afterwards."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

TASKS = """
checksums:
  - checksum:
      artifact: GIVEN
      checksum_types: [md5, sha512]
      output: "sums/{{.BuildName}}_{{.ChecksumType}}"
  - checksum: {artifact: GIVEN, checksum_types: [md5], output: "sums/{{.BuildName}}_{{.ChecksumType}}"}
  - checksum: {artifact: EMPTY}
  - checksum: {artifact: GIVEN, checksum_types: [crc32]}
archives:
  - compress: {artifact: GIVEN}
  - compress: {artifact: LAST0, output: "again.gz", compression_level: 12}
  - compress: {artifact: EMPTY, output: "nothing.tar.gz"}
  - compress: {artifact: GIVEN, output: "given.txt"}
  - compress: {artifact: "", output: "ended.tar"}
borrowed:
  - artifice: {artifact: GIVEN, files: ["mine/*.txt", "nope*"]}
  - compress: {artifact: LAST0, output: "mine.tar"}
  - artifice: {artifact: GIVEN, files: ["["]}
listed:
  - manifest:
      artifact: GIVEN
      output: m.json
      strip_path: true
      strip_time: true
      custom_data: {b: 1, a: "<{{build_name}}>"}
  - manifest: {artifact: EMPTY, output: "m.json"}
  - manifest: {artifact: GIVEN, output: "mine/a.txt"}
"""


def play(directory: Path) -> list[dict[str, Any]]:
    import yaml

    given = {"builder_id": "packer.file", "id": "File", "files": ["given.txt"], "kind": "files"}
    image = {"builder_id": "packer.post-processor.docker-import", "id": "sha256:1", "kind": "docker.image"}
    hosts, plays = [], []
    for case, tasks in yaml.safe_load(TASKS).items():
        source = {"type": "file", "name": f"n-{case}"}
        hosts.append({"ansible.builtin.add_host": {"name": case, "source": source}})
        steps: list[dict[str, Any]] = []
        for index, task in enumerate(tasks):
            ((name, options),) = task.items()
            replaced = {"GIVEN": given, "EMPTY": image, "LAST0": "{{ r0.artifact }}"}
            options["artifact"] = replaced.get(options["artifact"], options["artifact"])
            raw = {key: _Unsafe(value) if "{{." in str(value) else value for key, value in options.items()}
            if "custom_data" in raw:
                raw["custom_data"] = {key: _Unsafe(str(value)) for key, value in raw["custom_data"].items()}
            steps.append({f"hcl2ansible.images.{name}": raw, "register": f"r{index}", "ignore_errors": True})
        results = "[" + ", ".join(f"r{index}" for index in range(len(tasks))) + "]"
        copy = {"content": "{{ " + results + " | to_json }}", "dest": f"{directory}/results-{case}.json"}
        steps.append({"ansible.builtin.copy": copy, "delegate_to": "localhost"})
        plays.append({"hosts": case, "gather_facts": False, "tasks": steps})
    return [{"hosts": "localhost", "gather_facts": False, "tasks": hosts}, *plays]


class _Unsafe(str):
    """Text that Ansible must not take for a template."""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    Dumper.add_representer(
        _Unsafe, lambda dumper, value: dumper.represent_scalar("!unsafe", str(value), style='"')
    )
    directory = tmp_path_factory.mktemp("actions")
    (directory / "given.txt").write_text("hello\n")
    (directory / "mine").mkdir()
    (directory / "mine/a.txt").write_text("a")
    (directory / "play.yml").write_text(yaml.dump(play(directory), Dumper=Dumper, sort_keys=False))
    environment = {**os.environ, "ANSIBLE_PYTHON_INTERPRETER": sys.executable, "ANSIBLE_NOCOLOR": "1"}
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    ran = subprocess.run(
        [program, "play.yml"], cwd=directory, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return directory


def results(done: Path, case: str) -> list[dict[str, Any]]:
    return json.loads((done / f"results-{case}.json").read_text())


def test_checksums_are_appended_and_only_new_files_are_in_the_artifact(done: Path) -> None:
    first, second, empty, unknown = results(done, "checksums")
    md5 = hashlib.md5(b"hello\n", usedforsecurity=False).hexdigest()
    assert (done / "sums/n-checksums_md5").read_text() == f"{md5}\tgiven.txt\n" * 2
    assert (done / "sums/n-checksums_sha512").read_text().endswith("\tgiven.txt\n")
    assert first["artifact"]["files"] == ["given.txt", "sums/n-checksums_md5", "sums/n-checksums_sha512"]
    assert second["artifact"]["files"] == ["given.txt"]
    assert empty["artifact"]["files"] == []
    assert not list(done.glob("*.checksum"))
    assert 'checksum_types[0] must be one of md5, ' in unknown["msg"]
    assert 'not "crc32"' in unknown["msg"]


def test_archives_replace_each_other_along_a_chain(done: Path) -> None:
    first, second, empty, same, ended = results(done, "archives")
    assert first["artifact"]["files"] == ["packer_n-archives_file"]
    # The middle of the chain is not kept, and the end of it holds what it held.
    assert not (done / "packer_n-archives_file").exists()
    (done / "unpacked.tar").write_bytes(gzip.decompress(gzip.decompress((done / "again.gz").read_bytes())))
    with tarfile.open(done / "unpacked.tar") as tar:
        assert tar.getnames() == ["given.txt"]
    assert second["artifact"]["description"] == "compressed artifacts in: again.gz"
    assert "no files" in empty["msg"]
    assert not (done / "nothing.tar.gz").exists()
    assert "one of the files" in same["msg"]
    assert (done / "given.txt").read_text() == "hello\n"
    assert ended["skipped"]
    assert not (done / "ended.tar").exists()


def test_the_users_own_files_survive_compress(done: Path) -> None:
    found, archive, malformed = results(done, "borrowed")
    assert found["artifact"]["files"] == ["mine/a.txt"]
    assert not archive["failed"]
    assert (done / "mine/a.txt").read_text() == "a"
    assert "malformed" in malformed["msg"]


def test_the_manifest_lists_both_builds(done: Path) -> None:
    text = (done / "m.json").read_text()
    document = json.loads(text)
    run = document["last_run_uuid"]
    assert document["builds"][0] == {
        "name": "n-listed",
        "builder_type": "file",
        "files": [{"name": "given.txt", "size": 6}],
        "artifact_id": "File",
        "packer_run_uuid": run,
        "custom_data": {"a": "<n-listed>", "b": "1"},
    }
    assert list(document["builds"][1]) == [
        "name", "builder_type", "build_time", "files", "artifact_id", "packer_run_uuid", "custom_data",
    ]  # fmt: skip
    assert document["builds"][1]["files"] is None
    assert "\\u003cn-listed\\u003e" in text
    assert not text.endswith("\n")
    assert not (done / "m.json.lock").exists()


def test_a_file_that_is_no_manifest_is_refused(done: Path) -> None:
    *_unused, refused = results(done, "listed")
    assert "not a manifest" in refused["msg"]
    assert (done / "mine/a.txt").read_text() == "a"


def test_no_draft_is_left(done: Path) -> None:
    assert not [path for path in done.rglob(".*") if path.is_file()]
