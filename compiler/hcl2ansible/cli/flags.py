# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The flags that several commands share, and the kinds of values that flags have."""

from __future__ import annotations

import argparse
import re

_TRUE, _FALSE = ("1", "t", "T", "true", "TRUE", "True"), ("0", "f", "F", "false", "FALSE", "False")


def boolean(text: str) -> bool:
    """Go's spellings of true and false."""
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")


def assignment(text: str) -> tuple[str, str]:
    """NAME=VALUE; the value may be empty."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        # What was typed is not repeated: it may be a secret in the wrong form.
        raise argparse.ArgumentTypeError("a name or a value is missing; write -var NAME=VALUE")
    return name, value


def patterns(text: str) -> list[str]:
    """A list separated by commas, except for those in braces."""
    return [part for part in re.split(r",(?![^{]*\})", text) if part]


def flag(
    parser: argparse.ArgumentParser, name: str, text: str, *, default: bool = False, hidden: bool = False
) -> None:
    """A flag that is true or false; alone it means true."""
    shown = argparse.SUPPRESS if hidden else text
    parser.add_argument(f"--{name}", type=boolean, default=default, metavar="true|false", help=shown)


def legacy_flags(parser: argparse.ArgumentParser) -> None:
    """A legacy JSON template, and what Packer takes with one though it changes nothing."""
    parser.add_argument("template", metavar="TEMPLATE", help="a JSON template, or -")
    for name in ("var", "var-file", "only", "except", "config-type"):
        parser.add_argument(f"--{name}", action="append", default=[], help=argparse.SUPPRESS)
    flag(parser, "json", "report findings as JSON lines")


def template_flags(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """The template, values of its variables, and which of its sources are meant."""
    parser.add_argument(
        "template",
        metavar="TEMPLATE",
        nargs="?" if optional else None,
        help="a .pkr.hcl or .json file, a directory of them, or -",
    )
    parser.add_argument(
        "--var",
        action="append",
        type=assignment,
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
            type=patterns,
            default=[],
            metavar="A,B",
            dest=f"{name}_",
            help=text,
        )
    parser.add_argument("--config-type", choices=("hcl2", "json"), default="", help=argparse.SUPPRESS)
    flag(parser, "evaluate-datasources", "read the data sources now, so that what they give is known")
    flag(parser, "json", "report findings as JSON lines")
    flag(parser, "use-sequential-evaluation", "", hidden=True)
    flag(parser, "ignore-prerelease-plugins", "", hidden=True)
