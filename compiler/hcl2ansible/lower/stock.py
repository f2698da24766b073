# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions that stock Jinja2 and Ansible have: each returns None where the types do not prove them equal."""

from __future__ import annotations

from collections.abc import Callable

from ..hcl.nodes import Call, Expression
from ..hcl.types import BOOL, NUMBER, STRING, ListOf, MapOf, ObjectOf, Primitive, SetOf, TupleOf
from .code import Code, Rank, is_dotted, member, text_constant
from .translator import NoOwnForm, Translator

Stock = Callable[[Translator, Call], Code | None]
STOCK: dict[str, Stock] = {}

_HASHES = ("md5", "sha1", "sha256", "sha512")
_SEQUENCES = ListOf | SetOf | TupleOf
_MAPS = MapOf | ObjectOf


def _stock(*names: str) -> Callable[[Stock], Stock]:
    def register(function: Stock) -> Stock:
        STOCK.update(dict.fromkeys(names, function))
        return function

    return register


def _strings(t: Translator, arguments: tuple[Expression, ...]) -> list[Code] | None:
    """The arguments if all are strings that are never null."""
    codes = [t.code(argument) for argument in arguments]
    return codes if all(code.type == STRING and code.sure for code in codes) else None


@_stock("upper", "lower")
def _case(t: Translator, node: Call) -> Code | None:
    codes = _strings(t, node.arguments)
    return codes[0].piped(node.name, type_=STRING) if codes else None


@_stock("trim", "trimspace")
def _trim(t: Translator, node: Call) -> Code | None:
    codes = _strings(t, node.arguments)
    return codes[0].piped("trim", *(code.text for code in codes[1:]), type_=STRING) if codes else None


@_stock("replace")
def _replace(t: Translator, node: Call) -> Code | None:
    codes = _strings(t, node.arguments)
    return codes[0].piped("replace", codes[1].text, codes[2].text, type_=STRING) if codes else None


@_stock("startswith", "endswith", "trimprefix", "trimsuffix")
def _affix(t: Translator, node: Call) -> Code | None:
    codes = _strings(t, node.arguments)
    if not codes:
        return None
    method = {"trimprefix": "removeprefix", "trimsuffix": "removesuffix"}.get(node.name, node.name)
    type_ = STRING if node.name.startswith("trim") else BOOL
    return Code(f"{codes[0].at(Rank.ATOM)}.{method}({codes[1].text})", Rank.ATOM, type_)


@_stock("strcontains")
def _part(t: Translator, node: Call) -> Code | None:
    codes = _strings(t, node.arguments)
    return Code(f"{codes[1].at(Rank.ADD)} in {codes[0].at(Rank.ADD)}", Rank.COMPARE, BOOL) if codes else None


@_stock("contains")
def _contains(t: Translator, node: Call) -> Code | None:
    where, what = t.code(node.arguments[0]), t.code(node.arguments[1])
    if not isinstance(where.type, ListOf | SetOf) or not where.sure:
        return None
    if where.type.element != what.type or not isinstance(what.type, Primitive):
        return None
    return Code(f"{what.at(Rank.ADD)} in {where.at(Rank.ADD)}", Rank.COMPARE, BOOL)


@_stock("split")
def _split(t: Translator, node: Call) -> Code | None:
    codes = _strings(t, node.arguments)
    if not codes or not t.is_constant(node.arguments[0]) or not t.value(node.arguments[0]).raw:
        return None
    return codes[1].piped("split", codes[0].text, type_=ListOf(STRING))


@_stock("join")
def _join(t: Translator, node: Call) -> Code | None:
    if len(node.arguments) != 2:
        return None
    separator, items = t.code(node.arguments[0]), t.code(node.arguments[1])
    if separator.type != STRING or not (separator.sure and items.sure):
        return None
    whole = isinstance(items.type, ListOf | SetOf) and items.type.element == STRING
    whole |= isinstance(items.type, TupleOf) and all(type_ == STRING for type_ in items.type.items)
    return items.piped("join", separator.text, type_=STRING) if whole else None


@_stock("length")
def _length(t: Translator, node: Call) -> Code | None:
    code = t.code(node.arguments[0])
    if not isinstance(code.type, _SEQUENCES | _MAPS) or not code.sure:
        return None
    return code.piped("length", type_=NUMBER, integer=True)


@_stock("concat")
def _concat(t: Translator, node: Call) -> Code | None:
    codes = [t.code(argument) for argument in node.arguments]
    if len(codes) < 2 or not all(isinstance(code.type, ListOf | TupleOf) and code.sure for code in codes):
        return None
    first, *rest = codes
    text = " + ".join([first.at(Rank.ADD), *(code.at(Rank.CONCAT) for code in rest)])
    return Code(text, Rank.ADD, t.value(node).type)


@_stock("merge")
def _merge(t: Translator, node: Call) -> Code | None:
    codes = [t.code(argument) for argument in node.arguments]
    if len(codes) < 2 or not all(isinstance(code.type, _MAPS) and code.sure for code in codes):
        return None
    return codes[0].piped("combine", *(code.text for code in codes[1:]), type_=t.value(node).type)


@_stock("keys", "values")
def _keys(t: Translator, node: Call) -> Code | None:
    code = t.code(node.arguments[0])
    if not isinstance(code.type, _MAPS) or not code.sure:
        return None
    type_ = t.value(node).type
    which = "'first'" if node.name == "keys" else "'last'"
    return (
        code.piped("dictsort", "true", type_=type_)
        .piped("map", which, type_=type_)
        .piped("list", type_=type_)
    )


@_stock("reverse")
def _reverse(t: Translator, node: Call) -> Code | None:
    code = t.code(node.arguments[0])
    if not isinstance(code.type, ListOf | TupleOf) or not code.sure:
        return None
    type_ = t.value(node).type
    return code.piped("reverse", type_=type_).piped("list", type_=type_)


@_stock("compact")
def _compact(t: Translator, node: Call) -> Code | None:
    code = t.code(node.arguments[0])
    if code.type not in (ListOf(STRING), SetOf(STRING)) or not code.sure:
        return None
    return code.piped("select", type_=ListOf(STRING)).piped("list", type_=ListOf(STRING))


@_stock("lookup")
def _lookup(t: Translator, node: Call) -> Code | None:
    where, key = t.code(node.arguments[0]), t.text(node.arguments[1])
    if not isinstance(where.type, MapOf):
        return None
    if not where.sure:
        raise NoOwnForm
    default = t.coerced(node.arguments[2], where.type.element)
    target = where.at(Rank.ATOM)
    if t.is_constant(node.arguments[1]) and is_dotted(str(t.value(node.arguments[1]).raw)):
        found = Code(member(target, str(t.value(node.arguments[1]).raw)), Rank.ATOM, default.type)
        return found.piped("default", default.text, type_=where.type.element, sure=False)
    return Code(f"{target}.get({key.text}, {default.text})", Rank.ATOM, where.type.element, sure=False)


@_stock("base64encode")
def _base64(t: Translator, node: Call) -> Code | None:
    codes = _strings(t, node.arguments)
    return codes[0].piped("b64encode", type_=STRING) if codes else None


@_stock(*_HASHES)
def _hash(t: Translator, node: Call) -> Code | None:
    codes = _strings(t, node.arguments)
    return codes[0].piped("hash", text_constant(node.name).text, type_=STRING) if codes else None


@_stock("timestamp")
def _timestamp(t: Translator, node: Call) -> Code | None:
    return Code("now(utc=true, fmt='%Y-%m-%dT%H:%M:%SZ')", Rank.ATOM, STRING)


@_stock("env")
def _env(t: Translator, node: Call) -> Code | None:
    return Code(
        f"lookup('ansible.builtin.env', {t.text(node.arguments[0]).text}, default='')", Rank.ATOM, STRING
    )
