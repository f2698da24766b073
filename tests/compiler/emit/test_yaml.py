# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever is written must be read back unchanged by PyYAML, and stay inside ansible-lint's line length."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hcl2ansible.emit.scalars import protected
from hcl2ansible.emit.yaml import mapping_lines
from hcl2ansible.ir.playbook import Data, Jinja


class Loader(yaml.SafeLoader):
    """Reads ``!unsafe`` as the text it marks."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))

TRICKY = st.sampled_from(
    [
        "on",
        "No",
        "~",
        "null",
        "1",
        "1.5",
        "0x1f",
        "010",
        "1e3",
        "1_000",
        "12:30:45",
        "2020-01-02",
        ".5",
        "-",
        "?",
        "=",
        "<<",
        ".inf",
        "-.INF",
        ".nan",
        "+1",
        "y",
        "0o17",
        "1:2",
        "-0",
        "_1",
        "+.e",
        "e3",
        ".",
        "1.",
        "{a}",
        "[a]",
        "a:",
        "#a",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "'a'",
        '"a"',
        "---",
        "...",
        "{{",
        "x{%b",
        "${#a[@]}",
        "C:\\new\\",
        "a\\",
        "\\n",
        "{%endraw%}",
        "",
        "\n",
        "\n\n",
        "a\n",
        "a\n\n",
        "\na",
        " a\nb",
        "a \nb",
        "a\n b\n",
        "\ta\nb",
        "a\tb\n",
        "#a\nb",
        "---\na",
        "...\n",
        "{{ a }}",
        "{{ a\n}}\n",
        " {{\nb\n",
        "{#\n\n",
        "a\r\nb",
        "\x00",
        "\x85",
        "\xa0",
        "\u2028",
        "\ufeff",
        "😀 x",
        "\ud7ff",
        "- a",
        "a: b",
        "a #b",
        "a, b",
        " a",
        "a ",
    ]
)
WORDS = st.lists(st.text("abc :#-'\"\\{}[],\t", max_size=30), max_size=30).map(" ".join)
TEXT = st.one_of(
    TRICKY, st.text(), st.text("ab :#-\n \"'{}[]%,"), WORDS, st.lists(TRICKY, max_size=4).map("\n".join)
)
SCALAR = st.one_of(
    st.none(), st.booleans(), st.integers(), TEXT, st.decimals(-(10**6), 10**6, places=3), TEXT.map(Jinja)
)
DATA = st.recursive(
    SCALAR,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(TEXT, inner, max_size=4),
        st.lists(TRICKY, max_size=4).map(tuple),
    ),
    max_leaves=12,
)


def plain(data: Data) -> Any:
    if isinstance(data, Jinja):
        return data.text
    if isinstance(data, str):
        return protected(data)[1]
    if isinstance(data, Decimal):
        return int(data) if data == data.to_integral_value() else float(data)
    if isinstance(data, tuple):
        return [plain(item) for item in data]
    return {key: plain(value) for key, value in data.items()} if isinstance(data, dict) else data


def written(mapping: dict[str, Data], **options: int) -> str:
    return "\n".join(mapping_lines(mapping, 0, **options)) + "\n"


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(TEXT, DATA, min_size=1, max_size=3), st.integers(0, 2))
def test_read_back_unchanged(mapping: dict[str, Data], spread: int) -> None:
    text = written(mapping, spread=spread)
    assert yaml.load(text, Loader) == plain(mapping), text


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_lines_are_short_and_carry_no_trailing_blanks(text: str) -> None:
    for line in written({"x": text}).split("\n"):
        assert len(line) <= 160
        assert line == line.rstrip(" \t")


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_literal_text_is_rendered_unchanged(text: str) -> None:
    tag, written_text = protected(text)
    if not tag:
        assert rendered(written_text) == text


def rendered(text: str) -> object:
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar, trust_as_template

    return Templar(loader=DataLoader(), variables={}).template(trust_as_template(text))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("apt-get update", "x: apt-get update\n"),
        ("on", 'x: "on"\n'),
        ("0644", 'x: "0644"\n'),
        ("say: hi", 'x: "say: hi"\n'),
        ("{{ .Vars }}", 'x: "{% raw %}{{ .Vars }}{% endraw %}"\n'),
        ("{% endraw %}", 'x: !unsafe "{% endraw %}"\n'),
        (Jinja("{{ var.a }}"), 'x: "{{ var.a }}"\n'),
        ("a\nb\n", "x: |\n  a\n  b\n"),
        ("a\nb", "x: |-\n  a\n  b\n"),
        ("a\nb\n\n", "x: |+\n  a\n  b\n\n"),
        ("  a\nb\n", "x: |2\n    a\n  b\n"),
        ("echo ${#a[@]}\nexit\n", "x: |\n  {% raw -%}\n  echo ${#a[@]}\n  exit\n  {% endraw %}\n"),
        ("a \nb\n", 'x: "a \\n\\\n  b\\n"\n'),
        (Decimal("0.1"), "x: 0.1\n"),
        (Decimal("1E+21"), "x: 1000000000000000000000\n"),
        (Decimal("0.1234567890123456789"), 'x: "0.1234567890123456789"\n'),
        (("a", "b c"), "x: [a, b c]\n"),
        (("a: b, longer than it may be", "c"), 'x:\n  - "a: b, longer than it may be"\n  - c\n'),
        ({"type": "docker", "name": "a"}, "x: {type: docker, name: a}\n"),
        ({"a": {"b": "c"}}, "x:\n  a: {b: c}\n"),
        ((), "x: []\n"),
        ({}, "x: {}\n"),
    ],
)
def test_form(data: Data, expected: str) -> None:
    assert written({"x": data}) == expected
