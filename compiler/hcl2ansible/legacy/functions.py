# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The functions of ``{{ }}`` as expressions of HCL."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..hcl.nodes import Expression, Number, Text, Unary
from ..runtime import load
from .place import Place

# Functions that exist only in legacy templates: they cannot be left to the run time.
HERE_ONLY = frozenset(
    {"user", "env", "consul_key", "vault", "aws_secretsmanager", "aws_secretsmanager_raw", "template_dir"}
)
_FORMAT = re.compile(r"(?:[^%]|%%|%[-0-9.+ ]*[sdv])*")


@dataclass(frozen=True)
class Surroundings:
    """Where a string stands.

    ``user`` and ``environment`` give the expression for a variable, ``timestamp`` that for the time;
    ``misused`` notes a function that does not work where it stands. ``in_build``: ``build.*`` exists here,
    and ``in_source``: ``source.*`` does; ``same_names``: ``source.name`` is the name in the template.
    """

    user: Callable[[str, Place], Expression]
    environment: Callable[[str, Place], Expression]
    timestamp: Callable[[Place], Expression]
    misused: Callable[[str, Place], None] = lambda _name, _place: None
    in_build: bool = False
    in_source: bool = False
    same_names: bool = True


def pipeline_value(pipeline: Any, here: Surroundings, place: Place) -> Expression | None:
    """The expression for a pipeline of the run time's parser; None where HCL cannot say it."""
    if pipeline.declares:
        return None
    value: Expression | None = None
    for number, command in enumerate(pipeline.commands):
        value = _command(command, here, place, value if number else None)
        if value is None:
            return None
    return value


def _command(command: Any, here: Surroundings, place: Place, piped: Expression | None) -> Expression | None:
    first, *rest = command.operands
    if type(first).__name__ != "Name":
        return None if rest or piped is not None else _operand(first, here, place)
    arguments = [_operand(operand, here, place) for operand in rest]
    if piped is not None:
        arguments.append(piped)
    found = [argument for argument in arguments if argument is not None]
    return _call(first.name, found, here, place) if len(found) == len(arguments) else None


def _operand(operand: Any, here: Surroundings, place: Place) -> Expression | None:
    kind = type(operand).__name__
    if kind == "Literal":
        value = operand.value
        if isinstance(value, str):
            return place.text(value)
        return place.number(str(value)) if isinstance(value, int) and not isinstance(value, bool) else None
    if kind == "Name":
        return _call(operand.name, [], here, place)
    return pipeline_value(operand, here, place) if kind == "Pipeline" else None


def _call(name: str, given: list[Expression], here: Surroundings, place: Place) -> Expression | None:
    if name in _WITHOUT_ARGUMENTS and not given:
        return _WITHOUT_ARGUMENTS[name](place)
    return (
        _named(name, given, here, place)
        or _text_function(name, given, place)
        or _secret(name, given, here, place)
    )


_WITHOUT_ARGUMENTS: dict[str, Callable[[Place], Expression]] = {
    "uuid": lambda place: place.call("uuidv4"),
    "pwd": lambda place: place.reference("path", "cwd"),
    "template_dir": lambda place: place.call("abspath", place.reference("path", "root")),
    "packer_version": lambda place: place.reference("packer", "version"),
}


def _named(name: str, given: list[Expression], here: Surroundings, place: Place) -> Expression | None:
    """What stands for a value by its name: variables, the time, the build."""
    match name, given:
        case "user", [Text(value=text)]:
            return here.user(text, place)
        case "env", [Text(value=text)]:
            here.misused(name, place)
            return here.environment(text, place)
        case "timestamp", []:
            return here.timestamp(place)
        case "build_type", [] if here.in_source:
            return place.reference("source", "type")
        case "build_name", [] if here.in_source and here.same_names:
            return place.reference("source", "name")
        case "build", [Text(value=text)] if here.in_build and text.isidentifier():
            return place.reference("build", text)
        case "build", [_] if here.in_source and not here.in_build:
            here.misused(name, place)
        case "sed", _:
            here.misused(name, place)
    return None


def _text_function(name: str, given: list[Expression], place: Place) -> Expression | None:
    match name, given:
        case (("upper" | "lower"), [text]):
            return place.call(name, text)
        case "isotime", ([] | [_]):
            return place.call("legacy_isotime", *given)
        case "strftime", [layout]:
            return place.call("legacy_strftime", layout)
        case "printf", [Text(value=form), *_] if _FORMAT.fullmatch(form):
            return place.call("format", *given)
        case "replace_all", [old, new, text]:
            return place.call("replace", text, old, new)
        case "replace", [old, new, Unary(operator="-"), text]:
            return place.call("replace", text, old, new)
        case "replace", [Text() as old, Text() as new, Number() as count, Text() as text]:
            return place.text(text.value.replace(old.value, new.value, int(count.text)))
        case "split", [text, separator, Number() as number]:
            return place.index(place.call("split", separator, text), int(number.text))
    return None


def _secret(name: str, given: list[Expression], here: Surroundings, place: Place) -> Expression | None:
    if name in HERE_ONLY - {"user", "env"}:
        here.misused(name, place)
    match name, given:
        case "consul_key", [key]:
            return place.call("consul_key", key)
        case "vault", [path, key]:
            return place.call("vault", path, key)
        case "aws_secretsmanager", [secret]:
            return place.call("aws_secretsmanager", secret, place.null())
        case "aws_secretsmanager", [secret, key]:
            return place.call("aws_secretsmanager", secret, key)
        case "aws_secretsmanager_raw", [secret]:
            return place.call("aws_secretsmanager_raw", secret)
    return None


def written(pipeline: Any, here: Surroundings, place: Place) -> list[Expression]:
    """A pipeline as the text of a template, for the run time; what only we know is put in by HCL."""
    parts: list[Expression] = []
    if pipeline.declares:
        sign = "=" if pipeline.assigns else ":="
        parts.append(place.text(f"{', '.join(pipeline.declares)} {sign} "))
    commands = pipeline.commands
    known = next(
        (
            (count, value)
            for count in range(len(commands), 0, -1)
            if _calls(commands[:count]) & HERE_ONLY
            and (value := pipeline_value(_shortened(pipeline, count), here, place)) is not None
        ),
        None,
    )
    if known:
        # A JSON string is a string of Go's too, whatever is in it.
        parts.append(place.call("jsonencode", known[1]))
    for index, command in enumerate(commands[known[0] if known else 0 :]):
        if getattr(command.operands[0], "name", "") in HERE_ONLY:
            here.misused("the name of a variable", place)
        parts.append(place.text(" | " if index or known else ""))
        for number, operand in enumerate(command.operands):
            parts += [place.text(" " if number else ""), *_written_operand(operand, here, place)]
    return parts


def _shortened(pipeline: Any, count: int) -> Any:
    return load("template_nodes").Pipeline((), False, pipeline.commands[:count])


def _calls(commands: Any) -> set[str]:
    found: set[str] = set()
    for command in commands:
        for operand in command.operands:
            kind = type(operand).__name__
            if kind == "Name":
                found.add(operand.name)
            elif kind == "Pipeline":
                found |= _calls(operand.commands)
            elif kind == "Chain" and type(operand.operand).__name__ == "Pipeline":
                found |= _calls(operand.operand.commands)
    return found


def _written_operand(operand: Any, here: Surroundings, place: Place) -> list[Expression]:
    kind = type(operand).__name__
    if kind == "Pipeline":
        return [place.text("("), *written(operand, here, place), place.text(")")]
    if kind == "Name" and operand.name in HERE_ONLY:
        value = _call(operand.name, [], here, place)
        return [place.call("jsonencode", value)] if value is not None else [place.text(operand.name)]
    if kind in ("Name", "Variable"):
        return [place.text(operand.name)]
    if kind == "Chain":
        inner = operand.operand
        before = [] if type(inner).__name__ == "Dot" else _written_operand(inner, here, place)
        return [*before, place.text("".join(f".{step}" for step in operand.path))]
    if kind == "Dot":
        return [place.text(".")]
    return [place.text(_literal(operand.value))]


def _literal(value: object) -> str:
    if isinstance(value, str):
        import json

        return f"`{value}`" if "`" not in value else json.dumps(value, ensure_ascii=False)
    return "nil" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
