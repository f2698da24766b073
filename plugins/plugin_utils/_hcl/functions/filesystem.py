# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions on files and paths."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from ..quoting import quoted
from ..scope import Scope
from ..types import BOOL, DYNAMIC, STRING, MapOf, ObjectOf, SetOf, Type
from ..values import Value, boolean, set_value, string
from .globbing import GlobError, glob
from .registry import define, define_scoped
from .signature import ArgumentError, FunctionError

_LARGEST = 16_000_000


def _expanded(path: str) -> str:
    """The path with a leading ``~`` replaced; raises FunctionError for another user's."""
    if not path.startswith("~"):
        return path
    if len(path) > 1 and path[1] not in "/\\":
        raise FunctionError("cannot expand user-specific home dir")
    home = os.environ.get("HOME") or str(Path.home())
    return _joined(home, path[2:]) if len(path) > 1 else home


def _joined(base: str, path: str) -> str:
    return path if path.startswith("/") or not base else f"{base}/{path}"


def _located(path: str, scope: Scope) -> str:
    try:
        expanded = _expanded(path)
    except FunctionError as error:
        raise FunctionError(f"failed to expand ~: {error}") from None
    return clean(_joined(scope.base_dir, expanded))


def _read(path: str) -> bytes:
    try:
        # Not to wait for what never comes, as /proc/kmsg; only a pipe is worth to wait for.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_ISCHR(mode):  # it may never end
                raise FunctionError(f"{path} is a device, not a file")
            os.set_blocking(file.fileno(), stat.S_ISFIFO(mode))
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise FunctionError(f"no file exists at {path}") from None
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise FunctionError(f"failed to read {path}") from None
    if data is None:
        raise FunctionError(f"failed to read {path}")
    if len(data) > _LARGEST:
        raise FunctionError(f"{path} has more than {_LARGEST} bytes")
    return data


def read_text(path: str, scope: Scope) -> str:
    """A text file below the template's directory; raises FunctionError."""
    try:
        return _read(_located(path, scope)).decode()
    except UnicodeDecodeError:
        raise FunctionError(
            f"contents of {path} are not valid UTF-8; use the filebase64 function to obtain the Base64 "
            "encoded contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing "
            "results instead"
        ) from None


@define_scoped("file", [("path", STRING)], STRING)
def _file(arguments: Sequence[Value], result: Type, scope: Scope) -> Value:
    return string(read_text(arguments[0].raw, scope))


@define("filebase64", [("path", STRING)], STRING, pure=False)
def _filebase64(arguments: Sequence[Value], result: Type) -> Value:
    return string(base64.b64encode(_read(arguments[0].raw)).decode())


@define_scoped("fileexists", [("path", STRING)], BOOL)
def _fileexists(arguments: Sequence[Value], result: Type, scope: Scope) -> Value:
    path = _located(arguments[0].raw, scope)
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        return boolean(False)
    except OSError:
        raise FunctionError(f"failed to stat {path}") from None
    if not stat.S_ISREG(mode):
        raise FunctionError(f"{path} is not a regular file, but {quoted(go_mode(mode))}")
    return boolean(True)


def go_mode(mode: int) -> str:
    """The mode of a file as Go writes it: ``drwxr-xr-x``."""
    kinds = (
        (stat.S_ISDIR, "d"),
        (stat.S_ISFIFO, "p"),
        (stat.S_ISSOCK, "S"),
        (stat.S_ISCHR, "Dc"),
        (stat.S_ISBLK, "D"),
    )
    prefix = "".join(letter for test, letter in kinds if test(mode))
    prefix += "".join(
        letter
        for bit, letter in ((stat.S_ISUID, "u"), (stat.S_ISGID, "g"), (stat.S_ISVTX, "t"))
        if mode & bit
    )
    bits = "".join(letter if mode & (1 << (8 - index)) else "-" for index, letter in enumerate("rwxrwxrwx"))
    return (prefix or "-") + bits


@define_scoped("fileset", [("path", STRING), ("pattern", STRING)], SetOf(STRING))
def _fileset(arguments: Sequence[Value], result: Type, scope: Scope) -> Value:
    directory = clean(_joined(scope.base_dir, arguments[0].raw))
    pattern = clean(directory + "/" + arguments[1].raw)
    try:
        found = [path for path in glob(pattern) if Path(path).is_file()]
    except GlobError as error:
        raise FunctionError(f"failed to glob pattern ({pattern}): {error}") from None
    return set_value([string(os.path.relpath(path, directory)) for path in found], STRING)


@define("basename", [("path", STRING)], STRING)
def _basename(arguments: Sequence[Value], result: Type) -> Value:
    path = arguments[0].raw
    stripped = path.rstrip("/")
    if not stripped:
        return string("/" if path else ".")
    return string(stripped.rpartition("/")[2])


@define("dirname", [("path", STRING)], STRING)
def _dirname(arguments: Sequence[Value], result: Type) -> Value:
    path = arguments[0].raw
    return string(clean(path[: path.rfind("/") + 1]))


@define("abspath", [("path", STRING)], STRING, pure=False)
def _abspath(arguments: Sequence[Value], result: Type) -> Value:
    path = arguments[0].raw
    return string(clean(_joined(str(Path.cwd()), path)))


@define("pathexpand", [("path", STRING)], STRING, pure=False)
def _pathexpand(arguments: Sequence[Value], result: Type) -> Value:
    return string(_expanded(arguments[0].raw))


def clean(path: str) -> str:
    """The shortest equal path, by text alone."""
    rooted = path.startswith("/")
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif (part == ".." and not rooted) or part not in ("", ".", ".."):
            parts.append(part)
    joined = "/".join(parts)
    return "/" + joined if rooted else joined or "."


def _templatefile_type(arguments: Sequence[Value]) -> Type:
    if not isinstance(arguments[1].type, (MapOf, ObjectOf)):
        raise ArgumentError(1, "invalid vars value: must be a map")
    return DYNAMIC


@define_scoped("templatefile", [("path", STRING), ("vars", DYNAMIC)], _templatefile_type)
def _templatefile(arguments: Sequence[Value], result: Type, scope: Scope) -> Value:
    from .template_file import render

    if not isinstance(arguments[1].type, (MapOf, ObjectOf)):
        raise ArgumentError(1, "invalid vars value: must be a map")
    path: str = arguments[0].raw
    return render(path, read_text(path, scope), arguments[1].raw, scope)
