# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command line, with Packer's spelling of flags: one dash or two, ``-var k=v`` or ``-var=k=v``."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from typing import NoReturn

COMMANDS = {
    "compile": "compile a template to an Ansible playbook",
    "validate": "check a template",
    "build": "compile a template and run the playbook",
    "cleanup": "remove what interrupted builds have left behind",
    "version": "print the version",
}
_EXIT_NO_COMMAND = 127  # as Packer
_TRUE, _FALSE = ("1", "t", "T", "true", "TRUE", "True"), ("0", "f", "F", "false", "FALSE", "False")
_ON_ERROR = ("cleanup", "abort", "ask", "run-cleanup-provisioner")


class UsageError(Exception):
    """The command line cannot be understood."""


class _Parser(argparse.ArgumentParser):
    """Raises instead of exiting with argparse's status 2."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def _boolean(text: str) -> bool:
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        # What was typed is not repeated: it may be a secret in the wrong form.
        raise argparse.ArgumentTypeError("a name or a value is missing; write -var NAME=VALUE")
    return name, value


def _patterns(text: str) -> list[str]:
    """A list separated by commas, except for those in braces."""
    return [part for part in re.split(r",(?![^{]*\})", text) if part]


def _flag(
    parser: argparse.ArgumentParser, name: str, text: str, *, default: bool = False, hidden: bool = False
) -> None:
    shown = argparse.SUPPRESS if hidden else text
    parser.add_argument(f"--{name}", type=_boolean, default=default, metavar="true|false", help=shown)


def _template_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("template", metavar="TEMPLATE", help="a .pkr.hcl file, a directory of them, or -")
    parser.add_argument(
        "--var",
        action="append",
        type=_assignment,
        default=[],
        metavar="NAME=VALUE",
        help="give a variable a value",
    )
    parser.add_argument(
        "--var-file",
        action="append",
        default=[],
        metavar="FILE",
        help="values of variables, .pkrvars.hcl or .json",
    )
    for name, text in (
        ("only", "build only the sources that match"),
        ("except", "do not build what matches"),
    ):
        parser.add_argument(
            f"--{name}",
            action="extend",
            type=_patterns,
            default=[],
            metavar="A,B",
            dest=f"{name}_",
            help=text,
        )
    parser.add_argument("--config-type", choices=("hcl2", "json"), default="hcl2", help=argparse.SUPPRESS)
    _flag(parser, "json", "report findings as JSON lines")
    _flag(parser, "use-sequential-evaluation", "", hidden=True)
    _flag(parser, "ignore-prerelease-plugins", "", hidden=True)


def _add_compile(parser: argparse.ArgumentParser) -> None:
    _template_flags(parser)
    parser.add_argument(
        "--o", "--output", dest="output", metavar="FILE", help="the playbook to write; - is stdout"
    )
    _flag(parser, "force", "overwrite FILE even if hcl2ansible has not written it")


def _add_validate(parser: argparse.ArgumentParser) -> None:
    _template_flags(parser)
    _flag(parser, "syntax-only", "check the grammar alone")
    _flag(parser, "no-warn-undeclared-var", "no warning for values of variables that are not declared")
    _flag(parser, "evaluate-datasources", "", hidden=True)


def _add_build(parser: argparse.ArgumentParser) -> None:
    _template_flags(parser)
    parser.add_argument(
        "--on-error",
        choices=_ON_ERROR,
        default="cleanup",
        help="after a failure the machine is removed (cleanup) or kept (abort), or you are asked (ask)",
    )
    parser.add_argument(
        "--parallel-builds",
        type=int,
        default=0,
        metavar="N",
        help="how many sources at the same time; 0 is all",
    )
    _flag(parser, "force", "replace artifacts that are there already")
    _flag(parser, "debug", "one step after the other, with a pause before each")
    _flag(parser, "color", "coloured output", default=True)
    _flag(parser, "timestamp-ui", "put the time before each line")
    _flag(parser, "machine-readable", "output for programs")
    _flag(parser, "warn-on-undeclared-var", "warn of values for variables that are not declared")
    _flag(parser, "skip-enforcement", "", hidden=True)


def _add_cleanup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--run", metavar="ID", default="", help="what this run has left, also what it kept on purpose"
    )
    _flag(parser, "all", "also what was kept on purpose, and what carries the tag of any run")
    _flag(parser, "dry-run", "only say what would be removed")


def _parser() -> tuple[_Parser, dict[str, argparse.ArgumentParser]]:
    parser = _Parser(
        prog="hcl2ansible",
        description="Compiles Packer-style HCL templates into Ansible playbooks that build machine images.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--v", "--version", dest="show_version", action="store_true", help="print the version"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    parsers: dict[str, argparse.ArgumentParser] = {}
    for name, text in COMMANDS.items():
        parsers[name] = commands.add_parser(
            name, help=text, description=f"{text[0].upper()}{text[1:]}.", allow_abbrev=False
        )
    _add_compile(parsers["compile"])
    _add_validate(parsers["validate"])
    _add_build(parsers["build"])
    _add_cleanup(parsers["cleanup"])
    return parser, parsers


def _known_flags(parser: argparse.ArgumentParser) -> dict[str, bool]:
    """Flag (with two dashes) -> whether it is true or false."""
    return {
        option: action.type is _boolean
        for action in parser._actions  # noqa: SLF001 - argparse has no public list of its options
        for option in action.option_strings
        if option.startswith("--")
    }


def normalised(words: list[str], known: dict[str, bool]) -> list[str]:
    """Arguments with two dashes before every known flag and a value behind every true-or-false one."""
    result: list[str] = []
    expecting = False
    for index, word in enumerate(words):
        if word == "--":
            return result + words[index:]
        if expecting or not word.startswith("-") or word == "-":
            result.append(word)
            expecting = False
            continue
        name, equals, value = word.partition("=")
        name = "--" + name.lstrip("-")
        if name == "--h":
            name = "--help"
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {close[0][1:]}?" if close else ""
            raise UsageError(f"there is no flag -{name.lstrip('-')}{hint}")
        if equals:
            result.append(f"{name}={value}")
        elif known[name]:
            result.append(f"{name}=true")
        else:
            result.append(name)
            expecting = name not in ("--help", "--v", "--version")
    return result


def parse_arguments(argv: list[str]) -> argparse.Namespace | int:
    """The command and its flags; an exit status where everything has been said already."""
    machine_readable = "-machine-readable" in argv
    words = [word for word in argv if word != "-machine-readable"]
    parser, parsers = _parser()
    if words and words[0] in ("-v", "-version", "--version"):
        return argparse.Namespace(command="version", machine_readable=machine_readable)
    if not words or (words[0] not in COMMANDS and not words[0].startswith("-")):
        if words:
            close = difflib.get_close_matches(words[0], COMMANDS, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            print(f"There is no command {words[0]!r}.{hint}\n", file=sys.stderr)
        parser.print_help(sys.stderr)
        return _EXIT_NO_COMMAND
    chosen = parsers.get(words[0], parser)
    try:
        arguments = parser.parse_args(
            [words[0], *normalised(words[1:], _known_flags(chosen))]
            if chosen is not parser
            else normalised(words, _known_flags(parser))
        )
    except UsageError as error:
        print(f"hcl2ansible: {error}\n", file=sys.stderr)
        chosen.print_usage(sys.stderr)
        return 1
    except SystemExit as stop:
        return int(stop.code or 0)
    if machine_readable:
        arguments.machine_readable = True
    return arguments
