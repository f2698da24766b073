# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cache of the grammar's table: quick when it is there, harmless when it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hcl2ansible.hcl.diagnostics import SourceFile

from hcl2ansible.parse import grammar as grammar_module
from hcl2ansible.parse import parse_hcl, table

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own with the table in it, and nothing loaded yet; building takes no time."""
    loaded = table.load_table()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    grammar, version = table._read_grammar()
    path = table._cache_path(version)
    assert path is not None
    assert path.parent == tmp_path / "hcl2ansible"
    data = (loaded.states, [tuple(rule) for rule in loaded.rules], loaded.start, loaded.end)
    table._write_cache(path, table.zlib.crc32(grammar), data)  # type: ignore[arg-type]
    monkeypatch.setattr(table, "_loaded", [])
    monkeypatch.setattr(grammar_module, "build", lambda text: data)
    return path


def _parses() -> bool:
    body, _unused = parse_hcl(SourceFile("t", "x = [1, 2]\n"))
    return len(body.items) == 1


def _run(code: str, cache: Path) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "compiler"),
        "XDG_CACHE_HOME": str(cache.parent.parent),
    }
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return result.stdout.strip()


def test_a_warm_parse_imports_neither_lark_nor_the_library(cache: Path) -> None:
    code = (
        "import sys; from hcl2ansible.parse import parse_expression; parse_expression('[1, f(2)]');"
        "print(sorted({'lark', 'hcl2', 'ansible', 'yaml', 'json'} & set(sys.modules)))"
    )
    assert _run(code, cache) == "[]"


def test_the_file_is_private_and_alone(cache: Path) -> None:
    assert cache.stat().st_mode & 0o777 == 0o600
    assert list(cache.parent.iterdir()) == [cache]
    assert "8." in cache.name


@pytest.mark.parametrize("damage", ["empty", "cut", "garbage", "flipped", "other"])
def test_a_damaged_file_is_replaced(cache: Path, damage: str) -> None:
    good = cache.read_bytes()
    flipped = bytearray(good)
    flipped[len(good) // 2] ^= 0xFF
    cache.write_bytes(
        {
            "empty": b"",
            "cut": good[: len(good) // 2],
            "garbage": b"\x00" * 1000,
            "flipped": bytes(flipped),
            "other": good.replace(b" ", b"  ", 1),
        }[damage]
    )
    assert _parses()
    assert cache.read_bytes() == good


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way of the directory")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(table, "_loaded", [])
    assert _parses()


def test_a_directory_in_the_place_of_the_file_is_no_error(cache: Path) -> None:
    cache.unlink()
    cache.mkdir()
    assert _parses()
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]


def test_a_relative_cache_directory_is_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    path = table._cache_path("1.0")
    assert path is not None
    assert path.parent == tmp_path / ".cache" / "hcl2ansible"


def test_another_grammar_is_not_read_from_the_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grammar, version = table._read_grammar()
    monkeypatch.setattr(table, "_read_grammar", lambda: (grammar + b"\n// newer\n", version))
    before = cache.read_bytes()
    assert _parses()
    assert cache.read_bytes() != before


def test_without_the_library_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table.PathFinder, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match="pip install python-hcl2"):
        table._read_grammar()


def test_the_table_is_built_from_the_librarys_grammar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(table, "_loaded", [])
    assert _parses()
    (path,) = (tmp_path / "hcl2ansible").iterdir()
    monkeypatch.setattr(grammar_module, "build", None)  # so only the cache can give the table
    monkeypatch.setattr(table, "_loaded", [])
    assert _parses()
    assert path.is_file()


def test_the_collector_is_left_as_it_was() -> None:
    import gc

    assert gc.isenabled()
    _parses()
    assert gc.isenabled()
    gc.disable()
    try:
        _parses()
        assert not gc.isenabled()
    finally:
        gc.enable()
