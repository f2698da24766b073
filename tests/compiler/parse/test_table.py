# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table in the collection is that of python-hcl2's grammar, and parsing needs nothing but it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

from hcl2ansible.hcl.diagnostics import SourceFile
from hcl2ansible.hcl.syntax.table import load_table, packed, unpacked

from environment import grammar
from hcl2ansible.parse import parse_hcl

ROOT = Path(__file__).resolve().parents[3]


def test_the_table_is_that_of_the_installed_library() -> None:
    text = grammar.as_text(grammar.build(grammar.library_grammar()))
    assert grammar.TABLE.read_text() == text, "run `make grammar`"


def test_packing_loses_nothing() -> None:
    data = packed(load_table())
    assert packed(unpacked(data)) == data


def test_parsing_imports_neither_lark_nor_the_library() -> None:
    code = (
        "import sys; from hcl2ansible.parse import parse_expression; parse_expression('[1, f(2)]');"
        "print(sorted({'lark', 'hcl2', 'ansible', 'yaml'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "compiler")}
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == "[]"


def test_the_collector_is_left_as_it_was() -> None:
    file = SourceFile("t", "x = [1, 2]\n")
    assert gc.isenabled()
    parse_hcl(file)
    assert gc.isenabled()
    gc.disable()
    try:
        parse_hcl(file)
        assert not gc.isenabled()
    finally:
        gc.enable()
