# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Ansible's lookup renders of a translated template file is what ``templatefile`` gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.convert import convert
from hcl2ansible.hcl.diagnostics import SourceFile
from hcl2ansible.hcl.evaluate import EvaluationError, Scope, evaluate
from hcl2ansible.hcl.functions import FUNCTIONS
from hcl2ansible.hcl.types import BOOL, NUMBER, STRING, ListOf, MapOf, ObjectOf, Type
from hcl2ansible.hcl.values import Value, from_python, object_value, to_python
from hypothesis import given, settings
from hypothesis import strategies as st

from hcl2ansible.ir.playbook import Jinja
from hcl2ansible.lower.template_files import TemplateFiles
from hcl2ansible.lower.translator import Translator, Typing
from hcl2ansible.lower.values import to_data
from hcl2ansible.parse import parse_expression

TYPES: dict[str, Type] = {
    "text": STRING,
    "on": BOOL,
    "number": NUMBER,
    "list": ListOf(STRING),
    "map": MapOf(STRING),
    "users": ListOf(ObjectOf({"name": STRING, "admin": BOOL})),
    "maybe": STRING,
}
VALUES: dict[str, Any] = {
    "text": "some\\text",
    "on": True,
    "number": 3,
    "list": ["x", "y"],
    "map": {"b": "2", "a": "1"},
    "users": [{"name": "al", "admin": True}, {"name": "bo", "admin": False}],
    "maybe": None,
}
CALL = """templatefile("t.tpl", { text = var.text, on = var.on, number = var.number, list = var.list, map = var.map,
  users = var.users, maybe = var.maybe, path = var.text, lookup = "l", item-name = var.list[0], name = "n" })"""


def translated(directory: Path, call: str, values: dict[str, Any]) -> tuple[str, Any, TemplateFiles]:
    """(what Ansible makes of a call, the value by the core, the files beside the playbook)."""
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar, trust_as_template

    expression = parse_expression(call)
    known = {name: convert(from_python(values[name]), type_) for name, type_ in TYPES.items()}
    expected = evaluate(expression, Scope({"var": object_value(known)}, FUNCTIONS, str(directory)))
    unknown = object_value({name: Value.unknown(type_) for name, type_ in TYPES.items()})
    files = TemplateFiles("build", "compiled from")
    hollow = frozenset({("var", "maybe")})
    typing = Typing({"var": unknown}, SourceFile("test", call), hollow, str(directory), {}, files)
    data = to_data(Translator(typing), expression)
    assert isinstance(data, Jinja)
    for name, text in files.texts.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text, newline="")
    loader = DataLoader()
    loader.set_basedir(str(directory))
    variables = {
        "var": {name: to_python(value) for name, value in known.items()},
        "path": {"root": str(directory)},
    }
    actual = Templar(loader=loader, variables=variables).template(trust_as_template(data.text))
    return actual, to_python(expected), files


def verify(directory: Path, text: str, values: dict[str, Any] | None = None) -> None:
    (directory / "t.tpl").write_text(text, newline="")
    actual, expected, files = translated(directory, CALL, values or VALUES)
    assert isinstance(expected, str)
    assert len(files.texts) == 1
    assert str(actual) == expected, next(iter(files.texts.values()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n\n",
        "x",
        "plain\n",
        "\nplain\n\n",
        "${text}",
        "${text}\n",
        "${number}\n\n",
        "#jinja2: trim_blocks: False\n${text}\n",
        "{{ text }} {% raw %} {# ${text} #} {% endraw %}\n{%\n",
        "{${text}}{{${text}}}\n",
        "$${text} %%{ if } $ % $$ %% $1 %s\n",
        "'\\n' \"\\\\\" C:\\temp\\${text}\\\n",
        '${replace(text, "\\\\", "\'\\"\\n\\\\\\\\")} ${on ? "\\\\" : "\\""}\n',
        "carriage\r\nreturn\r${text}\r\n",
        "%{ if on }yes%{ else }no%{ endif }\n",
        "%{ if on }\nyes\n%{ else }\nno\n%{ endif }\n",
        "%{~ if on ~}\n  yes\n%{~ else ~}\n  no\n%{~ endif ~}\n  after\n",
        "%{ if !on }\nyes\n%{ endif }",
        "%{ for x in list ~}\n- ${x}\n%{ endfor ~}\nend",
        "%{ for i, x in list }${i}=${x}\n%{ endfor }",
        "%{ for k, v in map ~}\n${k}: ${v} # ${text}\n%{ endfor ~}\n",
        "%{ for u in users }%{ for x in list }${u.name}-${x}-${u.admin} %{ endfor }\n%{ endfor }\n",
        '%{ for u in users }${join(",", [for x in list : "${u.name}${x}"])}\n%{ endfor }\n',
        "%{ for name in list }${name}%{ endfor }${name}\n",
        '${maybe == null ? "nothing" : maybe} ${coalesce(maybe, text)}\n',
        '${path} ${lookup} ${item-name} ${lookup(map, "a", "z")}\n',
        "${jsonencode({ u = users, m = map, n = number / 4 })}\n${yamlencode(list)}",
        '${try(map.c, map.a, "d")} ${can(map.c)} ${users.*.name[0]} ${upper("it\'s \\"${text}\\"")}\n',
        '${indent(2, "a\\nb")} ${fileexists("t.tpl")} ${format("%05.1f|%s", number, on)}\n',
    ],
)
def test_rendered_file(tmp_path: Path, text: str) -> None:
    verify(tmp_path, text)


@pytest.mark.parametrize("text", ["${list}", "${number}", "${map}"])
def test_what_is_nothing_but_an_interpolation_keeps_its_type(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.tpl").write_text(text)
    actual, expected, files = translated(tmp_path, CALL, VALUES)
    assert actual == expected
    assert not isinstance(expected, str)
    assert not files.texts


@pytest.mark.parametrize(
    ("call", "file"),
    [
        ('templatefile("t.tpl", merge(var.map, { a = var.text }))', None),
        ('templatefile("${var.text}.tpl", { a = 1 })', None),
        ('templatefile(var.on ? "t.tpl" : "u.tpl", { a = var.number })', None),
        ('templatefile("./t.tpl", { a = 1, a = "2" })', "templates/build/t.j2"),
        ('templatefile(format("%s.tpl", "t"), { for k in ["a"] : k => 1 })', "templates/build/t.j2"),
    ],
)
def test_what_is_only_known_at_run_time_is_read_then(tmp_path: Path, call: str, file: str | None) -> None:
    for name in ("t.tpl", "some.tpl"):
        (tmp_path / name).write_text("${a}!")
    actual, expected, files = translated(tmp_path, call, {**VALUES, "text": "some"})
    assert actual == expected
    assert list(files.texts) == ([file] if file else [])


def test_names_of_files() -> None:
    files = TemplateFiles("web", "compiled from")
    added = [
        ("a/motd.tpl", "1"),
        ("b/motd.tpl", "2"),
        ("a/motd.tpl", "1"),
        ("x.pkrtpl.hcl", ""),
        (".tpl", ""),
    ]
    assert [files.add(*each) for each in added] == [
        "web/motd.j2", "web/motd-2.j2", "web/motd.j2", "web/x.j2", "web/.tpl.j2",
    ]  # fmt: skip
    assert files.texts["templates/web/motd-2.j2"].endswith("from motd.tpl #}\n2")


# -- random templates ----------------------------------------------------------------------------------------

WORD = st.text("ab {}#%$'\"\\\n\u00e9~-", max_size=6).map(
    # What is literal must not begin an interpolation, by itself or together with what follows.
    lambda word: word.replace("${", "").replace("%{", "").rstrip("$%").rstrip("\\")
)
LEFT, RIGHT = st.sampled_from(["{ ", "{~ "]), st.sampled_from([" }", " ~}"])
VALUE = st.sampled_from(
    ["text", "number", "on", "list[0]", 'on ? "a\\\\" : text', 'replace(text, "a", "\\\\\'")', "upper(name)"]
)
CONDITION = st.sampled_from(["on", "!on", 'text == ""', "number > 2", "maybe == null"])
COLLECTION = st.sampled_from(["list", "map", "[text, name]", "[]"])


def parts(depth: int) -> st.SearchStrategy[str]:
    value = st.builds("${}{}{}".format, LEFT, VALUE, RIGHT)
    if depth == 0:
        return st.lists(st.one_of(WORD, value), max_size=4).map("".join)
    inner = parts(depth - 1)
    if_ = st.builds(
        "%{}if {}{}{}%{}else{}{}%{}endif{}".format,
        LEFT,
        CONDITION,
        RIGHT,
        inner,
        LEFT,
        RIGHT,
        inner,
        LEFT,
        RIGHT,
    )
    for_ = st.builds(
        "%{}for k, v in {}{}${{k}}{}${{v}}%{}endfor{}".format, LEFT, COLLECTION, RIGHT, inner, LEFT, RIGHT
    )
    return st.lists(st.one_of(WORD, value, if_, for_), max_size=4).map("".join)


@settings(max_examples=150, deadline=None)
@given(parts(2), st.text("ab {}%#'\"\\\n", max_size=5), st.booleans(), st.integers(-3, 9))
def test_random_templates(
    tmp_path_factory: pytest.TempPathFactory, text: str, word: str, on: bool, number: int
) -> None:
    values = {**VALUES, "text": word, "on": on, "number": number, "list": [word, "x"]}
    directory = tmp_path_factory.mktemp("random")
    (directory / "t.tpl").write_text(text, newline="")
    try:
        actual, expected, files = translated(directory, CALL, values)
    except EvaluationError:
        return
    if isinstance(expected, str):
        assert str(actual) == expected, next(iter(files.texts.values()), text)
