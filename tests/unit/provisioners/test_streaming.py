# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Child processes: their lines, their input, their end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.streaming import Child, LineBuffer
from hypothesis import given
from hypothesis import strategies as st

from environment.waiting import in_time


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"one\ntwo\n", ["one", "two"]),
        (b"no end", ["no end"]),
        (b"trailing  \t\nwindows\r\n", ["trailing", "windows"]),
        (b"10%\r50%\r100%\n", ["100%"]),
        (b"10%\r50%\r\n", ["50%"]),
        (b"\n\n", ["", ""]),
        (b"bad \xff byte\n", ["bad \ufffd byte"]),
        ("ein Sch\u00f6nes\n".encode(), ["ein Sch\u00f6nes"]),
        (b"", []),
    ],
)
def test_lines(data: bytes, lines: list[str]) -> None:
    seen: list[str] = []
    buffer = LineBuffer(seen.append)
    buffer.feed(data)
    buffer.close()
    assert seen == lines


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=8))
def test_lines_do_not_depend_on_how_the_data_arrives(data: bytes, cuts: list[int]) -> None:
    whole: list[str] = []
    parts: list[str] = []
    for sink, places in ((whole, []), (parts, sorted(cuts))):
        buffer = LineBuffer(sink.append)
        for start, end in zip([0, *places], [*places, len(data)], strict=True):
            buffer.feed(data[start:end])
        buffer.close()
    assert parts == whole


def test_an_endless_line_is_handed_on_in_pieces() -> None:
    seen: list[str] = []
    buffer = LineBuffer(seen.append)
    for _unused in range(40):
        buffer.feed(b"x" * 65536)
    buffer.close()
    assert "".join(seen) == "x" * 65536 * 40
    assert len(seen) > 1


def test_a_progress_bar_without_line_ends_does_not_fill_the_memory() -> None:
    seen: list[str] = []
    buffer = LineBuffer(seen.append)
    for number in range(200_000):
        buffer.feed(b"\rprogress %8d" % number)
    assert len(buffer._held) < 1 << 21
    buffer.close()
    assert seen[-1] == "progress   199999"


def run(argv: list[str], feed: tuple[bytes, ...] = (), **options: object) -> tuple[int, list[str], list[str]]:
    child = Child(argv, stdin=subprocess.PIPE)
    out: list[str] = []
    err: list[str] = []
    status = child.pump(child.sinks(out.append, err.append), feed, **options)  # type: ignore[arg-type]
    return status, out, err


def test_more_input_and_output_than_pipes_hold() -> None:
    text = b"0123456789abcde\n" * 65536
    status, out, err = run(["sh", "-c", "tee /dev/stderr"], (text, text))
    assert status == 0
    assert len(out) == len(err) == 2 * 65536


def test_a_child_that_does_not_read_its_input() -> None:
    status, out, _err = run(["sh", "-c", "exec 0<&-; echo done; exit 3"], (b"x" * 1_000_000,))
    assert (status, out) == (3, ["done"])


def test_the_deadline_ends_the_whole_process_group() -> None:
    began = time.monotonic()
    child = Child(["sh", "-c", "sleep 970 & echo $!; wait"], stdin=subprocess.DEVNULL)
    out: list[str] = []
    with pytest.raises(TimedOut):
        child.pump(child.sinks(out.append, None), deadline=began + 0.5)
    assert time.monotonic() - began < 5
    assert in_time(lambda: gone(int(out[0])))


def test_a_daemon_that_keeps_the_output_open_is_not_waited_for() -> None:
    began = time.monotonic()
    child = Child(["sh", "-c", "sleep 200 & echo $!"], stdin=subprocess.DEVNULL)
    out: list[str] = []
    try:
        assert child.pump(child.sinks(out.append, out.append)) == 0
        assert time.monotonic() - began < 100
    finally:
        os.kill(int(out[0]), 9)


def test_a_child_dies_with_its_parent() -> None:
    code = (
        "import subprocess, sys\n"
        "from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.streaming import Child\n"
        "child = Child(['sleep', '60'], stdin=subprocess.DEVNULL)\n"
        "print(child.process.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        # The tie to the parent is made by the program that becomes the child.
        while Path(f"/proc/{pid}/comm").read_text() != "sleep\n":
            time.sleep(0.01)
        parent.kill()
    assert in_time(lambda: gone(pid))


def test_a_missing_program() -> None:
    with pytest.raises(ImageError, match="no such program"):
        Child(["no-such-program-here"], stdin=subprocess.DEVNULL)


def gone(pid: int) -> bool:
    """Whether the process has ended; a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
