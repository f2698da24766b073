# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``fmt``: which files, what is printed and written, exit statuses."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from hcl2ansible.cli import main

UGLY, NEAT = "a=1\nbb  =  2\n", "a  = 1\nbb = 2\n"
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*names: str, text: str = UGLY) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


def formatted() -> list[str]:
    return sorted(str(path) for path in Path().rglob("*") if path.is_file() and path.read_text() == NEAT)


def test_a_directory_is_formatted_in_the_order_of_its_names(capsys: Output) -> None:
    write("b.pkr.hcl", "B.pkr.hcl", "a.pkrvars.hcl", "auto.pkrvars.hcl", "inner/c.pkr.hcl")
    write("a.hcl", "a.pkr.json", ".a.pkr.hcl", "a.pkr.hcl~", "#a.pkr.hcl", "#a.pkr.hcl#", "a.pkr.hcl.bak")
    write("neat.pkr.hcl", text=NEAT)
    assert main(["fmt", "."]) == 0
    expected = ["#a.pkr.hcl", "B.pkr.hcl", "a.pkrvars.hcl", "auto.pkrvars.hcl", "b.pkr.hcl"]
    assert capsys.readouterr().out.splitlines() == expected
    assert formatted() == [*expected, "neat.pkr.hcl"]
    assert main(["fmt", "."]) == 0
    assert capsys.readouterr().out == ""


def test_recursive_goes_into_directories_but_not_into_hidden_ones(capsys: Output) -> None:
    write("x/a.pkr.hcl", "x/y/b.pkr.hcl", "x/.git/c.pkr.hcl", "x/old~/d.pkr.hcl", "x/z.pkr.hcl/e.pkr.hcl")
    Path("x/y/loop").symlink_to("..")
    assert main(["fmt", "-recursive", "./x"]) == 0
    assert capsys.readouterr().out == "x/a.pkr.hcl\nx/y/b.pkr.hcl\nx/z.pkr.hcl/e.pkr.hcl\n"


def test_check_writes_nothing_and_exits_with_3(capsys: Output) -> None:
    write("a.pkr.hcl")
    write("neat.pkr.hcl", text=NEAT)
    assert main(["fmt", "-check", "-write=true", "a.pkr.hcl", "neat.pkr.hcl"]) == 3
    assert capsys.readouterr().out == "a.pkr.hcl\n"
    assert Path("a.pkr.hcl").read_text() == UGLY
    assert main(["fmt", "-check", "neat.pkr.hcl"]) == 0


def test_diff_is_that_of_diff_with_packers_labels(capfd: pytest.CaptureFixture[str]) -> None:
    write("f.pkrvars.hcl", text=UGLY.rstrip())
    assert main(["fmt", "-diff", "-write=false", "f.pkrvars.hcl"]) == 0
    assert capfd.readouterr().out == (
        "f.pkrvars.hcl\n--- old/f.pkrvars.hcl\n+++ new/f.pkrvars.hcl\n@@ -1,2 +1,2 @@\n-a=1\n-bb  =  2\n"
        "\\ No newline at end of file\n+a  = 1\n+bb = 2\n\\ No newline at end of file\n"
    )
    assert Path("f.pkrvars.hcl").read_text() == UGLY.rstrip()


def test_a_broken_file_stops_no_other(capsys: Output) -> None:
    write("bad.pkr.hcl", text="x {\n  a = [1\n}\n")
    Path("latin.pkr.hcl").write_bytes(b'a = "\xe4"\n')
    write("ugly.pkr.hcl")
    assert main(["fmt", "-check", ".", "missing.pkr.hcl", "notes.txt"]) == 1
    output = capsys.readouterr()
    assert output.out == "ugly.pkr.hcl\n"
    for place in ("bad.pkr.hcl:2:7: error: ", "latin.pkr.hcl:1:6: error: ", "missing.pkr.hcl", "notes.txt"):
        assert output.err.count(place) == 1, output.err
    assert output.err.endswith("4 errors\n")


def test_findings_as_json(capsys: Output) -> None:
    write("bad.pkr.hcl", text="x {\n")
    assert main(["fmt", "-json", "bad.pkr.hcl"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["code"] == "unclosed-bracket"


@pytest.mark.parametrize(("flags", "status", "expected"), [([], 0, NEAT), (["-check"], 3, "")])
def test_stdin_goes_to_stdout(
    flags: list[str], status: int, expected: str, capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UGLY.encode())))
    assert main(["fmt", *flags, "-"]) == status
    assert capsysbinary.readouterr().out == expected.encode()


def test_mode_line_ends_and_links_stay() -> None:
    Path("a.pkr.hcl").write_bytes(b"a=1\r\n")
    Path("a.pkr.hcl").chmod(0o640)
    Path("link.pkr.hcl").symlink_to("a.pkr.hcl")
    assert main(["fmt", "link.pkr.hcl"]) == 0
    assert Path("a.pkr.hcl").read_bytes() == b"a = 1\r\n"
    assert Path("a.pkr.hcl").stat().st_mode & 0o777 == 0o640
    assert Path("link.pkr.hcl").is_symlink()


def test_no_path_is_an_error(capsys: Output) -> None:
    assert main(["fmt"]) == 1
    assert "PATH" in capsys.readouterr().err


@pytest.mark.integration
def test_prints_and_exits_as_packer(capfd: pytest.CaptureFixture[str]) -> None:
    """Packer 1.6.6 has another order and takes hidden files: it is given neither choice."""
    write("d/b.pkr.hcl", "d/B.pkr.hcl", "d/#e.pkr.hcl#", "d/f.pkr.hcl~")
    write("d/neat.pkr.hcl", text=NEAT)
    for flags in ([], ["-diff"], ["-check"], ["-check", "-diff"]):
        for path in ("d", "./d/", "d/b.pkr.hcl", "./d/b.pkr.hcl"):
            words = ["fmt", "-write=false", *flags, path]
            status = main(words)
            ours = capfd.readouterr().out
            packer = subprocess.run(["packer", *words], capture_output=True, text=True, check=False)
            assert (status, ours) == (packer.returncode, packer.stdout), words
