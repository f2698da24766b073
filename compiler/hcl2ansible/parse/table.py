# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The LALR table of HCL's grammar, from the cache when it is there, else built from python-hcl2.

Building takes two seconds and imports lark, so the table is kept as a marshalled file. The cache is only a
convenience: whatever is wrong with it, the table is built again and the run goes on.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import re
import sys
import zlib
from importlib.machinery import PathFinder
from pathlib import Path
from typing import NamedTuple

FORMAT = 1  # raise whenever the meaning of the marshalled data changes
_MAGIC = b"hcl2ansible grammar\n"

PlainRule = tuple[str, str, int, tuple[int, ...], bool]
PlainTable = tuple[list[dict[str, int]], list[PlainRule], dict[str, int], dict[str, int]]


class Rule(NamedTuple):
    """One production: what the driver has to know to reduce by it."""

    name: str  # alias, or the name of the rule: selects the action
    origin: str  # the symbol that it reduces to
    size: int  # how many symbols it takes from the stack
    spliced: tuple[int, ...]  # which of them are lists to splice in (helper rules of the grammar)
    transparent: bool  # reduces to its only child unchanged


class Table(NamedTuple):
    """States map a symbol to ``state + 1`` (shift or goto) or ``-(rule + 1)`` (reduce)."""

    states: list[dict[str, int]]
    rules: list[Rule]
    start: dict[str, int]
    end: dict[str, int]


_loaded: list[Table] = []


def load_table() -> Table:
    """The table, read at most once per process; ImportError when python-hcl2 is not installed."""
    if not _loaded:
        _loaded.append(_load())
    return _loaded[0]


def _load() -> Table:
    grammar, version = _read_grammar()
    path = _cache_path(version)
    checksum = zlib.crc32(grammar)
    data = _read_cache(path, checksum) or _build(path, grammar, checksum)
    states, rules, start, end = data
    return Table(states, [Rule(*rule) for rule in rules], start, end)


def _build(path: Path | None, grammar: bytes, checksum: int) -> PlainTable:
    from .grammar import build  # imports lark: 0.1 s that only this rare way has to pay

    data = build(grammar.decode("utf-8"))
    _write_cache(path, checksum, data)
    return data


def _read_grammar() -> tuple[bytes, str]:
    """The text of python-hcl2's grammar and its version, without importing the package."""
    spec = PathFinder.find_spec("hcl2")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in map(Path, folders):
        try:
            return (folder / "hcl2.lark").read_bytes(), _read_version(folder)
        except OSError:
            continue
    raise ImportError("python-hcl2 is not installed: pip install python-hcl2", name="hcl2")


def _read_version(folder: Path) -> str:
    """The version as the package states it; it only names the cache file, so it may be unknown."""
    try:
        text = (folder / "version.py").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return "unknown"
    match = re.search(r"^__version__[^'\"\n]*['\"]([\w.+-]+)['\"]", text, re.MULTILINE)
    return match.group(1) if match else "unknown"


def _cache_path(version: str) -> Path | None:
    """Where the cache file is, or None where there is no home to put it in."""
    configured = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        # the XDG specification: relative paths are to be ignored
        base = configured if configured.is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return base / "hcl2ansible" / f"grammar-{version}-{FORMAT}-{sys.implementation.cache_tag}.marshal"


def _header(checksum: int, payload: bytes) -> bytes:
    return _MAGIC + b"%d %d %d %d\n" % (FORMAT, checksum, len(payload), zlib.crc32(payload))


def _read_cache(path: Path | None, checksum: int) -> PlainTable | None:
    """The cached data, or None when there is none, it is damaged, or the grammar has changed."""
    try:
        content = path.read_bytes() if path else b""
        head = content[: content.index(b"\n", len(_MAGIC)) + 1]
        payload = content[len(head) :]
        if head != _header(checksum, payload):  # damaged data could crash the interpreter in marshal
            return None
        table: PlainTable = marshal.loads(payload)  # noqa: S302  written by this module, mode 0600
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return table


def _write_cache(path: Path | None, checksum: int, data: PlainTable) -> None:
    """Replace the cache file in one step, so that whoever reads it meanwhile sees no half file."""
    if path is None:
        return
    payload = marshal.dumps(data)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123  a descriptor, not a path
                file.write(_header(checksum, payload) + payload)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
