# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Function calls: a stock filter where the types prove it exact, else the collection's of the same name."""

from __future__ import annotations

from ..hcl.functions import FUNCTIONS
from ..hcl.functions.subjects import filter_subject
from ..hcl.nodes import Attribute, Call, Expression, Index, Name, Number, Text
from ..hcl.types import BOOL, DYNAMIC, Type
from .code import COLLECTION, Code, Rank, member
from .stock import STOCK
from .translator import Translator, handles

# Functions that may give null; all others never do.
_MAY_BE_NULL = frozenset(
    {"lookup", "element", "try", "jsondecode", "yamldecode", "convert", "values", "vault"}
)
_WHOLE_RESULT = frozenset({"length", "ceil", "floor", "signum", "index", "parseint"})


@handles(Call)
def _call(t: Translator, node: Call) -> Code:
    if node.name in ("try", "can"):
        return _guarded(t, node)
    if node.name == "templatefile":
        raise t.refusal(node, "templatefile() cannot be translated yet", hint="Use a heredoc instead.")
    if node.name == "convert":
        return t.as_type(t.code(node.arguments[0]), t.value(node).type)
    stock = STOCK.get(node.name)
    if stock is not None and not node.expand:
        written = stock(t, node)
        if written is not None:
            return written
    return _filter(t, node)


def _filter(t: Translator, node: Call) -> Code:
    value = t.value(node)
    arguments = [t.code(argument) for argument in node.arguments]
    position = filter_subject(node.name)
    if not arguments:
        return Code("none", Rank.ATOM, DYNAMIC).piped(f"{COLLECTION}.{node.name}", type_=value.type)
    if position > len(arguments) - 1:
        raise t.refusal(node, f"This call of {node.name}() cannot be translated yet")
    subject = arguments[position]
    texts = [argument.text for argument in arguments]
    others = texts[:position] + texts[position + 1 :]
    if node.expand:
        spread = arguments[-1].at(Rank.ATOM)
        if position == len(arguments) - 1:
            subject = Code(f"{spread}[0]", Rank.ATOM, DYNAMIC, sure=False)
            others = [*texts[:-1], f"*{spread}[1:]"]
        else:
            others[-1] = f"*{spread}"
    declared = FUNCTIONS[node.name].result if node.name in FUNCTIONS else value.type
    return subject.piped(
        f"{COLLECTION}.{node.name}",
        *others,
        type_=declared if isinstance(declared, Type) else value.type,
        sure=node.name not in _MAY_BE_NULL,
        integer=node.name in _WHOLE_RESULT,
    )


def _guarded(t: Translator, node: Call) -> Code:
    """``try`` and ``can`` of a plain reference: whether it is there is what Ansible calls defined."""
    first = node.arguments[0]
    if not _is_reference(first) or len(node.arguments) > 2:
        hint = "" if node.name == "can" else "Only try(REFERENCE, DEFAULT) is."
        raise t.refusal(node, f"This call of {node.name}() cannot be translated yet", hint=hint)
    reference = _bare(t, first)
    if node.name == "can":
        return Code(f"{reference.at(Rank.ATOM)} is defined", Rank.COMPARE, BOOL)
    if len(node.arguments) == 1:
        return reference
    default = t.code(node.arguments[1])
    type_ = t.value(node).type
    return reference.piped("default", default.text, type_=type_, sure=False)


def _is_reference(node: Expression) -> bool:
    while isinstance(node, Attribute | Index):
        if isinstance(node, Index) and not _is_plain_key(node.key):
            return False
        node = node.target
    return isinstance(node, Name)


def _is_plain_key(key: Expression) -> bool:

    return isinstance(key, Text) or (isinstance(key, Number) and key.text.isdecimal())


def _bare(t: Translator, node: Expression) -> Code:
    """A reference that need not lead to anything."""

    if isinstance(node, Attribute):
        return Code(member(_bare(t, node.target).text, node.name), Rank.ATOM, DYNAMIC, sure=False)
    if isinstance(node, Index) and isinstance(node.key, Text):
        return Code(member(_bare(t, node.target).text, node.key.value), Rank.ATOM, DYNAMIC, sure=False)
    if isinstance(node, Index) and isinstance(node.key, Number):
        return Code(f"{_bare(t, node.target).text}[{node.key.text}]", Rank.ATOM, DYNAMIC, sure=False)
    return t.code(node)
