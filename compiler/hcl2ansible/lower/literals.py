# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists, objects and literals: what is written out element by element."""

from __future__ import annotations

from ..hcl.nodes import Bool, Null, Number, Object, Tuple
from .code import Code, Rank, constant
from .translator import Translator, handles, list_code


@handles(Null, Bool, Number)
def _literal(t: Translator, node: Null | Bool | Number) -> Code:
    return constant(t.value(node))


@handles(Tuple)
def _tuple(t: Translator, node: Tuple) -> Code:
    return list_code([t.code(item) for item in node.items], t.value(node).type)


@handles(Object)
def _object(t: Translator, node: Object) -> Code:
    entries = [f"{t.text(entry.key).text}: {t.code(entry.value).text}" for entry in node.entries]
    return Code(f"{{{', '.join(entries)}}}", Rank.ATOM, t.value(node).type)
