# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Data sources: their order among the local values, their types, and what is known of them."""

from __future__ import annotations

from compiler.check.checking import NULL, checked, codes, findings

DATA = """
data "null" "b" { input = local.of_a }
data "null" "a" { input = "1" }
data "http" "page" { url = "http://127.0.0.1/${data.null.b.output}" }
locals {
  of_a  = data.null.a.output
  body  = data.http.page.body
  names = [for name, each in data.null : "${name}:${each.output}"]
  all   = data.null
  type  = data.http.page.request_headers["Content-Type"]
}
"""
RESULTS = {
    "null.a": {"output": "x"},
    "null.b": {"output": "y"},
    "http.page": {"url": "u", "body": "[]", "request_headers": {"Content-Type": "text/plain"}},
}


def test_each_one_stands_behind_what_it_needs() -> None:
    template = checked(DATA + NULL)
    assert [each.data.reference for each in template.data] == ["null.a", "null.b", "http.page"]
    assert template.data[1].needs == (("local", "of_a"),)
    assert template.data[2].needs == (("data", "null.b"),)


def test_attributes_have_the_documented_types() -> None:
    types = checked(DATA + NULL).local_types
    assert str(types["body"]) == "string"
    assert str(types["type"]) == "string"
    assert str(types["all"]) == "map(object({output=string}))"


def test_the_text_is_not_known_until_it_is_read() -> None:
    build = '\nsource "null" "a" { communicator = "none" }\nbuild { sources = [data.null.a.output] }'
    (problem,) = findings('data "null" "a" { input = "null.a" }' + build)
    assert problem.code == "value-needed"
    assert "-evaluate-datasources" in problem.hint
    known = checked('data "null" "a" { input = "null.a" }' + build, results={"null.a": {"output": "null.a"}})
    assert [source.host for source in known.sources] == ["null.a"]


def test_results_have_their_types() -> None:
    template = checked(
        DATA + 'source "null" "a" { communicator = "none" }\n'
        'build {\n sources = ["null.a"]\n name = "${local.type}-${join("+", local.names)}"\n}',
        results=RESULTS,
    )
    assert template.builds[0].name == "text/plain-a:x+b:y"


def test_what_is_made_from_a_secret_is_secret() -> None:
    template = checked(
        'variable "token" {\n sensitive = true\n default = "x"\n}\n'
        'data "http" "page" {\n url = "http://127.0.0.1"\n request_headers = { Authorization = var.token }\n}\n'
        'data "null" "open" { input = "1" }\n'
        "locals {\n body = data.http.page.body\n open = data.null.open.output\n every = data.http\n}\n" + NULL
    )
    assert {each.data.reference: each.sensitive for each in template.data} == {
        "http.page": True,
        "null.open": False,
    }
    assert {local.name for local in template.locals if local.sensitive} == {"body", "every"}


def test_data_may_not_use_what_a_build_knows() -> None:
    assert codes('data "null" "a" { input = source.name }\n' + NULL) == ["reference-not-allowed"]
    assert codes('data "null" "a" { input = build.name }\n' + NULL) == ["reference-not-allowed"]


def test_a_body_is_checked_although_nothing_uses_it() -> None:
    text = 'data "http" "a" {\n url = "http://127.0.0.1"\n method = "GIT"\n timeout = "5"\n}\n'
    assert codes(text + NULL) == ["invalid-value", "invalid-duration"]


def test_a_dynamic_block_is_none_of_its_blocks() -> None:
    text = 'data "null" "a" {\n dynamic "x" {\n for_each = []\n content {}\n }\n}\n'
    assert codes(text + NULL) == ["unknown-block"]


def test_what_gives_secrets_is_sensitive() -> None:
    template = checked(
        'data "amazon-secretsmanager" "a" { name = "n" }\n'
        'data "amazon-parameterstore" "plain" { name = "n" }\n'
        'data "amazon-parameterstore" "never" {\n name = "n"\n with_decryption = false\n}\n'
        'data "amazon-parameterstore" "deciphered" {\n name = "n"\n with_decryption = true\n}\n'
        "locals {\n made = data.amazon-secretsmanager.a.value\n open = data.amazon-parameterstore.plain.arn\n}\n"
        + NULL
    )
    secret = {each.data.name: (each.secret, each.sensitive) for each in template.data}
    assert {name for name, marks in secret.items() if marks == (True, True)} == {"a", "deciphered"}
    assert {name for name, marks in secret.items() if marks == (False, False)} == {"plain", "never"}
    assert {local.name: local.sensitive for local in template.locals} == {"made": True, "open": False}
