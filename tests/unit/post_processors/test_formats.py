# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a compressed file is, by its name; and that every format is read by other programs."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import shutil
import struct
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._archive import zip_writer
from ansible_collections.hcl2ansible.images.plugins.module_utils._archive.formats import Format, detect
from ansible_collections.hcl2ansible.images.plugins.module_utils._archive.pieces import blocks, in_parallel
from ansible_collections.hcl2ansible.images.plugins.module_utils._archive.write import check, write
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError


@pytest.mark.parametrize(
    ("output", "form", "expected"),
    [
        ("packer_web_docker", "", ("tar", "gzip")),
        ("f.tgz", "", ("tar", "gzip")),
        ("x.out.tar.gz", "", ("tar", "gzip")),
        ("../out/c/x.zip", "", ("zip", "")),
        ("x.tar", "", ("tar", "")),
        ("x.tar.xz", "", ("tar", "xz")),
        ("x.tar.lz4", "", ("tar", "lz4")),
        ("x.bgzf", "", ("", "bgzf")),
        ("x.gz", "", ("", "gzip")),
        ("x.bz2", "", ("", "bzip2")),
        ("x.tar.bz2", "", ("tar", "bzip2")),
        ("x.bzip2", "", ("", "bzip2")),
        ("x", "lz4", ("", "lz4")),
        ("x", "tar.gz", ("tar", "gzip")),
        ("x.zip", "tar", ("tar", "")),
        ("x.tar.foo", "", ("tar", "gzip")),
        ("x.GZ", "", ("tar", "gzip")),
        ("my.tar/x.gz", "", ("tar", "gzip")),
        ("build.d/x", "", ("tar", "gzip")),
    ],
)
def test_the_suffixes_choose_the_format(output: str, form: str, expected: tuple[str, str]) -> None:
    assert detect(output, form) == Format(*expected)


def data(size: int, seed: int = 1) -> bytes:
    """Half noise, half repetition, so that nothing compresses to nothing."""
    source = random.Random(seed)
    return b"".join(source.randbytes(500) + b"hello " * 83 + b"\n\n" for _unused in range(size // 1000 + 1))[:size]


SIZES = [0, 1, 65_280, 900_000, 1 << 20, (1 << 20) + 1, 5_000_003]


def made(tmp_path: Path, name: str, *contents: bytes, level: int = -1) -> Path:
    files = []
    for index, content in enumerate(contents):
        (tmp_path / f"in{index}").write_bytes(content)
        files.append(str(tmp_path / f"in{index}"))
    form = detect(name)
    check(files, form)
    write(files, tmp_path / name, form, level)
    return tmp_path / name


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("x.gz", gzip.decompress),
        ("x.bgzf", gzip.decompress),
        ("x.bz2", bz2.decompress),
        ("x.xz", lzma.decompress),
    ],
)
def test_one_file_comes_back(tmp_path: Path, name: str, read: object, size: int) -> None:
    content = data(size)
    assert read(made(tmp_path, name, content).read_bytes()) == content  # type: ignore[operator]


@pytest.mark.parametrize("name", ["x.gz", "x.bgzf", "x.bz2", "x.xz", "x.lz4"])
def test_the_programs_accept_the_files(tmp_path: Path, name: str) -> None:
    program = {"x.gz": "gzip", "x.bgzf": "gzip", "x.bz2": "bzip2", "x.xz": "xz", "x.lz4": "lz4"}[name]
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program}")
    content = data(6_000_000)
    path = made(tmp_path, name, content)
    with path.open("rb") as stream:
        done = subprocess.run([program, "-dc"], stdin=stream, capture_output=True, check=True)
    assert done.stdout == content


def test_xz_is_one_stream_of_several_blocks(tmp_path: Path) -> None:
    path = made(tmp_path, "x.xz", data(9_000_000), level=1)
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ)
    assert decompressor.decompress(path.read_bytes()) == data(9_000_000)
    assert decompressor.eof
    assert decompressor.unused_data == b""
    if shutil.which("xz"):
        listed = subprocess.run(
            ["xz", "-l", "--robot", path], capture_output=True, text=True, check=True
        ).stdout
        streams, blocks_ = next(
            line.split("\t")[1:3] for line in listed.splitlines() if line.startswith("file")
        )
        assert streams == "1"
        assert int(blocks_) > 1


def test_bgzf_members_say_their_size_and_end_with_the_empty_one(tmp_path: Path) -> None:
    raw = made(tmp_path, "x.bgzf", os.urandom(200_000) + data(300_000)).read_bytes()
    position = count = 0
    while position < len(raw):
        assert raw[position : position + 4] == b"\x1f\x8b\x08\x04"
        assert raw[position + 12 : position + 16] == b"BC\x02\x00"
        size = struct.unpack("<H", raw[position + 16 : position + 18])[0] + 1
        assert len(gzip.decompress(raw[position : position + size])) <= 65536
        position += size
        count += 1
    assert count > 5
    assert raw.endswith(bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000"))


def test_the_level_counts(tmp_path: Path) -> None:
    content = data(2_000_000)
    sizes = [made(tmp_path, "x.gz", content, level=level).stat().st_size for level in (1, 9)]
    assert sizes[0] > sizes[1]


@pytest.mark.parametrize("suffix", ["tar", "tar.gz", "tar.xz", "tar.bz2"])
def test_a_tar_holds_base_names_of_1970(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "sub").mkdir()
    first, second = tmp_path / "sub/first", tmp_path / ("n" * 150)
    first.write_bytes(b"1" * 1000)
    first.chmod(0o4750)
    os.link(first, second)
    write([str(first), str(second)], tmp_path / f"x.{suffix}", detect(f"x.{suffix}"), -1)
    with tarfile.open(tmp_path / f"x.{suffix}") as tar:
        members = tar.getmembers()
        assert [member.name for member in members] == ["first", "n" * 150]
        assert all(member.isreg() and member.mtime == 0 and member.mode == 0o4750 for member in members)
        assert tar.extractfile(members[1]).read() == b"1" * 1000  # type: ignore[union-attr]


def test_a_zip_holds_paths_that_stay_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "a.txt").write_bytes(data(3_000_000))
    (tmp_path / "b").write_bytes(b"")
    monkeypatch.chdir(tmp_path / "work")
    write(["../a.txt", str(tmp_path / "b")], tmp_path / "x.zip", detect("x.zip"), -1)
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.txt", str(tmp_path / "b").lstrip("/")]
        assert archive.read("a.txt") == data(3_000_000)
        assert archive.infolist()[0].compress_size < 3_000_000
        assert archive.infolist()[0].external_attr >> 16 == (tmp_path / "a.txt").stat().st_mode


def test_large_members_use_the_64_bit_fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_writer, "_LARGE_FILE", 10)
    out = io.BytesIO()
    (tmp_path / "x").write_bytes(b"y" * 5000)
    zip_writer.write_zip([str(tmp_path / "x")], out, 6)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert archive.infolist()[0].file_size == 5000
        assert archive.infolist()[0].extract_version == 45


@pytest.mark.parametrize("name", ["x.gz", "x.xz", "x.lz4"])
def test_one_file_formats_refuse_two_files(tmp_path: Path, name: str) -> None:
    with pytest.raises(ImageError, match="Only one file"):
        made(tmp_path, name, b"1", b"2")


@pytest.mark.parametrize("name", ["x.gz", "x.tar.gz", "x.zip", "x"])
def test_nothing_is_not_archived(name: str) -> None:
    with pytest.raises(ImageError, match="no files"):
        check([], detect(name))


def test_a_directory_or_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="is not a file"):
        check([str(tmp_path)], detect("x.tar"))
    with pytest.raises(ImageError, match="nope"):
        check([str(tmp_path / "nope")], detect("x.tar"))


@pytest.fixture
def no_lz4_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lz4", None)
    monkeypatch.setitem(sys.modules, "lz4.frame", None)


@pytest.mark.skipif(shutil.which("lz4") is None, reason="there is no lz4")
def test_lz4_through_the_program(tmp_path: Path, no_lz4_package: None) -> None:
    content = data(6_000_000)
    path = made(tmp_path, "x.lz4", content)
    with path.open("rb") as stream:
        assert subprocess.run(["lz4", "-dc"], stdin=stream, capture_output=True, check=True).stdout == content


def test_lz4_without_anything_for_it_says_what_to_install(
    tmp_path: Path, no_lz4_package: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ImageError, match="pip install lz4"):
        made(tmp_path, "x.lz4", b"1")


def test_an_lz4_program_that_fails_is_reported(
    tmp_path: Path, no_lz4_package: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "bin/lz4"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    with pytest.raises(ImageError, match="lz4 failed: broken"):
        made(tmp_path, "x.lz4", data(10_000_000))


def test_blocks_keep_the_bytes_in_order() -> None:
    pieces = [data(n, n) for n in (0, 3, 10, 4, 25, 1)]
    found = list(blocks(pieces, 10))
    assert b"".join(found) == b"".join(pieces)
    assert {len(each) for each in found[:-1]} == {10}


def test_parallel_work_keeps_its_order_and_passes_errors_on() -> None:
    assert list(in_parallel(lambda n: str(n).encode(), range(100))) == [str(n).encode() for n in range(100)]
    with pytest.raises(ZeroDivisionError):
        list(in_parallel(lambda n: bytes(1 // abs(n - 50)), range(100)))
