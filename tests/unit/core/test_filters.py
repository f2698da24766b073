# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters of the collection: their values, their errors, and what their documentation promises."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from hcl2ansible.hcl.functions import FUNCTIONS
from jinja2 import Environment, StrictUndefined, UndefinedError

FOLDER = Path(__file__).resolve().parents[3] / "plugins" / "filter"
PREFIX = "hcl2ansible.images."
HELPERS = {
    "add",
    "at",
    "convert",
    "divide",
    "equal",
    "for",
    "hcl",
    "kept",
    "modulo",
    "multiply",
    "str",
    "subtract",
    "unify",
}


def _filters() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in FOLDER.glob("*.py"):
        module = importlib.import_module(f"ansible_collections.hcl2ansible.images.plugins.filter.{path.stem}")
        own = module.FilterModule().filters()
        assert not found.keys() & own.keys()
        found.update(own)
    return found


FILTERS = _filters()
ENVIRONMENT = Environment(undefined=StrictUndefined, autoescape=False)
ENVIRONMENT.filters.update({PREFIX + name: function for name, function in FILTERS.items()})
DOCUMENTS = {path.stem: path for path in FOLDER.glob("*.yml")}


def rendered(expression: str, **names: Any) -> Any:
    text = re.sub(r"\| (\w+)", rf"| {PREFIX}\1", expression)
    return ENVIRONMENT.compile_expression(text, undefined_to_none=False)(**names)


def test_every_function_is_a_filter_with_documentation() -> None:
    assert FILTERS.keys() == (FUNCTIONS.keys() - {"try", "can"}) | HELPERS
    assert DOCUMENTS.keys() == FILTERS.keys()


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_documentation_is_whole_and_its_example_is_true(name: str) -> None:
    document = yaml.safe_load(DOCUMENTS[name].read_text())
    described = document["DOCUMENTATION"]
    assert described["name"] == name
    assert described["short_description"]
    options = described["options"]
    positional = [word.strip() for word in described.get("positional", "").split(",") if word.strip()]
    assert set(positional) <= options.keys()
    assert "_input" in options
    assert document["RETURN"]["_value"]["type"]
    example, _unused, promised = document["EXAMPLES"].partition("# => ")
    if promised:
        expression = re.sub(r"^\{\{|\}\}$", "", yaml.safe_load(example)["result"].strip())
        assert ENVIRONMENT.compile_expression(expression)() == json.loads(promised)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0.1 | add(0.2)", 0.3),
        ("'5' | multiply(2)", 10),
        ("7 | divide(2)", 3.5),
        ("true | str", "true"),
        ("100000000000000000000000 | str", "100000000000000000000000"),
        ("1 | equal(true)", False),
        ("[1, 'x'] | convert('list(string)')", ["1", "x"]),
        ("none | convert('string')", None),
        ("{'a': 1} | unify({'b': 'x'})", {"a": "1"}),
        ("['a', 'b'] | at('1')", "b"),
        ("['a', 'b'] | index('b')", 1),
        ("'a,b' | split(',')", ["a", "b"]),
        ("['a'] | join('-', ['b'])", "a-b"),
        ("none | merge({'a': 1})", {"a": 1}),
        ("none | uuidv4 | length", 36),
        ("'try(var.a.b, var.c)' | hcl(var={'c': 1, 'unused': 2})", 1),
        ("'[for k, v in tags : \"${k}${v}\"]' | hcl(tags={'b': 1, 'a': true})", ["atrue", "b1"]),
        ("'a == b' | hcl(a=[1], b=[1])", True),
        ("'a == b' | hcl({'a': 'list(number)'}, a=[1], b=[1])", False),
        (
            "'v.x == v.y' | hcl({'v.x': 'set(string)', 'v.y': 'set(any)'}, v={'x': ['b', 'a'], 'y': ['a', 'b']})",
            True,
        ),
        ("'keys(text)' | hcl(text={'types': 1})", ["types"]),
        ("'a-b + types' | hcl(types=1, **{'a-b': 2})", 3),
        ("'1 / 4' | hcl", 0.25),
    ],
)
def test_filters(expression: str, expected: Any) -> None:
    assert rendered(expression) == expected


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("none | str", "null cannot be part of a string"),
        ("[] | str", "string required, but have tuple"),
        ("'x' | add(1)", "a number is required"),
        ("0 | divide(0)", "can't divide zero by zero"),
        ("none | convert('string', null=false)", "string required, but have null"),
        ("1 | convert('nope')", "'nope' is not a type: "),
        ("{} | at('a')", "does not identify an element"),
        ("[1] | at(-1)", "a negative number is not a valid index"),
        ("'a' | upper(1)", "it takes 1 values, not 2"),
        ("1 | unify([])", "there is no type that both"),
        ("'x' | file", "no file exists at"),
        ("'x' | vault('y')", "it needs the network"),
        ("'[1' | hcl", "this is no expression: [1: "),
        ("'x.y' | hcl(x={})", 'Unsupported attribute: This object does not have an attribute named "y"'),
        ("'x' | hcl", "Unknown variable"),
        ("'x' | hcl({'x': 'nope'}, x=1)", "'nope' is not a type: "),
        ("'x' | hcl({'x': 'number'}, x='a')", "a number is required"),
    ],
)
def test_errors(expression: str, reason: str) -> None:
    with pytest.raises(AnsibleFilterError, match=re.escape(reason)):
        rendered(expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("users | for('u', 'u.n')", ["a", "b"]),
        ("users | for('u', 'u.n ~ suffix', if='u.ok')", ["a!"]),
        ("users | for('u', 'i', key='i')", [0, 1]),
        ("sizes | for('v', 'v * 2', key='k', to='k ~ suffix')", {"a!": 4, "b!": 2}),
        ("sizes | for('v', 'k', key='k', to=\"'x'\", group=true)", {"x": ["a", "b"]}),
        ("sizes | for('v', 'v')", [2, 1]),
        ("[1, 2] | for('n', 'n', to='n')", {"1": 1, "2": 2}),
        ("[1, 2] | for('n', 'n', if=\"'false'\")", []),
    ],
)
def test_for(expression: str, expected: Any) -> None:
    names = {
        "users": [{"n": "a", "ok": True}, {"n": "b", "ok": False}],
        "sizes": {"b": 1, "a": 2},
        "suffix": "!",
    }
    assert rendered(expression, **names) == expected


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("'ab' | for('c', 'c')", "a value of type string cannot be iterated over"),
        ("none | for('c', 'c')", "a value of type null cannot be iterated over"),
        ("[1, 1] | for('c', 'c', to='c')", "two elements give the key 1"),
        ("[1] | for('c', 'c', if='none')", "the condition must not be null"),
        ("[1] | for('c', 'c', if=\"'maybe'\")", "the condition is no bool"),
        ("[1] | for('c', 'c', to='none')", "a key must not be null"),
        ("[1] | for('c', 'c', when='c')", "there is no option when"),
    ],
)
def test_for_refuses(expression: str, reason: str) -> None:
    with pytest.raises(AnsibleFilterError, match=re.escape(reason)):
        rendered(expression)


def test_for_fails_on_names_that_are_not_there() -> None:
    with pytest.raises(UndefinedError, match="nope"):
        rendered("[1] | for('c', 'nope')")
    with pytest.raises(UndefinedError, match="nope"):
        rendered("[{}] | for('c', 'c.nope')")


def test_files_start_from_the_root_of_the_playbook(tmp_path: Path) -> None:
    (tmp_path / "motd").write_text("hi")
    assert rendered("'motd' | file", playbook_dir=str(tmp_path)) == "hi"
    assert rendered("'motd' | file", playbook_dir="/", path={"root": str(tmp_path)}) == "hi"


class _Text(str):
    """A subclass as Ansible's own strings are."""

    __slots__ = ()


def test_subclasses_go_in_and_plain_data_comes_out() -> None:
    result = rendered("data | merge({'b': 1})", data={_Text("a"): _Text("x")})
    assert result == {"a": "x", "b": 1}
    assert [type(key) for key in result] == [str, str]
    assert result["a"].__class__ is str
