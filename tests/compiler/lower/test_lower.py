# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A template as plays and tasks, compared in their printed form; and what is refused, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from hcl2ansible.check.check import Request
from hcl2ansible.compile import check
from hcl2ansible.ir.playbook import Code
from hcl2ansible.ir.printer import print_playbook
from hcl2ansible.lower import lower
from hcl2ansible.lower.build import guard

TEMPLATE = """
variable "token" {
  type      = string
  sensitive = true
}
source "null" "a" { communicator = "none" }
source "docker" "b" {
  image   = "debian"
  discard = true
}
build {
  sources = ["null.a", "docker.b"]
  provisioner "shell" {
    inline = ["echo ${var.token}"]
    only   = ["docker.b"]
  }
  error-cleanup-provisioner "shell-local" { inline = ["true"] }
}
"""
PRINTED = """\
play 'Prepare the build' on localhost
  task hcl2ansible.images.variables 'Check the input variables' @ t.pkr.hcl:2
    definitions = {token: {type: 'string', sensitive: True}}
  task ansible.builtin.add_host 'Add the host null.a' @ t.pkr.hcl:12
    name = 'null.a'
    groups = ['images']
    source = {type: 'null', name: 'a'}
  task ansible.builtin.add_host 'Add the host docker.b' @ t.pkr.hcl:12
    name = 'docker.b'
    groups = ['images']
    source = {type: 'docker', name: 'b'}
play 'Build the images' on images by ansible.builtin.free
  var var = J'{{ hostvars.localhost.ansible_facts.var }}'
  block 'Build null.a and docker.b' @ t.pkr.hcl:11
    steps
      task hcl2ansible.images.null 'Connect to the machine for null.a' @ t.pkr.hcl:6
        when inventory_hostname == 'null.a'
        state = 'started'
        communicator = 'none'
      task hcl2ansible.images.docker 'Start the container for docker.b' @ t.pkr.hcl:7
        when inventory_hostname == 'docker.b'
        state = 'started'
        image = 'debian'
        discard = True
      task hcl2ansible.images.shell 'Run echo ...' @ t.pkr.hcl:13
        when inventory_hostname == 'docker.b'
        inline = [J'echo {{ var.token }}']
        secret
      task hcl2ansible.images.null 'Finish without an artifact for null'
        when source.type == 'null'
        state = 'captured'
      task hcl2ansible.images.docker 'Capture the image for docker'
        when source.type == 'docker'
        state = 'captured'
    rescue
      task hcl2ansible.images.shell_local 'Run true on this computer' @ t.pkr.hcl:17
        when build.ID is defined
        when hcl2ansible_on_error | default('cleanup') != 'abort'
        inline = ['true']
      task ansible.builtin.fail 'Fail with the first error'
        msg = J'{{ ansible_failed_result.msg }}'
    always
      task hcl2ansible.images.null 'Remove everything temporary for null'
        when source.type == 'null'
        state = 'absent'
      task hcl2ansible.images.docker 'Remove everything temporary for docker'
        when source.type == 'docker'
        state = 'absent'
"""


def lowered(directory: Path, text: str) -> str:
    path = directory / "t.pkr.hcl"
    path.write_text(text)
    return print_playbook(lower(check(str(path), Request()), name="t.yml", version="0"))


def test_printed(tmp_path: Path) -> None:
    assert lowered(tmp_path, TEMPLATE) == PRINTED


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        ("abcd", None),
        ("b", "inventory_hostname == 'b'"),
        ("acd", "inventory_hostname != 'b'"),
        ("cd", "inventory_hostname in ['c', 'd']"),
    ],
)
def test_guard_is_the_shortest(hosts: str, expected: str | None) -> None:
    assert guard(list(hosts), list("abcd")) == (() if expected is None else (Code(expected),))


def test_guard_names_those_left_out_when_they_are_fewer() -> None:
    assert guard(list("abc"), list("abcde")) == (Code("inventory_hostname not in ['d', 'e']"),)


LIST = "hcl({'var.list': 'list(string)'}, var=var"


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ('[for x in var.list : x] == ["a"]', f"""{{{{ '[for x in var.list : x] == ["a"]' | {LIST}) }}}}"""),
        (
            'try(upper(var.list[0]), "it\'s")',
            f"""{{{{ 'try(upper(var.list[0]), "it\\\\u0027s")' | {LIST}) }}}}""",
        ),
        (
            '"%{ for x in var.list }${length([for y in var.list : x])}%{ endfor }"',
            "{{ '[for y in var.list : x]' | hcl(var=var, x=x) | ",
        ),
    ],
)
def test_what_jinja_cannot_say_stays_hcl(tmp_path: Path, expression: str, written: str) -> None:
    text = f"""
variable "list" {{ type = list(string) }}
locals {{
  x = {expression}
}}
source "null" "a" {{ communicator = "none" }}
build {{
  sources = ["null.a"]
  provisioner "shell-local" {{ inline = [local.x] }}
}}
"""
    printed = lowered(tmp_path, text).replace("hcl2ansible.images.hcl", "hcl").replace("\\'", "'")
    assert written in printed
