# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Ansible renders of a translated expression must be what the semantic core says its value is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hcl2ansible.hcl.convert import convert
from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile
from hcl2ansible.hcl.evaluate import EvaluationError, Scope, evaluate
from hcl2ansible.hcl.functions import FUNCTIONS
from hcl2ansible.hcl.types import BOOL, NUMBER, STRING, ListOf, MapOf, ObjectOf, Type
from hcl2ansible.hcl.values import Value, from_python, object_value, to_python

from hcl2ansible.ir.playbook import Data, Jinja
from hcl2ansible.lower.translator import Translator, Typing
from hcl2ansible.lower.values import to_data
from hcl2ansible.parse import parse_expression

USER = ObjectOf({"name": STRING, "role": STRING, "on": BOOL, "size": NUMBER})
TYPES: dict[str, Type] = {
    "s": STRING,
    "t": STRING,
    "n": NUMBER,
    "m": NUMBER,
    "b": BOOL,
    "c": BOOL,
    "list": ListOf(STRING),
    "numbers": ListOf(NUMBER),
    "tags": MapOf(STRING),
    "users": ListOf(USER),
    "maybe": STRING,
    "items": STRING,
    "two-words": STRING,
}
HOLLOW = frozenset({("var", "maybe")})
DEFAULTS: dict[str, Any] = {
    "s": "text",
    "t": "other",
    "n": 3,
    "m": 2.5,
    "b": True,
    "c": False,
    "list": ["x", "y"],
    "numbers": [3, 1, 2.5],
    "tags": {"b": "2", "a": "1", "items": "i"},
    "users": [
        {"name": "al", "role": "dev", "on": True, "size": 1},
        {"name": "bo", "role": "ops", "on": False, "size": 2.5},
    ],
    "maybe": None,
    "items": "it",
    "two-words": "tw",
}


def verify(text: str, values: Mapping[str, Any], *, may_fail: bool = False) -> None:
    """Translate without knowing the values, render with them, compare with the core's result.

    With ``may_fail`` an expression that has no value for these variables, or no translation, is passed over.
    """
    expression = parse_expression(text)
    known = {name: convert(from_python(values[name]), type_) for name, type_ in TYPES.items()}
    unknown = object_value({name: Value.unknown(type_) for name, type_ in TYPES.items()})
    try:
        expected = evaluate(expression, Scope({"var": object_value(known)}, FUNCTIONS))
        data = to_data(Translator(Typing({"var": unknown}, SourceFile("test", text), HOLLOW)), expression)
    except (EvaluationError, DiagnosticError):
        if may_fail:
            return
        raise
    actual = rendered(data, {name: to_python(value) for name, value in known.items()})
    if may_fail and re.search(r"-0|\d[.]\d{12}", canonical(to_python(expected, exact=True))):
        return  # from filter to filter, Ansible's numbers carry no negative zero and no more than 15 digits
    assert canonical(actual) == canonical(to_python(expected, exact=True)), data


@cache
def loader() -> Any:
    from ansible.parsing.dataloader import DataLoader

    return DataLoader()


def rendered(data: Data, values: Mapping[str, Any]) -> Any:
    """The data as a task would get it."""
    load = loader()
    from ansible.template import Templar, trust_as_template

    def trusted(item: Data) -> Any:
        if isinstance(item, Jinja):
            return trust_as_template(item.text)
        if isinstance(item, tuple):
            return [trusted(inner) for inner in item]
        if isinstance(item, Mapping):
            return {key: trusted(inner) for key, inner in item.items()}
        return float(item) if isinstance(item, Decimal) else item

    return Templar(loader=load, variables={"var": dict(values)}).template(trusted(data))


def canonical(value: Any) -> str:
    """A text that is the same for the same value, whatever Python types numbers have."""

    def plain(item: Any) -> Any:
        if isinstance(item, bool) or item is None:
            return item
        if isinstance(item, int | float | Decimal):
            number = float(item)
            return ["number", int(number) if number.is_integer() else number]
        if isinstance(item, Mapping):
            return {str(key): plain(inner) for key, inner in item.items()}
        if isinstance(item, list | tuple):
            return [plain(inner) for inner in item]
        return str(item)

    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False)


EXPRESSIONS = """
"web-${var.s}-${var.n}-${var.m}-${var.b}"
var.b && var.n > 2 ? "large" : "small"
var.b ? "a" : 1
var.c ? [1] : ["a", "b"]
var.c ? { a = 1 } : { a = 2 }
"${var.n / 2} ${7 / 2} ${-5 % 3} ${1e21} ${0.1 + 0.2} ${var.m + 0.1}"
var.n + var.m * 2 - 1
var.n / 7
-var.n % 2
-var.m
!var.b || var.c
var.b == var.c
var.n == 3
var.s == var.n
var.maybe == null
var.maybe != null ? "is ${var.maybe}" : "none"
[var.s, 1, true, null, [var.n], { a = var.m }]
{ a = var.s, "on" = var.b, (var.t) = [1] }
{ "x-${var.s}" = 1 }
var.items
var.two-words
var.tags.items
var.tags["a"]
var.tags[var.c ? "a" : "b"]
var.list[0]
var.list[var.n - 2]
var.users[1].name
var.users[*].name
var.users.*.size
var.s[*]
var.maybe[*]
[for u in var.users : u.name]
[for u in var.users : u.name if u.on]
[for i, u in var.users : "${i}:${upper(u.name)}" if u.on]
[for k, v in var.tags : "${k}=${v}"]
{ for u in var.users : u.name => u.role if u.role != "ops" }
{ for u in var.users : u.role => u.name... }
{ for i, n in var.numbers : "k${i}" => n * 2 }
[for u in var.users : [for t in var.tags : "${u.name}-${t}"]]
[for u in var.users : u.size > 1 ? "big" : "small"]
[for u in var.users : "it's \\"${u.name}\\""]
[for x in var.list : replace(x, "x", "a\\nb\\\\n")]
upper("${var.s}-x")
lower(var.s)
trimspace("  ${var.s} ")
trim(var.s, "t")
replace(var.s, "t", "it's \\"q\\" \\\\ {{ x }}")
startswith(var.s, "te") && endswith(var.s, "t")
trimprefix(var.s, "te")
trimsuffix(var.s, "xt")
strcontains(var.s, "ex")
contains(var.list, "x")
split("e", var.s)
split("", var.s)
join("-", var.list)
join(",", var.numbers)
join(",", var.list, ["z"])
length(var.list) + length(var.tags) * 2
length(var.s)
concat(var.list, ["z"], [1])
merge(var.tags, { c = "3" }, { a = 5 })
keys(var.tags)
values(var.tags)
keys({ b = var.s, a = 1 })
reverse(var.list)
compact(["a", "", var.s])
compact(var.list)
lookup(var.tags, "a", "d")
lookup(var.tags, "zz", "d")
lookup(var.tags, "items", "d")
lookup(var.tags, "keys", "d")
lookup(var.tags, var.s, "d")
base64encode(var.s)
md5(var.s)
sha256("${var.s}")
max(var.numbers...)
min(var.n, var.m, "1")
format("%s-%03d-%t", var.s, var.n, var.b)
formatdate("YYYY-MM-DD'T'hh", "2020-02-03T04:05:06Z")
formatdate("YYYY '${var.s}'", "2020-02-03T04:05:06Z")
cidrsubnet("10.0.0.0/16", 8, var.n)
jsonencode({ b = var.b, a = [1, 2.5, null, var.m], c = "<x>" })
coalesce(var.maybe, var.s)
distinct(concat(var.list, var.list))
sort(var.list)
element(var.list, 5)
flatten([var.list, [var.list]])
zipmap(var.list, ["1", var.s])
range(var.n)
regex("[a-z]+", var.s)
regexall("[a-z]", var.s)
try(var.tags.nothing, "d")
try(var.tags.a, "d")
can(var.tags.nothing)
can(var.tags.a)
try(var.tags.nothing, var.tags.a, "d")
try(var.tags.nothing, var.tags.none, 1)
try(var.users[7].name, var.users[1].name)
try(var.users[7].name, var.s)
try(var.users[0].nope, "d")
try(var.maybe.x, "d")
try(var.maybe, "d")
try(var.maybe)
try(var.list["0"], "d")
try(var.list["first"], "d")
try(var.s.upper, "d")
try(var.s[0], "d")
try(var.tags.items, "d")
try(var.tags.keys, "d")
try(var.tags["values"], "d")
try(var.n / 0, upper(var.maybe), "d")
try(var.users[*].nope, "d")
try("it's \\"${var.tags.x}\\" \\\\ {{ ", "q'\\"\\\\ %} {# ${var.s}\\t\\n")
try(var.numbers[0] == 3 ? "three" : var.tags.x, "other")
"${try(var.tags.x, 1)}-${try(var.tags.a, 1)}-${try(var.b, 1)}"
try(var.list == convert(["x", "y"], list(string)), false)
try(var.list == ["x", "y"], true)
{ for k, v in var.tags : k => try(v.x, "${k}${v}") }
[for u in var.users : try(u.nope, u.name) if can(u.role)]
can(var.tags.keys)
can(var.users[1].name)
can(var.users[2].name)
can(regex("^te", var.s))
can(regex("^x", var.s))
can(var.n + var.s)
can([for u in var.users : upper(u.size)])
var.tags[*].a
var.numbers[*]
(var.maybe == null ? ["a"] : null)[*]
[for u in var.users : u.name] == ["al", "bo"]
[for u in var.users : u.name] != concat(var.list, [])
"%{ for u in var.users }${join(",", [for x in var.list : "${u.name}${x}"])};%{ endfor }"
"%{ for i, u in var.users }${length([for x in var.numbers : x if x > i])};%{ endfor }"
lookup(var.c ? var.tags : { a = var.s }, "a", "d")
abs(-var.m)
ceil(var.m) + floor(var.m)
convert(var.n, string)
"%{ if var.b }a%{ endif }"
"%{ if var.c }a%{ endif }"
"%{ if var.c }a%{ else }${var.n}%{ endif }"
"%{ for u in var.users }${u.name},%{ endfor }"
"%{ for k, v in var.tags }${k}=${v};%{ endfor }"
"%{ for i, v in var.list }${i}${v}%{ endfor }"
"%{ for n in var.numbers }${n}%{ endfor }"
"%{ if var.s == "it's \\"" }a%{ else }b%{ endif }c"
"{{ .Vars }} ${var.s} {%x ${var.t} {#"
"{${var.s}}{%{ if var.b }%{ endif }{"
"a\\r\\n${var.s}\\r"
replace(var.s, "t", "\\r\\n")
"${var.s == "text" ? "%}\\n" : "{%"}x"
""".strip().split("\n")

HEREDOCS = [
    "<<EOT\nfirst ${var.s}\n  second\n\nEOT\n",
    "<<-EOT\n    # ${var.s}\n    %{ for u in var.users ~}\n    user ${u.name} ${u.on}\n    %{ endfor ~}\n    end\n  EOT\n",
    "<<EOT\n%{ for i, u in var.users }\n${i}\n%{ endfor }\n%{ if var.b }\nyes\n%{ else }\nno\n%{ endif }\nEOT\n",
    '<<EOT\necho ${"$${#list[@]}"} {{ .Vars }}\n{% raw %}\n${var.s}\nEOT\n',
    "<<EOT\n%{ if var.b }\\n%{ endif }\n{#\n#}\n${var.n}EOT\nEOT\n",
]


@pytest.mark.parametrize("text", EXPRESSIONS + HEREDOCS)
def test_rendered_value_is_that_of_the_core(text: str) -> None:
    verify(text, DEFAULTS)
