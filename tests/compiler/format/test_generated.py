# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generated templates: formatting changes nothing that means anything, and agrees with Packer to the byte."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile
from hcl2ansible.hcl.nodes import Node
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fuzz.templates import template
from hcl2ansible.format import format_text
from hcl2ansible.parse import parse_hcl

BATCH = 1500
texts = st.randoms(use_true_random=False).map(template)


def meaning(value: Any) -> Any:
    """A tree without positions, which are its only whole numbers."""
    if isinstance(value, Node):
        fields = [getattr(value, name) for name in value.__match_args__]
        return (type(value).__name__, *(meaning(field) for field in fields if not isinstance(field, int) or isinstance(field, bool)))
    return tuple(map(meaning, value)) if isinstance(value, tuple) else value


def parsed(text: str) -> tuple[Any, list[str]]:
    """The tree and the comments."""
    body, spans = parse_hcl(SourceFile("t", text))
    return meaning(body), [text[start:end] for start, end in spans]


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=texts)
def test_the_tree_and_the_comments_stay(text: str) -> None:
    try:
        before = parsed(text)
    except DiagnosticError:
        assume(False)
    formatted = format_text(text)
    assert parsed(formatted) == before
    assert format_text(formatted) == formatted


def test_hardly_a_generated_template_is_invalid() -> None:
    """Or else the other tests show nothing."""
    invalid = 0
    for seed in range(300):
        try:
            parsed(template(Random(seed)))
        except DiagnosticError:
            invalid += 1
    assert invalid < 6


@pytest.mark.integration
def test_packer_formats_generated_templates_to_the_same_bytes(tmp_path: Path) -> None:
    sources = {f"{seed}.pkr.hcl": template(Random(seed), negation=False) for seed in range(BATCH)}
    for name, text in sources.items():
        (tmp_path / name).write_bytes(text.encode())
    run = subprocess.run(["packer", "fmt", "."], cwd=tmp_path, capture_output=True, text=True, check=False)
    differing = []
    refused = 0
    for name, text in sources.items():
        try:
            ours = format_text(text)
        except DiagnosticError:
            ours = text
            refused += 1
            assert f"formatting {name}\n" in run.stdout + run.stderr, f"Packer reads {name}"
        if (tmp_path / name).read_bytes() != ours.encode():
            differing.append(name)
    assert not differing
    assert refused < BATCH / 50
    print(f"{BATCH - refused} generated templates: Packer's bytes")
