# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table in docs/architecture.md, the sizes and the headers, held against the code."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFIXES = ("hcl2ansible.", "ansible_collections.hcl2ansible.images.")
SOURCES = sorted(p for top in ("compiler", "plugins") for p in (ROOT / top).rglob("*.py"))
OURS = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]


def table() -> dict[str, set[str]]:
    """Folder -> the folders it may import, by their last name."""
    rows = re.findall(
        r"^\| `([^`]+)` \|[^|]*\|([^|]*)\|$", (ROOT / "docs" / "architecture.md").read_text(), re.MULTILINE
    )
    return {folder: set(re.findall(r"`([^`]+)`", allowed)) for folder, allowed in rows}


def imported(path: Path) -> set[str]:
    """Dotted names of ours that a file imports, absolute, from the root of its product."""
    found = set()
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - node.level + 1]] if node.level else []
            module = [*base, *(node.module or "").split(".")]
            found |= {".".join([*module, alias.name]).replace("..", ".") for alias in node.names}
    return found


@pytest.mark.parametrize("folder", sorted(table()))
def test_a_folder_imports_only_what_the_table_allows(folder: str) -> None:
    names = {Path(name).name: name for name in table()}
    allowed = table()[folder] | {Path(folder).name}
    for path in (ROOT / folder).rglob("*.py"):
        for dotted in imported(path):
            parts = dotted.split(".")
            if any(dotted.startswith(prefix) for prefix in PREFIXES) or parts[0] in ("compiler", "plugins"):
                for part in parts:
                    if part in names and folder.split("/")[0] == names[part].split("/")[0]:
                        assert part in allowed, f"{path.relative_to(ROOT)} imports {dotted}"


def test_every_folder_of_code_is_in_the_table() -> None:
    listed = set(table())
    for top in ("compiler/hcl2ansible", "plugins/module_utils", "plugins/plugin_utils"):
        folders = {
            str(p.relative_to(ROOT)) for p in (ROOT / top).iterdir() if p.is_dir() and any(p.glob("*.py"))
        }
        assert folders <= listed


@pytest.mark.parametrize("folder", ["plugins/plugin_utils/_hcl", "plugins/module_utils"])
def test_the_core_and_the_guard_need_only_the_standard_library(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.parse(path.read_text()).body:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            assert not {name.split(".")[0] for name in names} & {
                "ansible",
                "ansible_collections",
                "yaml",
                "lark",
                "hcl2",
            }, path


def test_plugins_never_import_the_compiler() -> None:
    for path in (ROOT / "plugins").rglob("*.py"):
        assert not [name for name in imported(path) if name.startswith("hcl2ansible")], path


def test_files_and_functions_are_short() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in OURS}
    assert not {str(path): n for path, n in lengths.items() if n > 600}
    assert statistics.median(lengths[path] for path in SOURCES) < 150
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (
                    (node.end_lineno or 0)
                    - node.lineno
                    + 1
                    - len((ast.get_docstring(node) or "").splitlines())
                )
                assert size < 60, f"{path.relative_to(ROOT)}: {node.name} has {size} lines"


def test_every_source_carries_the_licence() -> None:
    for path in OURS:
        head = path.read_text()[:400]
        assert not head or "SPDX-License-Identifier: GPL-3.0-or-later" in head, path
