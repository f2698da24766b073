# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reader of JSON: the same values as Python's, the places of everything, one located error."""

from __future__ import annotations

import itertools
import json
from decimal import Decimal
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile
from hypothesis import given, settings
from hypothesis import strategies as st

from hcl2ansible.parse.json_syntax import (
    MOST_LEVELS,
    JsonArray,
    JsonBool,
    JsonNull,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonValue,
    parse_json_text,
)

# text; line:column and marked text of the one error
BROKEN = {
    "nothing": ("", "1:1", ""),
    "blanks only": (" \n ", "1:1", " "),
    "a comma behind the last member": ('{"a": 1,}', "1:8", ","),
    "a comma behind the last item": ("[1,\n]", "1:3", ","),
    "two commas": ('{"a": 1,, "b": 2}', "1:9", ","),
    "two commas in an array": ("[1,, 2]", "1:4", ","),
    "no comma": ('{"a": 1\n "b": 2}', "2:2", '"b"'),
    "no colon": ('{"a" 1}', "1:2", '"a"'),
    "an equals sign": ('{"a" = 1}', "1:6", "="),
    "a bare name": ("{a: 1}", "1:2", "a"),
    "a name in single quotes": ("{'a': 1}", "1:2", "'"),
    "a string in single quotes": ("{\"a\": 'b'}", "1:7", "'"),
    "a string not closed": ('{"a": "b}\n', "1:7", '"b}'),
    "a string not closed at the end": ('{"a": "b', "1:7", '"b'),
    "a string that ends with a backslash": ('["b\\', "1:4", "\\"),
    "an unknown escape": ('["a\\d"]', "1:4", "\\d"),
    "too few digits": ('["\\u12"]', "1:3", "\\u12"),
    "a tab in a string": ('["a\tb"]', "1:4", "\t"),
    "a value missing": ('{"a": }', "1:7", "}"),
    "a bare text": ('{"a": yes}', "1:7", "yes"),
    "a capital": ('{"a": True}', "1:7", "True"),
    "leading zeros": ("[007]", "1:2", "007"),
    "a plus sign": ("[+1]", "1:2", "+1"),
    "no digit before the point": ("[.5]", "1:2", ".5"),
    "no digit behind the point": ("[5.]", "1:2", "5."),
    "not a number": ("[NaN]", "1:2", "NaN"),
    "a hexadecimal number": ("[0x10]", "1:2", "0x10"),
    "an object not closed": ('{"a": {"b": 1}', "1:1", "{"),
    "an array not closed": ('{"a": [1, 2', "1:7", "["),
    "the wrong bracket": ("[1}", "1:3", "}"),
    "a bracket too many": ("{}}", "1:3", "}"),
    "a comment at the start": ("# c\n{}", "1:1", "#"),
    "a comment at the end of a line": ('{"a": 1 // c\n}', "1:9", "/"),
    "a comment between members": ('{"a": 1, /* c */ "b": 2}', "1:10", "/"),
    "something behind the end": ('{"a": 1}\n"b"', "2:1", '"'),
    "too many levels": ("[" * 10_000, f"1:{MOST_LEVELS + 1}", "["),
}


@pytest.mark.parametrize("case", BROKEN)
def test_one_located_error(case: str) -> None:
    text, place, marked = BROKEN[case]
    file = SourceFile("t.json", text)
    with pytest.raises(DiagnosticError) as caught:
        parse_json_text(file)
    (finding,) = caught.value.diagnostics
    assert finding.span
    assert "{}:{}".format(*file.position(finding.span.start)) == place
    assert text[finding.span.start : finding.span.end] == marked
    assert finding.summary


def plain(value: JsonValue) -> Any:
    """As json.loads with parse_float=Decimal gives it."""
    match value:
        case JsonNull():
            return None
        case JsonBool(value=truth):
            return truth
        case JsonNumber(text=text):
            return int(text) if text.lstrip("-").isdigit() else Decimal(text)
        case JsonString(value=text):
            return text
        case JsonArray(items=items):
            return [plain(item) for item in items]
        case JsonObject(members=members):
            return {member.name.value: plain(member.value) for member in members}
    raise AssertionError(value)


def refuse(name: str) -> None:
    raise ValueError(name)


def same_as_json(text: str) -> None:
    try:
        expected = json.loads(text.removeprefix("\ufeff"), parse_float=Decimal, parse_constant=refuse)
    except ValueError:
        with pytest.raises(DiagnosticError) as caught:
            parse_json_text(SourceFile("t", text))
        (finding,) = caught.value.diagnostics
        assert finding.span
        assert 0 <= finding.span.start <= finding.span.end <= len(text) + 1
    else:
        found = plain(parse_json_text(SourceFile("t", text)))
        # Half a surrogate pair cannot be written as UTF-8.
        halves = json.dumps(expected, default=str, ensure_ascii=False)
        assert json.dumps(found, default=str) == json.dumps(
            json.loads("".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in halves)), default=str
        )


PIECES = [
    "{", "}", "[", "]", ",", ":", '"a"', '"b":', '{"c": ', '"', "\\", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\ud83d",
    "1", "-0", "0.5", "1e3", "01", "-", "+1", ".5", "1.", "NaN", "true", "false", "null", "tru", "\u00e9", " ", "\t",
    "\n", "\r\n", "\x00", "\u00a0", "//", "#", "'", "\ufeff",
]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join) | st.text(max_size=20))
def test_reads_or_refuses_any_text_as_python_does(text: str) -> None:
    same_as_json(text)


@settings(max_examples=200, deadline=None)
@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_reads_all_that_can_be_written(value: object, ascii_only: bool, indent: int | None) -> None:
    same_as_json(json.dumps(value, ensure_ascii=ascii_only, indent=indent))


@settings(max_examples=200, deadline=None)
@given(VALUES, st.data())
def test_refuses_a_text_that_was_cut_or_mended_as_python_does(value: object, data: st.DataObject) -> None:
    text = json.dumps({"a": value})
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 2, len(text))))
    same_as_json(text[:start] + data.draw(st.sampled_from(["", *PIECES])) + text[end:])


def test_knows_where_everything_stands() -> None:
    text = '{"a": [1, "b"], "a": null}'
    root = parse_json_text(SourceFile("t", text))
    assert isinstance(root, JsonObject)
    assert [text[m.name.start : m.name.end] for m in root.members] == ['"a"', '"a"']
    assert [text[m.value.start : m.value.end] for m in root.members] == ['[1, "b"]', "null"]


def test_maps_decoded_characters_to_the_text() -> None:
    text = r'"a\nb\ud83d\ude00cé\"d"'
    string = parse_json_text(SourceFile("t", text))
    assert isinstance(string, JsonString)
    starts = [string.offset(index) for index in range(len(string.value) + 1)]
    assert [text[a:b] for a, b in itertools.pairwise(starts)] == [
        "a", r"\n", "b", r"\ud83d\ude00", "c", "é", r"\"", "d",
    ]  # fmt: skip
    assert text[starts[-1] :] == '"'
