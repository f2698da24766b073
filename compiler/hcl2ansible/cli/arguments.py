# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command line, with Packer's spelling of flags: one dash or two, ``-var k=v`` or ``-var=k=v``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from .flags import boolean

COMMANDS = {
    "compile": "compile a template to an Ansible playbook",
    "validate": "check a template",
    "fmt": "lay out templates and files of values the one canonical way",
    "inspect": "list the variables, local values and builds of a template",
    "console": "show the values of expressions",
    "upgrade": "write a legacy JSON template as HCL",
    "fix": "mend what is out of date in a legacy JSON template",
    "build": "compile a template and run the playbook",
    "plan": "say what a build would create, and what it needs",
    "rehearse": "run a command, such as ansible-playbook, against an emulated cloud",
    "init": "say what a template needs, install it on request and lock its versions",
    "cleanup": "remove what interrupted builds have left behind",
    "version": "print the version",
}
_ALIASES = {"hcl2_upgrade": "upgrade"}  # Packer's name
_EXIT_NO_COMMAND = 127  # as Packer


class UsageError(Exception):
    """The command line cannot be understood."""


class _Parser(argparse.ArgumentParser):
    """Raises instead of exiting with argparse's status 2."""

    def _get_formatter(self) -> argparse.HelpFormatter:
        """As argparse's own, which imports shutil, for each argument's sake, to learn the width."""
        return argparse.HelpFormatter(self.prog, width=_width() - 2)

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def _width() -> int:
    try:
        return int(os.environ.get("COLUMNS", "")) or os.get_terminal_size().columns
    except (ValueError, OSError):
        return 80


def _parsers(words: Sequence[str]) -> tuple[_Parser, argparse.ArgumentParser]:
    """The parser, and that of the command which these words name; only its module is imported."""
    parser = _Parser(
        prog="hcl2ansible",
        description="Compiles Packer-style HCL templates into Ansible playbooks that build machine images.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--v", "--version", dest="show_version", action="store_true", help="print the version"
    )
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", parser_class=_Parser, prog=parser.prog
    )
    chosen: argparse.ArgumentParser = parser
    named = {words[0]: COMMANDS[words[0]]} if words and words[0] in COMMANDS else COMMANDS
    for name, text in named.items():
        description = f"{text[0].upper()}{text[1:]}."
        command = commands.add_parser(name, help=text, description=description, allow_abbrev=False)
        if named is not COMMANDS:
            import_module(f".{name}_command", __package__).add_flags(command)
            chosen = command
    return parser, chosen


def _known_flags(parser: argparse.ArgumentParser) -> dict[str, bool]:
    """Flag (with two dashes) -> whether it is true or false."""
    return {
        option: action.type is boolean
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
            import difflib  # only for mistakes

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
    words[:1] = [_ALIASES.get(word, word) for word in words[:1]]
    if words and words[0] in ("-v", "-version", "--version"):
        return argparse.Namespace(command="version", machine_readable=machine_readable)
    parser, chosen = _parsers(words)
    if not words or (words[0] not in COMMANDS and not words[0].startswith("-")):
        if words:
            import difflib

            close = difflib.get_close_matches(words[0], COMMANDS, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            print(f"There is no command {words[0]!r}.{hint}\n", file=sys.stderr)
        parser.print_help(sys.stderr)
        return _EXIT_NO_COMMAND
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
