# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shell text around remote commands, run by real shells."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.communicator import RefusedError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.remote_script import (
    NewFile,
    RemoteCommand,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.streaming import Child

from environment.waiting import in_time

from .conftest import Shell

EVERY_BYTE = bytes(range(256))
EVERY_CHARACTER_OF_TWO_BYTES = "".join(map(chr, range(0x80, 0x800))).encode()


def execute(machine: Shell, command: RemoteCommand | str, **options: object) -> tuple[int, list[str], list[str]]:
    out: list[str] = []
    err: list[str] = []
    status = machine.execute(command, on_stdout=out.append, on_stderr=err.append, **options)  # type: ignore[arg-type]
    return status, out, err


def test_a_script_runs_with_streams_apart_and_leaves_nothing(machine: Shell, tmp_path: Path) -> None:
    path = tmp_path / "a script.sh"
    script = NewFile(str(path), b"#!/bin/sh -e\necho out $0\necho err >&2\nprintf partial >&2\nexit 7\n", 0o755)
    command = RemoteCommand(f"'{path}'", files=(script,), teardown=f"rm -f '{path}'")
    assert execute(machine, command) == (7, [f"out {path}"], ["err", "partial"])
    assert not path.exists()


@pytest.mark.parametrize("status", [0, 1, 126, 127, 255])
def test_any_exit_status_is_told(machine: Shell, status: int) -> None:
    assert execute(machine, f"exit {status}")[0] == status


def test_the_input_of_a_script_is_empty(machine: Shell) -> None:
    assert execute(machine, "cat; echo end") == (0, ["end"], [])


def test_words_that_look_like_signs_are_output(machine: Shell) -> None:
    status, _out, err = execute(machine, "printf '\\036abc exit 9\\n' >&2; exit 4")
    assert (status, err) == (4, ["\x1eabc exit 9"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain\n",
        b"no end",
        b"'quotes' \"all\" $HOME `x` \\n %s\n\n\n",
        EVERY_CHARACTER_OF_TWO_BYTES,
        EVERY_BYTE,
        b"\x81\x82\x83\n",
        b"x" * 200_000,
    ],
)
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_files_arrive_as_they_are(machine: Shell, tmp_path: Path, content: bytes, mode: int) -> None:
    path = tmp_path / "it's here"
    assert execute(machine, RemoteCommand(":", files=(NewFile(str(path), content, mode),)))[0] == 0
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_several_files_with_bytes_that_no_text_can_hold(machine: Shell, tmp_path: Path) -> None:
    files = (NewFile(str(tmp_path / "a"), EVERY_BYTE, 0o600), NewFile(str(tmp_path / "b"), b"#!/bin/sh\n\x00", 0o755))
    assert execute(machine, RemoteCommand(":", files=files))[0] == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": EVERY_BYTE, "b": b"#!/bin/sh\n\x00"}


@pytest.mark.parametrize("content", [b"text", EVERY_BYTE])
def test_a_planted_link_is_not_followed(machine: Shell, tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "target"
    target.write_text("safe")
    link = tmp_path / "script.sh"
    link.symlink_to(target)
    assert execute(machine, RemoteCommand(":", files=(NewFile(str(link), content),)))[0] == 0
    assert target.read_text() == "safe"
    assert not link.is_symlink()


@pytest.mark.parametrize("content", [b"text", EVERY_BYTE])
def test_a_file_that_cannot_be_made_stops_the_command(machine: Shell, tmp_path: Path, content: bytes) -> None:
    mark = tmp_path / "ran"
    path = tmp_path / "nodir" / "x"
    with pytest.raises(RefusedError, match="nodir"):
        execute(machine, RemoteCommand(f"touch {mark}", files=(NewFile(str(path), content),)))
    assert not mark.exists()


@pytest.mark.parametrize("shell_text", ["(", "if", "'"])
def test_a_command_with_a_syntax_error_has_an_exit_status(machine: Shell, shell_text: str) -> None:
    status, _out, err = execute(machine, shell_text)
    assert status == 2 or (status == 1 and err)
    assert err


def test_nothing_runs_of_a_text_that_was_cut_off(machine: Shell, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    text, data = RemoteCommand(f"touch {mark}").shipped("word")
    for length in (0, len(data) // 2, len(data) - 3):
        done = subprocess.run(machine.argv(text), input=data[:length], capture_output=True, check=False, timeout=60)
        assert b"started" not in done.stderr
    assert not mark.exists()


@pytest.mark.parametrize("content", [b"sleep 98", b"sleep 98 #\x01"])
def test_when_the_client_goes_everything_goes(machine: Shell, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "script.sh"
    script = NewFile(str(path), b"#!/bin/sh\necho $$\n" + content + b"\n", 0o755)
    text, data = RemoteCommand(str(path), files=(script,), discard=(str(path),)).shipped("word")
    child = Child(machine.argv(text), stdin=subprocess.PIPE)
    assert child.process.stdin is not None
    assert child.process.stdout is not None
    child.process.stdin.write(data)
    pid = int(child.process.stdout.readline())
    group = os.getpgid(pid)
    child.process.stdin.close()
    assert in_time(lambda: not in_group(group)), in_group(group)
    assert not path.exists()
    child.process.wait()
    child.stop()


def test_a_script_that_ignores_the_polite_end_is_killed(machine: Shell) -> None:
    text, data = RemoteCommand("trap '' TERM; echo up; sleep 98; sleep 98").shipped("word")
    child = Child(machine.argv(text), stdin=subprocess.PIPE)
    assert child.process.stdin is not None
    assert child.process.stdout is not None
    child.process.stdin.write(data)
    assert child.process.stdout.readline() == b"up\n"
    child.process.stdin.close()
    assert in_time(lambda: not in_group(child.process.pid))
    child.process.wait()
    child.stop()


def test_a_script_that_disconnects_on_purpose_may_finish(machine: Shell, tmp_path: Path) -> None:
    mark = tmp_path / "finished"
    text, data = RemoteCommand(f"echo up; sleep 1; touch {mark}", grace=5).shipped("word")
    child = Child(machine.argv(text), stdin=subprocess.PIPE)
    assert child.process.stdin is not None
    assert child.process.stdout is not None
    child.process.stdin.write(data)
    assert child.process.stdout.readline() == b"up\n"
    child.process.stdin.close()
    assert in_time(mark.exists)
    child.stop()


def test_daemons_of_a_script_live_on_and_are_not_waited_for(machine: Shell, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    began = time.monotonic()
    assert execute(machine, f"sleep 300 & echo $! > {pid_file}")[0] == 0
    assert time.monotonic() - began < 100
    pid = int(pid_file.read_text())
    os.kill(pid, 0)
    os.kill(pid, 9)


def test_the_deadline(machine: Shell) -> None:
    with pytest.raises(TimedOut):
        execute(machine, "sleep 98", deadline=time.monotonic() + 0.3)


def test_a_script_that_kills_its_own_shell_has_a_status(machine: Shell) -> None:
    assert execute(machine, "kill -9 0")[0] == 137


def test_what_comes_before_the_command_is_no_output(plain_machine: Callable[..., Shell]) -> None:
    machine = plain_machine(prelude="echo banner >&2")
    assert execute(machine, "echo real >&2") == (0, [], ["real"])


def test_a_machine_that_runs_nothing(plain_machine: Callable[..., Shell]) -> None:
    class Broken(Shell):
        def argv(self, command: str, *, tty: bool = False) -> list[str]:
            return ["sh", "-c", "echo no shell here >&2; exit 126"]

    with pytest.raises(ImageError, match="no shell here"):
        execute(Broken(), "true")


def in_group(group: int) -> list[str]:
    """Processes of the group that still run, zombies apart."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (OSError, NotADirectoryError):
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(entry.name)
    return found
