# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Operators and conditionals."""

from __future__ import annotations

from ..hcl.nodes import Binary, Conditional, Expression, Null, Unary
from ..hcl.types import BOOL, DYNAMIC, NUMBER, Collection, Type, contains_dynamic
from .code import COLLECTION, Code, Rank
from .translator import Translator, handles

_LOGIC = {"&&": ("and", Rank.AND), "||": ("or", Rank.OR)}
_ORDER = frozenset({"<", "<=", ">", ">="})
_WHOLE = {"+": Rank.ADD, "-": Rank.ADD, "*": Rank.MULTIPLY}
_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "modulo"}


@handles(Unary)
def _unary(t: Translator, node: Unary) -> Code:
    if node.operator == "!":
        return Code(f"not {t.condition(node.operand).at(Rank.NOT)}", Rank.NOT, BOOL)
    operand = t.number(node.operand)
    if operand.integer:
        return Code(f"-{operand.at(Rank.ATOM)}", Rank.FILTER, NUMBER, integer=True)
    return Code("0", Rank.ATOM, NUMBER).piped(f"{COLLECTION}.subtract", operand.text, type_=NUMBER)


@handles(Binary)
def _binary(t: Translator, node: Binary) -> Code:
    if node.operator in _LOGIC:
        word, rank = _LOGIC[node.operator]
        left, right = t.condition(node.left), t.condition(node.right)
        # A chain of one operator needs no parentheses on its left.
        return Code(f"{left.at(rank)} {word} {right.at(Rank(rank + 1))}", rank, BOOL)
    if node.operator in ("==", "!="):
        return _equality(t, node)
    left, right = t.number(node.left), t.number(node.right)
    if node.operator in _ORDER:
        return Code(f"{left.at(Rank.ADD)} {node.operator} {right.at(Rank.ADD)}", Rank.COMPARE, BOOL)
    if node.operator in _WHOLE and left.integer and right.integer:
        rank = _WHOLE[node.operator]
        text = f"{left.at(rank)} {node.operator} {right.at(Rank(rank + 1))}"
        return Code(text, rank, NUMBER, integer=True)
    return left.piped(f"{COLLECTION}.{_ARITHMETIC[node.operator]}", right.text, type_=NUMBER)


def _equality(t: Translator, node: Binary) -> Code:
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(one, Null):
            word = "is none" if node.operator == "==" else "is not none"
            return Code(f"{t.code(other).at(Rank.FILTER)} {word}", Rank.COMPARE, BOOL)
    left, right = _comparable(t, node.left), _comparable(t, node.right)
    if left.type == right.type and not contains_dynamic(left.type):
        return Code(f"{left.at(Rank.ADD)} {node.operator} {right.at(Rank.ADD)}", Rank.COMPARE, BOOL)
    if left.sure and right.sure and not (contains_dynamic(left.type) or contains_dynamic(right.type)):
        # Without any conversion, values of two types are never equal: not even a list and a tuple.
        return Code("false" if node.operator == "==" else "true", Rank.ATOM, BOOL)
    equal = left.piped(f"{COLLECTION}.equal", right.text, type_=BOOL)
    return equal if node.operator == "==" else Code(f"not {equal.at(Rank.NOT)}", Rank.NOT, BOOL)


def _comparable(t: Translator, node: Expression) -> Code:
    code = t.code(node)
    if isinstance(code.type, Collection) and not isinstance(t.value(node).type, Collection):
        # HCL never takes a tuple for equal to a list, but when the playbook runs both are just lists.
        raise t.refusal(node, "The result of this loop cannot be compared yet", hint="Compare its length.")
    return code


@handles(Conditional)
def _conditional(t: Translator, node: Conditional) -> Code:
    value = t.value(node)
    condition = t.condition(node.condition)
    then, otherwise = _branch(t, node.then, value.type), _branch(t, node.otherwise, value.type)
    if value.type == DYNAMIC and then.type != otherwise.type and then.text != "none" != otherwise.text:
        one = then.piped(f"{COLLECTION}.unify", otherwise.text, type_=DYNAMIC, sure=then.sure)
        other = otherwise.piped(f"{COLLECTION}.unify", then.text, type_=DYNAMIC, sure=otherwise.sure)
        then, otherwise = one, other
    text = f"{then.at(Rank.OR)} if {condition.at(Rank.OR)} else {otherwise.text}"
    sure = then.sure and otherwise.sure
    return Code(text, Rank.CHOICE, value.type, sure, then.integer and otherwise.integer)


def _branch(t: Translator, branch: Expression, wanted: Type) -> Code:
    """A branch in the type that both have in common."""
    return t.code(branch) if wanted == DYNAMIC else t.coerced(branch, wanted)
