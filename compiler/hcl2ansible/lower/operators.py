# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Operators and conditionals."""

from __future__ import annotations

import re

from ..hcl.nodes import Binary, Call, Conditional, Expression, Index, Null, Unary
from ..hcl.references import references
from ..hcl.types import BOOL, DYNAMIC, NUMBER, Collection, Primitive, Type, contains_dynamic
from .code import COLLECTION, Code, Rank
from .translator import NoOwnForm, Translator, handles
from .walk import nodes

_LOGIC = {"&&": ("and", Rank.AND), "||": ("or", Rank.OR)}
_ORDER = frozenset({"<", "<=", ">", ">="})
_WHOLE = {"+": Rank.ADD, "-": Rank.ADD, "*": Rank.MULTIPLY}
_TEST = re.compile(r" is (?:not )?\w+$")
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
        left, right = (_side(t, side, node.operator) for side in (node.left, node.right))
        # A chain of one operator needs no parentheses on its left.
        return Code(f"{left.at(rank)} {word} {right.at(Rank(rank + 1))}", rank, BOOL)
    if node.operator in ("==", "!="):
        return _equality(t, node)
    left, right = t.number(node.left), t.number(node.right)
    if node.operator in _ORDER:
        written = (_as_double(side).at(Rank.ADD) for side in (left, right))
        return Code(f" {node.operator} ".join(written), Rank.COMPARE, BOOL)
    if node.operator in _WHOLE and left.integer and right.integer:
        rank = _WHOLE[node.operator]
        text = f"{left.at(rank)} {node.operator} {right.at(Rank(rank + 1))}"
        return Code(text, rank, NUMBER, integer=True)
    return left.piped(f"{COLLECTION}.{_ARITHMETIC[node.operator]}", right.text, type_=NUMBER)


def _as_double(number: Code) -> Code:
    """A constant with more digits than a double has is a string, which has no order with numbers."""
    return number.piped("float", type_=NUMBER) if number.text.startswith("'") else number


def _side(t: Translator, node: Expression, operator: str) -> Code:
    """An operand of && or ||: to the former null is false, to the latter it is an error."""
    if operator == "||" or (t.is_constant(node) and not isinstance(node, Null)):
        return t.condition(node)
    code = t.as_type(t.code(node), BOOL)
    if code.text == "none":
        return Code("false", Rank.ATOM, BOOL)
    return code if code.sure else code.piped("default", "false", "true", type_=BOOL)


def _equality(t: Translator, node: Binary) -> Code:
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(one, Null):
            word = "is none" if node.operator == "==" else "is not none"
            return Code(f"{t.code(other).at(Rank.FILTER)} {word}", Rank.COMPARE, BOOL)
    left, right = _comparable(t, node.left), _comparable(t, node.right)
    if DYNAMIC in (left.type, right.type) and isinstance(left.type, Collection) != isinstance(
        right.type, Collection
    ):
        raise NoOwnForm  # equal only if the one of no known type turns out to be a collection too
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
        raise NoOwnForm
    return code


@handles(Conditional)
def _conditional(t: Translator, node: Conditional) -> Code:
    value = t.value(node)
    if _depends_on_values(t, node, value.type):
        raise NoOwnForm
    condition = t.condition(node.condition)
    then, otherwise = _branch(t, node.then, value.type), _branch(t, node.otherwise, value.type)
    if value.type == DYNAMIC and then.text != "none" != otherwise.text:
        one = then.piped(f"{COLLECTION}.unify", otherwise.text, type_=DYNAMIC, sure=then.sure)
        other = otherwise.piped(f"{COLLECTION}.unify", then.text, type_=DYNAMIC, sure=otherwise.sure)
        then, otherwise = one, other
    text = f"{_before_if(then)} if {condition.at(Rank.OR)} else {otherwise.text}"
    sure = then.sure and otherwise.sure
    return Code(text, Rank.CHOICE, value.type, sure, then.integer and otherwise.integer)


def _depends_on_values(t: Translator, node: Conditional, common: Type) -> bool:
    """Whether the type that both branches have in common only shows when the playbook runs.

    The branch that is not taken cannot be asked for its type then: it may fail, and has no type in that case.
    """
    branches = [branch for branch in (node.then, node.otherwise) if not isinstance(branch, Null)]
    if len(branches) < 2 or all(map(is_reference, branches)):
        return False
    types = [t.value(branch).type for branch in branches]
    if any(map(contains_dynamic, (common, *types))):
        return True
    converted = any(isinstance(type_, Primitive) and type_ != common for type_ in types)
    return converted and any(isinstance(part, Call | Index) for branch in branches for part in nodes(branch))


def _before_if(code: Code) -> str:
    """A test such as ``is none`` would take the ``if`` behind it for its argument."""
    return f"({code.text})" if _TEST.search(code.text) else code.at(Rank.OR)


def is_reference(node: Expression) -> bool:
    """Whether a node is a name with constant steps, which cannot fail once it has been checked."""
    found = references(node)
    return len(found) == 1 and found[0].expression is node


def _branch(t: Translator, branch: Expression, wanted: Type) -> Code:
    """A branch in the type that both have in common."""
    return t.code(branch) if wanted == DYNAMIC else t.coerced(branch, wanted)
