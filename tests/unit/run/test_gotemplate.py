# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Go text/template subset that strings of a template pass through after HCL."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.go_time import format_go_time
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.gotemplate import (
    TemplateError,
    render,
    standard_functions,
)

DATA = {
    "Vars": "A='1' ",
    "Path": "/tmp/x.sh",
    "N": 7,
    "F": 2.5,
    "Yes": True,
    "Empty": "",
    "List": ["a", "b", "c"],
    "Map": {"k": "v", "inner": {"deep": 1}},
}
FUNCTIONS = standard_functions("web", "docker", {"ID": "abc123", "Port": 0})


def go(text: str) -> str:
    return render(text, DATA, FUNCTIONS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain }} text", "plain }} text"),
        ("chmod +x {{.Path}}; {{ .Vars }}{{.Path}}", "chmod +x /tmp/x.sh; A='1' /tmp/x.sh"),
        ("{{.Nope}} {{.Nope.Deeper}}", "<no value> <no value>"),
        ("{{.Map.inner.deep}}{{.Map.none}}", "1<no value>"),
        ("{{$.N}}{{(.Map).k}}", "7v"),
        ("{{.Map}}", "map[inner:map[deep:1] k:v]"),
        ("{{`{{`}}.Names}}", "{{.Names}}"),
        ("{{\"a\\tb\\x41\\u00e9\"}}{{ `raw\\t` }}{{'A'}}", "a\tbA\u00e9raw\\t65"),
        ("{{1}} {{0x10}} {{-3}} {{1.50}} {{1e3}} {{010}} {{1_000}}", "1 16 -3 1.5 1000 8 1000"),
        ("{{1e21}} {{0.00001}} {{123456789.0}}", "1e+21 1e-05 123456789"),
        ("a \n {{- 1 -}} \n b", "a1b"),
        ("a {{/* a }} comment */}} b{{- /* x */ -}} c", "a  bc"),
        ("{{if .Yes}}y{{else}}n{{end}}{{if .Empty}}y{{else if eq .N 7}}seven{{else}}n{{end}}", "yseven"),
        ("{{if not .Empty}}{{with .Map}}{{.k}}{{$.N}}{{end}}{{end}}", "v7"),
        ("{{with .Empty}}x{{else}}none{{end}}", "none"),
        ("{{range .List}}[{{.}}]{{end}}", "[a][b][c]"),
        ("{{range $i, $e := .List}}{{$i}}={{$e}},{{end}}", "0=a,1=b,2=c,"),
        ("{{range $k, $v := .Map}}{{$k}};{{end}}", "inner;k;"),
        ("{{range .Nope}}x{{else}}empty{{end}}", "empty"),
        ('{{range .List}}{{if eq . "b"}}{{break}}{{end}}{{.}}{{end}}', "a"),
        ('{{range .List}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{end}}', "ac"),
        ("{{$x := .N}}{{if true}}{{$x = 8}}{{end}}{{$x}}", "8"),
        ("{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}", "21"),
        ("{{.Path | upper | printf `<%s>`}}", "</TMP/X.SH>"),
        ('{{printf `%05d|%-4s|%4s|%x|%q` 42 `a` `b` 255 `q"`}}', '00042|a   |   b|ff|"q\\""'),
        ("{{printf `%v|%.2f|%t|%%|%[` .List .F true}}", "[a b c]|2.50|true|%|%![(MISSING)"),
        ("{{printf `%d` `s`}} {{printf `%s`}}", "%!d(string=s) %!s(MISSING)"),
        ("{{printf `x` 1}} {{printf `%s` 5}}", "x%!(EXTRA int=1) %!s(int=5)"),
        ("{{print 1 2 `a` `b` 3}}{{println `x` 1}}", "1 2ab3x 1\n"),
        ("{{index .List 1}}{{index .Map `k`}}{{index .Map `inner` `deep`}}", "bv1"),
        ("{{len .List}}{{len `h\u00e9`}}", "33"),
        ("{{slice `abcdef` 1 3}}{{slice .List 2}}", "bc[c]"),
        ("{{and 1 0 2}}{{or 0 `x`}}{{and true .N}}{{not 0}}", "0x7true"),
        ("{{eq 1 2 3 1}} {{ne `a` `b`}} {{lt 1 2}}", "true true true"),
        ("{{ge 2 3}} {{le `a` `b`}} {{gt 2.5 1.5}}", "false true true"),
        ("{{html `<a b='c'>&`}}", "&lt;a b=&#39;c&#39;&gt;&amp;"),
        ("{{urlquery `a b/c?`}} {{js `it's`}}", "a+b%2Fc%3F it\\'s"),
        ("{{.List}} {{.Yes}}", "[a b c] true"),
    ],
)
def test_a_template_gives_what_go_gives(text: str, expected: str) -> None:
    assert go(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("docker ps --format '{{json .}}'", 'function "json" not defined'),
        ("{{ansible_host}}", 'function "ansible_host" not defined'),
        ("a\nb {{.X", "line 2: unclosed action"),
        ("{{`abc", "unterminated raw"),
        ('{{"abc', "unterminated quoted"),
        ("{{/* abc", "unclosed comment"),
        ("{{if .X}}", "lacks its"),
        ("x{{end}}", "unexpected {{end}}"),
        ("{{}}", "missing value"),
        ("{{$x}}", r"undefined variable \$x"),
        ("{{.N 1}}", "not a function"),
        ("{{.Path.Deep}}", "can't evaluate field Deep"),
        ("{{lower}}", "wrong number of args for lower"),
        ("{{timestamp 1}}", "wrong number of args for timestamp"),
        ("{{index .List 9}}", "index out of range"),
        ("{{eq 1 `a`}}", "incompatible types"),
        ("{{lower 1}}", "error calling lower"),
        ("{{if .Yes}}{{$y := 1}}{{end}}{{$y}}", "undefined variable"),
        ("{{break}}", "outside"),
        ("{{template `x`}}", "not supported"),
        ("{{(1}}", "parenthesis"),
        ("{{1 | 2}}", "only a function"),
        ("{{user `x`}}", "error calling user: test"),
        ("{{env `HOME`}}", "error calling env"),
        ("{{template_dir}}", "template path not available"),
        ("{{build `Nope`}}", "the build has no Nope; it has ID, Port"),
        ("{{split `a-b` `-` 2}}", "there is no part 2"),
    ],
)
def test_a_broken_template_says_where_and_why(text: str, says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        go(text)


def test_packers_functions() -> None:
    assert go("{{build_name}}/{{build_type}}/{{build `ID`}}/{{ build `Port` }}") == "web/docker/abc123/0"
    assert go("{{upper `a`}}{{lower `B`}}{{replace `a` `b` 1 `aa`}}{{replace_all `a` `b` `aa`}}") == "Abbabb"
    assert go("{{split `a-b-c` `-` 1}}") == "b"
    assert re.fullmatch(r"\d{10}", go("{{timestamp}}"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", go("{{isotime}}"))
    assert re.fullmatch(r"\d{8}", go("{{isotime `20060102`}}"))
    assert re.fullmatch(r"\d{4}-\d\d", go("{{strftime `%Y-%m`}}"))
    assert go("{{uuid}}") != go("{{uuid}}")
    assert re.fullmatch(r"\d+\.\d+\.\d+", go("{{packer_version}}"))


def test_the_time_does_not_move_within_a_run() -> None:
    first = standard_functions("a", "null", {})["timestamp"]()
    assert standard_functions("b", "docker", {})["timestamp"]() == first


def test_clean_resource_name_exists_where_the_cloud_has_rules_for_names() -> None:
    with pytest.raises(TemplateError, match="not defined"):
        go("{{clean_resource_name `a`}}")
    aws = standard_functions("a", "amazon-ebs", {})
    assert render("{{clean_resource_name `web:1 [x]`}}", {}, aws) == "web-1 [x]"
    gce = standard_functions("a", "googlecompute", {})
    assert render("{{clean_resource_name `1.Web_`}}", {}, gce) == "a1-web"


def test_user_variables_of_a_legacy_template() -> None:
    functions = standard_functions("a", "null", {}, user={"x": "1"})
    assert render("{{user `x`}}{{user `nope`}}", {}, functions) == "1"


def test_a_function_of_the_caller_wins_over_a_builtin() -> None:
    assert render("{{len 1}}", {}, {"len": lambda value: f"mine{value}"}) == "mine1"


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        ("Mon Jan 2 15:04:05 MST 2006", "Fri Mar 5 09:07:03 CET 2027"),
        ("Monday, 02-January-06 03:04:05PM", "Friday, 05-March-27 09:07:03AM"),
        ("2006-01-02T15:04:05.000Z07:00", "2027-03-05T09:07:03.250+01:00"),
        ("_2 __2 002 .999 -0700 -07 1/2 3:4:5 pm", " 5  64 064 .25 +0100 +01 3/5 9:7:3 am"),
    ],
)
def test_go_layouts(layout: str, text: str) -> None:
    moment = datetime(2027, 3, 5, 9, 7, 3, 250_000, tzinfo=timezone(timedelta(hours=1), "CET"))
    assert format_go_time(moment, layout) == text


def test_utc_is_written_z() -> None:
    assert format_go_time(datetime(2027, 1, 1, tzinfo=UTC), "Z07:00 -07:00") == "Z +00:00"
