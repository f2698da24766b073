# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which sources, provisioners and post-processors a build consists of."""

from __future__ import annotations

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError

from compiler.check.checking import checked, codes, findings

SOURCES = """
source "null" "a" {
  communicator = "none"
}
source "null" "b" {
  communicator = "none"
}
"""


def build(body: str) -> str:
    return SOURCES + "build {\n" + body + "\n}\n"


def test_listed_sources_come_before_nested_ones() -> None:
    template = checked(build('source "null.a" {\n  name = "first"\n}\nsources = ["source.null.b"]'))
    assert [(source.host, source.packer_build_name) for source in template.sources] == [
        ("null.b", "b"),
        ("null.first", "a"),
    ]


def test_a_build_name_comes_first() -> None:
    template = checked(build('name = "web"\nsources = ["null.a"]'))
    assert template.sources[0].build_name == "web.null.a"


def test_hosts_differ_though_build_names_do_not() -> None:
    template = checked(build('sources = ["null.a"]') + 'build {\n  sources = ["null.a"]\n}\n')
    assert [(source.build_name, source.host) for source in template.sources] == [
        ("null.a", "null.a"),
        ("null.a", "null.a-2"),
    ]


@pytest.mark.parametrize("reference", ["null.a", "source.null.a", "sources.null.a", "anything.null.a.more"])
def test_spellings_of_a_reference(reference: str) -> None:
    assert checked(build(f'sources = ["{reference}"]')).sources[0].host == "null.a"


def test_only_and_except_of_a_component_use_the_renamed_source() -> None:
    template = checked(
        build(
            """
            sources = ["null.a"]
            source "null.b" {
              name = "c"
            }
            provisioner "shell-local" {
              only = ["null.c"]
              inline = ["true"]
            }
            provisioner "shell-local" {
              except = ["null.c"]
              inline = ["true"]
            }
            """
        )
    )
    assert [component.hosts for component in template.builds[0].provisioners] == [("null.c",), ("null.a",)]


def test_an_override_replaces_arguments_and_merges_maps() -> None:
    template = checked(
        build(
            """
            sources = ["null.a", "null.b"]
            provisioner "shell-local" {
              inline = ["true"]
              env = { ONE = "1", TWO = "2" }
              override = { b = { inline = ["false"], env = { TWO = "3" } } }
            }
            """
        )
    )
    (component,) = template.builds[0].provisioners
    assert set(component.overrides) == {"null.b"}
    body = component.body_for("null.b")
    assert body.arguments["env"].value.raw["TWO"].raw == "3"
    assert body.arguments["env"].value.raw["ONE"].raw == "1"
    assert body.arguments["inline"].value.raw[0].raw == "false"
    assert component.body_for("null.a").arguments["inline"].value.raw[0].raw == "true"


@pytest.mark.parametrize(
    ("flags", "hosts"),
    [
        ({"only": ["null.a"]}, ["null.a"]),
        ({"only": ["null.*"]}, ["null.a", "null.b"]),
        ({"except_": ["*.a"]}, ["null.b"]),
        ({"only": ["*"], "except_": ["null.{b,c}"]}, ["null.a"]),
    ],
)
def test_flags_select_sources(flags: dict[str, list[str]], hosts: list[str]) -> None:
    template = checked(build('sources = ["null.a", "null.b"]'), **flags)
    assert [source.host for source in template.sources] == hosts


def test_flags_that_leave_nothing_are_an_error() -> None:
    assert codes(build('sources = ["null.a"]'), only=["docker.*"]) == ["unmatched-pattern", "no-build"]


def test_except_cuts_a_chain_at_the_named_post_processor() -> None:
    text = build(
        """
        sources = ["null.a"]
        post-processors {
          post-processor "shell-local" {
            inline = ["true"]
          }
          post-processor "shell-local" {
            name = "last"
            inline = ["true"]
          }
          post-processor "shell-local" {
            name = "after"
            inline = ["true"]
          }
        }
        """
    )
    (chain,) = checked(text, except_=["last"]).builds[0].chains
    assert [component.name for component in chain] == [""]
    assert not checked(text, except_=["shell-local"]).builds[0].chains


def test_what_decides_the_shape_must_be_known() -> None:
    text = 'variable "which" {\n  type = string\n}\n' + build('sources = ["null.${var.which}"]')
    assert codes(text, strict=False) == ["value-needed"]
    assert checked(text, arguments=(("which", "b"),)).sources[0].host == "null.b"


def test_unused_sources_are_not_looked_at() -> None:
    assert checked('source "nothing" "x" {\n  y = var.z\n}\n' + build('sources = ["null.a"]'))


def test_a_template_without_build_is_an_error() -> None:
    with pytest.raises(DiagnosticError):
        checked(SOURCES)


def test_an_unmatched_only_is_a_warning() -> None:
    step = 'provisioner "shell-local" {\n  only = ["source.null.a"]\n  inline = ["true"]\n}'
    text = build(f'sources = ["null.a"]\n{step}')
    (warning,) = findings(text)
    assert (warning.severity, warning.hint) == ("warning", 'Did you mean "null.a"?')


def test_names_of_components_may_use_variables_and_the_name_of_the_build() -> None:
    template = checked(
        'variable "x" {\n  default = "y"\n}\n'
        + build(
            """
            name    = "web"
            sources = ["null.a"]
            provisioner "shell-local" {
              name   = "${build.name}-${var.x}"
              inline = ["true"]
            }
            post-processor "manifest" {
              name = upper(var.x)
            }
            """
        )
    )
    (checked_build,) = template.builds
    assert checked_build.provisioners[0].name == "web-y"
    assert checked_build.chains[0][0].name == "Y"


def test_a_name_made_from_a_secret_is_not_shown() -> None:
    template = checked(
        'variable "x" {\n  default   = "geheim"\n  sensitive = true\n}\n'
        + build('sources = ["null.a"]\nprovisioner "shell-local" {\n name = var.x\n inline = ["true"]\n}')
    )
    assert template.builds[0].provisioners[0].name == ""


def overridden(override: str, before: str = "") -> list[str]:
    """What the only provisioner runs on the source a."""
    inner = f'provisioner "shell-local" {{\n inline = ["base"]\n override = {override}\n}}'
    template = checked(before + build(f'sources = ["null.a"]\n{inner}'), strict=True)
    (component,) = template.builds[0].provisioners
    return [item.raw for item in component.body_for("null.a").arguments["inline"].value.raw]


def test_a_null_overrides_nothing() -> None:
    assert overridden("{ a = { inline = null } }") == ["base"]


def test_an_override_may_be_computed() -> None:
    assert overridden('{ for name in ["a", "b"] : name => { inline = [name] } }') == ["a"]


def test_an_override_must_be_known() -> None:
    text = build('sources = ["null.a"]\nprovisioner "shell-local" {\n inline = ["x"]\n override = var.o\n}')
    assert codes('variable "o" {\n type = map(map(string))\n}\n' + text, strict=False) == ["invalid-override"]


@pytest.mark.parametrize("sources", ["[]", "null"])
def test_no_source_at_all(sources: str) -> None:
    assert codes(build(f"sources = {sources}")) == ["no-source"]


def test_a_registry_in_a_build_is_checked_too() -> None:
    text = build('sources = ["null.a"]\nhcp_packer_registry {\n bucket_name = "x"\n}')
    assert sorted(codes(text)) == ["ignored-block", "invalid-value"]


def test_an_empty_choice_is_none() -> None:
    amazon = 'source "amazon-ebs" "a" {\n ami_name = "web"\n source_ami = "ami-1"\n instance_type = "t3.micro"\n%s}\n'
    build = 'build { sources = ["amazon-ebs.a"] }'
    unset = ' ssh_interface = ""\n imds_support = ""\n'
    assert codes(amazon % (unset + ' ssh_username = "admin"\n') + build) == []
    assert codes(amazon % ' communicator = ""\n' + build) == ["missing-argument"]
