# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HCL in JSON syntax: Packer and we agree on what is a template."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError

from hcl2ansible.check.check import Request
from hcl2ansible.compile import check

SOURCE = '"source": {"null": {"n": {"communicator": "none"}}}'
BUILD = '"build": {"sources": ["null.n"]'

# SOURCE stands for a source, BUILD for the beginning of a build that uses it.
TEMPLATES = {
    'plain': '{SOURCE, BUILD}}',
    'root array': '[{SOURCE}, {BUILD}}]',
    'labels array': '{"source": [{"null": [{"n": {"communicator": "none"}}]}], BUILD}}',
    'body array': '{"source": {"null": {"n": [{"communicator": "none"}]}}, BUILD}}',
    'two bodies dup': '{"source": {"null": {"n": [{"communicator": "none"}, {"communicator": "none"}]}}, BUILD}}',
    'dup block keys': '{SOURCE, "source": {"null": {"m": {"communicator": "none"}}}, BUILD}}',
    'dup argument': '{SOURCE, BUILD, "sources": ["null.n"]}}',
    'comment keys': '{"//": 1, "source": {"null": {"n": {"//": "c", "communicator": "none"}}}, BUILD, "//": "x"}}',
    'comment at label': '{"source": {"//": "c", "null": {"n": {"communicator": "none"}}}, BUILD}}',
    'null block': '{SOURCE, BUILD}, "variable": null}',
    'empty labels': '{SOURCE, BUILD}, "variable": {}}',
    'number for block': '{SOURCE, BUILD}, "variable": 5}',
    'string for label': '{SOURCE, BUILD}, "variable": {"x": "y"}}',
    'unknown block': '{SOURCE, BUILD}, "foo": {}}',
    'unknown arg': '{SOURCE, BUILD}, "foo": 1}',
    'template': '{SOURCE, BUILD, "provisioner": {"shell-local": {"inline": ["${upper(\\"x\\")}", "%{ if true }a%{ endif }"]}}}, "locals": {"a": "$${x}"}}',
    'bad template': '{SOURCE, BUILD, "provisioner": {"shell-local": {"inline": ["${upper(}"]}}}}',
    'unclosed template': '{SOURCE, BUILD, "provisioner": {"shell-local": {"inline": ["${upper"]}}}}',
    'bad ref': '{SOURCE, BUILD, "provisioner": {"shell-local": {"inline": ["${var.x}"]}}}}',
    'type string': '{"variable": {"x": {"type": "list(string)", "default": ["a"]}}, SOURCE, BUILD}}',
    'type wrong': '{"variable": {"x": {"type": "lst(string)", "default": ["a"]}}, SOURCE, BUILD}}',
    'type template': '{"variable": {"x": {"type": "${string}", "default": "a"}}, SOURCE, BUILD}}',
    'type number': '{"variable": {"x": {"type": 5, "default": "a"}}, SOURCE, BUILD}}',
    'description literal': '{"variable": {"x": {"description": "${a", "default": "a"}}, SOURCE, BUILD}}',
    'sensitive string': '{"variable": {"x": {"sensitive": "true", "default": "a"}}, SOURCE, BUILD}}',
    'default env': '{"variable": {"x": {"default": "${env(\\"HOME\\")}"}}, SOURCE, BUILD}}',
    'default var': '{"variable": {"x": {"default": "${var.y}"}}, SOURCE, BUILD}}',
    'nested source name literal': '{SOURCE, "build": {"source": {"null.n": {"name": "${x"}}}}',
    'post-processors': '{SOURCE, BUILD, "post-processors": [{"post-processor": [{"manifest": {}}, {"manifest": {}}]}]}}',
    'dynamic': '{SOURCE, "build": {"dynamic": {"source": {"for_each": ["null.n"], "labels": ["${source.value}"], "content": {}}}}}',
    'dynamic iterator': '{SOURCE, "build": {"dynamic": {"source": {"for_each": ["null.n"], "iterator": "i", '
                        '"labels": ["${i.value}"], "content": {"name": "${i.key}"}}}}}',
    'dynamic top': '{SOURCE, BUILD}, "dynamic": {"source": {"for_each": ["null.n"], "content": {}}}}',
    'validation': '{"variable": {"x": {"default": "abc", "validation": {"condition": "${length(var.x) > 2}", "error_message": "Too short."}}}, SOURCE, BUILD}}',
    'validation fails': '{"variable": {"x": {"default": "a", "validation": {"condition": "${length(var.x) > 2}", '
                        '"error_message": "Too short."}}}, SOURCE, BUILD}}',
    'required_version literal': '{"packer": {"required_version": ">= 1.0.0"}, SOURCE, BUILD}}',
    'required_version bad': '{"packer": {"required_version": "x"}, SOURCE, BUILD}}',
    'only': '{SOURCE, BUILD, "provisioner": [{"shell-local": {"only": ["null.n"], "inline": ["a"]}}, '
            '{"shell-local": [{"inline": ["b"]}, {"inline": ["c"]}]}]}}',
    'override': '{SOURCE, BUILD, "provisioner": {"shell-local": {"override": {"n": {"inline": ["x"]}}, "inline": ["a"]}}}}',
    'unknown prov arg': '{SOURCE, BUILD, "provisioner": {"shell-local": {"inlin": ["a"]}}}}',
    'dup object key': '{"locals": {"o": {"a": 1, "a": 2}}, SOURCE, BUILD}}',
    'object key template': '{"locals": {"o": {"${upper(\\"a\\")}": 1}}, SOURCE, BUILD}}',
    'trailing comma': '{SOURCE, BUILD},}',
    'extra': '{SOURCE, BUILD}} x',
    'root string': '"x"',
    'sources string': '{SOURCE, "build": {"sources": "null.n"}}',
    'one label': '{"source": {"null": {"communicator": "none"}}, BUILD}}',
    'labels too deep': '{"source": {"null": {"n": {"communicator": "none", "x": {"y": "z"}}}}, BUILD}}',
    'body string': '{SOURCE, "build": "x"}',
    'body array of strings': '{SOURCE, "build": ["x"]}',
    'locals in array': '{"locals": [{"a": 1}, {"b": "${local.a}"}], SOURCE, BUILD}}',
    'variables': '{"variables": {"a": 1, "b": {"c": 2}}, SOURCE, BUILD, "provisioner": {"shell-local": {"inline": ["${var.b.c}"]}}}}',
    'communicator': '{"communicator": {"ssh": {"x": {"a": 1}}}, SOURCE, BUILD}}',
    'shell env map': '{SOURCE, BUILD, "provisioner": {"shell-local": {"inline": ["a"], "environment_vars": ["A=${1+1}"]}}}}',
    'negative': '{"locals": {"a": -5, "b": 1.5e3}, SOURCE, BUILD, "provisioner": {"shell-local": {"inline": ["${local.a + 1}"]}}}}',
    'directive in template wrong': '{"locals": {"a": "%{ if }"}, SOURCE, BUILD}}',
    'scalar to list': '{SOURCE, BUILD, "provisioner": {"shell-local": {"inline": "true"}}}}',
}  # fmt: skip


@pytest.mark.skipif(not shutil.which("packer"), reason="the peer is not installed")
@pytest.mark.parametrize("case", TEMPLATES)
def test_packer_and_we_agree(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = TEMPLATES[case].replace("SOURCE", SOURCE).replace("BUILD", BUILD)
    (tmp_path / "t.pkr.json").write_text(text)

    environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}
    command = ["packer", "validate", "t.pkr.json"]
    packer = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    errors = []
    try:
        check("t.pkr.json", Request(strict=True))
    except DiagnosticError as error:
        errors = [finding for finding in error.diagnostics if finding.severity == "error"]

    assert len(errors) == (0 if packer.returncode == 0 else 1), packer.stdout
    assert all(finding.span for finding in errors)
