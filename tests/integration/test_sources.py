# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several sources in one run: side by side, selected, and one after the other."""

from __future__ import annotations

import re

import pytest

from environment.counterparts import SshMachine

from .conftest import Workbench


@pytest.fixture
def three_sources(bench: Workbench, base_image: str, sshd: SshMachine, root_only: None) -> Workbench:
    """A template that builds a container, a sandbox and an ssh machine; each waits until all three are running."""
    bench.write(
        "template.pkr.hcl",
        f"""
        source "docker" "a" {{
          image   = "{base_image}"
          pull    = false
          discard = true
        }}
        source "sandbox" "b" {{
          export_path = "b.tar"
          packages    = ["essential"]
        }}
        source "null" "c" {{
          ssh_host             = "{sshd.host}"
          ssh_username         = "root"
          ssh_private_key_file = "{sshd.key_file}"
        }}
        build {{
          sources = ["source.docker.a", "source.sandbox.b", "source.null.c"]
          provisioner "shell-local" {{
            inline = ["echo here >met-${{source.name}}", "while [ $(ls met-* | wc -l) -lt ${{var.together}} ]; do sleep 0.1; done"]
            timeout = "60s"
          }}
          provisioner "shell" {{ inline = ["echo made by $PACKER_BUILDER_TYPE"] }}
          provisioner "shell" {{
            only   = ["docker.a"]
            inline = ["echo only in the container"]
          }}
          provisioner "shell" {{
            except = ["docker.a"]
            inline = ["echo not in the container"]
          }}
          post-processor "manifest" {{}}
        }}
        variable "together" {{ default = 3 }}
        """,
    )
    return bench


def test_they_build_side_by_side(three_sources: Workbench) -> None:
    run = three_sources.hcl2ansible("build", "template.pkr.hcl").succeeded()
    for kind, name in (("docker", "a"), ("sandbox", "b"), ("null", "c")):
        assert f"==> {kind}.{name}: made by {kind}" in run.output
    assert "==> docker.a: only in the container" in run.output
    assert "==> docker.a: not in the container" not in run.output
    assert run.output.count("not in the container") >= 2
    builders = {build["builder_type"] for build in run.manifest()["builds"]}
    assert builders == {"docker", "sandbox", "null"} or builders == {
        "sandbox",
        "null",
    }  # a discarded image is no artifact
    assert (three_sources.directory / "b.tar").stat().st_size > 0


def test_only_and_except(three_sources: Workbench) -> None:
    run = three_sources.hcl2ansible(
        "build", "-var", "together=1", "-only", "docker.*", "template.pkr.hcl"
    ).succeeded()
    assert "docker.a" in run.output
    assert "sandbox.b:" not in run.output
    run = three_sources.hcl2ansible(
        "build", "-var", "together=1", "-except=docker.a,sandbox.b", "template.pkr.hcl"
    ).succeeded()
    assert "==> null.c: made by null" in run.output
    assert "docker.a:" not in run.output


def test_one_at_a_time(three_sources: Workbench) -> None:
    template = (three_sources.directory / "template.pkr.hcl").read_text()
    serial = re.sub(
        r'inline = \["echo here.*',
        'inline = ["! ls running-* 2>/dev/null", "touch running-${source.name}"]',
        template,
    )
    serial = serial.replace('post-processor "manifest" {}', "").replace(
        'except = ["docker.a"]\n', 'except = ["docker.a"]\n'
    )
    serial = serial.replace(
        'provisioner "shell" { inline = ["echo made by $PACKER_BUILDER_TYPE"] }',
        'provisioner "shell" { inline = ["echo made by $PACKER_BUILDER_TYPE"] }\n'
        'provisioner "shell-local" { inline = ["rm running-${source.name}"] }',
    )
    three_sources.write("serial.pkr.hcl", serial)
    run = three_sources.hcl2ansible("build", "-parallel-builds=1", "serial.pkr.hcl").succeeded()
    assert run.output.count("made by") >= 3


def test_a_failing_source_does_not_stop_the_others(bench: Workbench, base_image: str) -> None:
    run = bench.build(
        f"""
        source "docker" "good" {{
          image  = "{base_image}"
          pull   = false
          commit = true
        }}
        source "docker" "bad" {{
          image   = "{base_image}"
          pull    = false
          discard = true
        }}
        build {{
          sources = ["source.docker.bad", "source.docker.good"]
          provisioner "shell" {{ inline = ["[ $PACKER_BUILD_NAME = good ]"] }}
          post-processor "manifest" {{}}
        }}
        """,
        "-parallel-builds=1",
    ).failed()
    assert [build["name"] for build in run.manifest()["builds"]] == ["good"]
    assert "docker.bad" in run.output
