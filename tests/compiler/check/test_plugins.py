# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``required_plugins``: what is served here, what other collections provide, and what nothing provides."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.check.checking import NULL, checked, codes, findings
from hcl2ansible.check.plugins import fits

MODULE = '''
DOCUMENTATION = r"""
module: {name}
short_description: Do it
description: [Does it.]
author: nobody
extends_documentation_fragment: [{fragments}]
options:
  text:
    description: A text.
    type: str
    required: true
attributes:
  {kind}:
    support: full
    description: It is one.
    details: {label}
"""
RETURN = r"""
data:
  description: What there is.
  returned: always
  type: dict
  contains:
    size: {{description: A number., returned: always, type: int}}
    tags: {{description: Names., returned: success, type: list, elements: str}}
"""
'''


@pytest.fixture
def collections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "ansible_collections" / "acme" / "cloud"
    (root / "plugins/modules").mkdir(parents=True)
    (root / "galaxy.yml").write_text("namespace: acme\nname: cloud\nversion: 1.2.3\n")
    for name, kind, label, fragments in (
        ("stamp", "provisioner", "stamp", "hcl2ansible.images.provisioner"),
        ("machine", "builder", "cloud", "hcl2ansible.images.builder"),
        ("image", "data_source", "cloud-image", ""),
    ):
        text = MODULE.format(name=name, kind=kind, label=label, fragments=fragments)
        (root / "plugins/modules" / f"{name}.py").write_text(text)
    monkeypatch.setenv("ANSIBLE_COLLECTIONS_PATH", str(tmp_path))
    return tmp_path


def required(name: str, source: str, version: str = ">= 1.0.0") -> str:
    return f'packer {{\n required_plugins {{\n {name} = {{ version = "{version}", source = "{source}" }}\n }}\n}}\n'


def using(name: str) -> str:
    return f"""
data "{name}-image" "base" {{
  text = "x"
}}
locals {{
  next = data.{name}-image.base.size + 1
}}
source "{name}" "vm" {{
  text = join(",", data.{name}-image.base.tags)
}}
build {{
  sources = ["{name}.vm"]
  provisioner "{name}-stamp" {{
    text         = "x"
    pause_before = "1s"
  }}
}}
"""


@pytest.mark.parametrize("name", ["cloud", "other"])
@pytest.mark.usefixtures("collections")
def test_modules_of_another_collection_carry_the_name_of_the_plugin(name: str) -> None:
    template = checked(required(name, "galaxy.ansible.com/acme/cloud", "~> 1.2") + using(name))
    assert template.sources[0].schema.fqcn == "acme.cloud.machine"
    assert template.builds[0].provisioners[0].schema.fqcn == "acme.cloud.stamp"
    assert template.data[0].schema.fqcn == "acme.cloud.image"
    assert str(template.data[0].type) == "object({size=number, tags=list(string)})"


@pytest.mark.usefixtures("collections")
def test_without_the_requirement_they_are_not_known() -> None:
    assert "unknown-type" in codes(using("cloud"))


@pytest.mark.usefixtures("collections")
def test_a_version_that_does_not_fit_is_one_finding() -> None:
    (problem,) = findings(required("cloud", "galaxy.ansible.com/acme/cloud", ">= 2") + NULL)
    assert problem.code == "wrong-version"
    assert "1.2.3" in problem.summary


def test_a_missing_collection_is_one_finding() -> None:
    text = required("cloud", "galaxy.ansible.com/acme/gone") + NULL
    text += 'build {\n sources = ["null.none"]\n provisioner "cloud-stamp" {\n text = 1\n }\n}\n'
    (problem,) = findings(text)
    assert problem.code == "missing-collection"
    assert "init -install" in problem.hint


@pytest.mark.parametrize("plugin", ["docker", "compress"])
def test_plugins_that_this_collection_serves_need_no_word(plugin: str) -> None:
    assert codes(required(plugin, f"github.com/hashicorp/{plugin}") + NULL) == []


def test_a_served_plugin_may_be_renamed() -> None:
    text = required("podman", "github.com/hashicorp/docker")
    text += 'source "podman" "a" {\n image = "x"\n discard = true\n}\nbuild {\n sources = ["podman.a"]\n}\n'
    source = checked(text).sources[0]
    assert (source.host, source.schema.fqcn) == ("podman.a", "hcl2ansible.images.docker")


def test_an_unused_plugin_that_nothing_provides_is_a_warning() -> None:
    (problem,) = findings(required("vsphere", "github.com/hashicorp/vsphere") + NULL)
    assert (problem.severity, problem.code) == ("warning", "unknown-plugin")


def test_a_used_plugin_that_nothing_provides_is_one_error() -> None:
    text = required("vsphere", "github.com/hashicorp/vsphere")
    text += 'source "vsphere-iso" "a" {}\nbuild {\n sources = ["vsphere-iso.a"]\n}\n'
    (problem,) = findings(text)
    assert problem.code == "unknown-type"
    assert "galaxy.ansible.com" in problem.hint


@pytest.mark.parametrize(
    ("version", "constraint", "expected"),
    [
        ("1.2.3", "", True),
        ("1.2.3", ">= 1.0, < 2", True),
        ("1.2.3", "~> 1.1", True),
        ("2.0.0", "~> 1.1", False),
        ("1.2.3", "1.2.3", True),
        ("1.2.3", "!= 1.2.3", False),
        ("1.2.3-beta.1+build", ">= 1.2.3", True),
        ("1.2", "= 1.2.0", True),
    ],
)
def test_versions(version: str, constraint: str, expected: bool) -> None:
    assert fits(version, constraint) is expected
