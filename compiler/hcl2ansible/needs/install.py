# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Installing what a template needs, by the programs that everybody else uses: ansible-galaxy and pip."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..check.plugins import fits
from ..collection import collection_version
from ..hcl.diagnostics import Diagnostic, DiagnosticError
from ..installed import configured_paths
from .requirements import Collection

_TARBALL = re.compile(r"([a-z0-9_]+)-([a-z0-9_]+)-(\d[\w.+-]*)\.tar\.gz")


def install_collection(
    wanted: Collection, *, version: str = "", source: Path | None = None, upgrade: bool = False
) -> None:
    """Into the first directory that Ansible searches; raises DiagnosticError.

    ``version``: exactly this one; ``source``: a directory to take it from, without any network.
    """
    constraint = f"={version}" if version else wanted.constraint
    command = [*_galaxy(), "collection", "install", "-p", str(Path(configured_paths()[0]).expanduser())]
    command += ["--force"] if version or source else ["--upgrade"] if upgrade else []
    if source is not None:
        command += ["--offline", str(_offered(source, wanted.name, constraint))]
    else:
        versions = galaxy_constraint(constraint)
        command.append(f"{wanted.name}:{versions}" if versions else wanted.name)
    _run(command, f"The collection {wanted.name}")


def install_packages(
    requirements: Sequence[str], pins: Mapping[str, str], *, source: Path | None, upgrade: bool
) -> None:
    """For this Python; ``pins``: the versions of whatever else they pull in. Raises DiagnosticError."""
    from importlib.util import find_spec

    if find_spec("pip") is None:
        hint = f"Install pip, or the packages in another way: {' '.join(requirements)}"
        raise DiagnosticError(
            Diagnostic("error", "no-pip", f"There is no pip for {sys.executable}", hint=hint)
        )
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--no-index", "--find-links", str(source)] if source else []
    command += ["--upgrade"] if upgrade else []
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as constraints:
        constraints.writelines(f"{name}=={version}\n" for name, version in pins.items())
        constraints.flush()
        command += ["--constraint", constraints.name] if pins else []
        _run([*command, *requirements], ", ".join(requirements))


def _galaxy() -> list[str]:
    beside = Path(sys.executable).parent / "ansible-galaxy"
    return [str(beside)] if beside.is_file() else [sys.executable, "-m", "ansible", "galaxy"]


def _run(command: Sequence[str], what: str) -> None:
    """Show the command and what it says: nothing is installed in silence."""
    print("+", " ".join(command), flush=True)
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode:
        said = Diagnostic("error", "not-installed", f"{what} could not be installed", "See the output above.")
        raise DiagnosticError(said)


def galaxy_constraint(constraint: str) -> str:
    """Packer's constraints as ansible-galaxy writes them: ``~> 1.2`` is ``>=1.2,<2``."""
    parts = []
    for part in constraint.split(",") if constraint else ():
        match = re.fullmatch(r"\s*(=|!=|>|>=|<|<=|~>)?\s*v?([\w.+-]+)\s*", part)
        if match is None:
            continue
        operator, version = match[1] or "=", match[2]
        if operator == "~>":
            numbers = version.split(".")
            fixed = numbers[: max(len(numbers) - 1, 1)]
            parts += [f">={version}", f"<{'.'.join([*fixed[:-1], str(int(fixed[-1]) + 1)])}"]
        else:
            parts.append(f"{'==' if operator == '=' else operator}{version}")
    return ",".join(parts)


def _offered(source: Path, name: str, constraint: str) -> Path:
    """The newest collection of this name in a directory: a tarball, or a directory with galaxy.yml."""
    found = [(version, path) for each, version, path in _collections_in(source) if each == name]
    fitting = [(version, path) for version, path in found if fits(version, constraint)]
    if fitting:
        return max(fitting, key=lambda each: _order(each[0]))[1]
    there = f"There is {', '.join(sorted(version for version, _path in found))}." if found else ""
    wanted = f"{name} {constraint}".strip()
    summary = f"There is no collection {wanted} in {source}"
    raise DiagnosticError(Diagnostic("error", "not-installed", summary, there))


def _collections_in(source: Path) -> Iterable[tuple[str, str, Path]]:
    """(name, version, path) of the collections in a directory, in it and three levels below it."""
    for path in sorted(source.rglob("*.tar.gz")):
        if match := _TARBALL.fullmatch(path.name):
            yield f"{match[1]}.{match[2]}", match[3], path
    for pattern in ("", "*/", "*/*/", "*/*/*/"):
        for path in sorted(source.glob(f"{pattern}galaxy.yml")):
            text = path.read_text(encoding="utf-8", errors="replace")
            names = [
                re.search(rf"^{key}:\s*['\"]?(\w+)", text, re.MULTILINE) for key in ("namespace", "name")
            ]
            if all(names):
                name = ".".join(match[1] for match in names if match)
                yield name, collection_version(path.parent), path.parent


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
