# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every golden template, written as JSON, compiles to the playbook that the native one compiles to."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import SourceFile

from hcl2ansible.check.check import Request
from hcl2ansible.compile import compile_template
from hcl2ansible.hcl import nodes as n
from hcl2ansible.parse import parse_hcl

HERE = Path(__file__).parent
CASES = sorted(
    path.parent
    for path in HERE.glob("[!e]*/template.pkr.hcl")
    # What is inside a directive of an indented heredoc has no text that could be written again.
    if path.parent.name != "directives_in_heredocs"
)


class Member:
    """One member of an object in which the same name may stand again."""

    def __init__(self, name: str, value: Any) -> None:
        self.name = name
        self.value = value

    def written(self) -> str:
        value = self.value
        if isinstance(value, list) and value and isinstance(value[0], Member):
            return f"{json.dumps(self.name)}: {{{', '.join(member.written() for member in value)}}}"
        return f"{json.dumps(self.name)}: {json.dumps(value)}"


class Writer:
    """Native syntax as JSON."""

    def __init__(self, text: str) -> None:
        self.text = text

    def body(self, body: n.Body, around: str = "") -> list[Member]:
        return [
            self.block(item) if isinstance(item, n.Block) else Member(item.name, self.value(item, around))
            for item in body.items
        ] or [Member("//", "nothing")]

    def block(self, block: n.Block) -> Member:
        value = self.body(block.body, block.kind)
        for label in reversed(block.labels):
            value = [Member(label.text, value)]
        return Member(block.kind, value)

    def value(self, argument: n.Argument, around: str) -> Any:
        word = (around, argument.name) in (("variable", "type"), ("dynamic", "iterator"))
        return self.slice(argument.value) if word else self.expression(argument.value)

    def slice(self, node: n.Node) -> str:
        return self.text[node.start : node.end]

    def expression(self, node: n.Node) -> Any:
        match node:
            case n.Null():
                return None
            case n.Bool(value=value):
                return value
            case n.Number(text=text) if text.isdigit():
                return int(text)
            case n.Text(value=value):
                return self.literal(value)
            case n.Template(parts=parts):
                return "".join(self.part(part) for part in parts)
            case n.Wrapped(inner=inner):
                return f"${{{self.slice(inner)}}}"
            case n.Tuple(items=items):
                return [self.expression(item) for item in items]
            case n.Object(entries=entries):
                return {self.expression(entry.key): self.expression(entry.value) for entry in entries}
        return f"${{{self.slice(node)}}}"

    def part(self, node: n.Node) -> str:
        if isinstance(node, n.Text):
            return self.literal(node.value)
        if isinstance(node, n.TemplateIf | n.TemplateFor):
            return self.slice(node)
        return f"${{{self.slice(node)}}}"

    def literal(self, text: str) -> str:
        return text.replace("${", "$${").replace("%{", "%%{")


def playbook(template: Path) -> str:
    """What a template compiles to, without the places in it."""
    text = compile_template(str(template), Request(), name="build.yml").text
    return re.sub(r"template\.pkr\.(hcl|json)|(?m: +# template\.pkr\.(hcl|json):\d+$)", "", text)


def without_comments(source: str) -> str:
    """JSON has none, and the native ones become the names of tasks."""
    for start, end in parse_hcl(SourceFile("template", source))[1]:
        source = source[:start] + " " * (end - start) + source[end:]
    return source


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_same_template_in_json(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    source = without_comments((case / "template.pkr.hcl").read_text())
    shutil.copytree(case, tmp_path, dirs_exist_ok=True)  # template files
    native, in_json = tmp_path / "template.pkr.hcl", tmp_path / "template.pkr.json"
    native.write_text(source)
    members = Writer(source).body(parse_hcl(SourceFile("template", source))[0])
    in_json.write_text("{\n" + ",\n".join(member.written() for member in members) + "\n}\n")

    assert playbook(in_json) == playbook(native)


def test_there_are_cases() -> None:
    assert len(CASES) > 20
