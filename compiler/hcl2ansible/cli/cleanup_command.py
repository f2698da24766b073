# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible cleanup``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..runtime import load
from .flags import flag


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    parser.add_argument(
        "--run", metavar="ID", default="", help="what this run has left, also what it kept on purpose"
    )
    flag(parser, "all", "also what was kept on purpose, and what carries the tag of any run")
    flag(parser, "dry-run", "only say what would be removed")


def run(arguments: Namespace) -> int:
    """Remove what ended runs have left behind; 1 when something could not be removed."""
    words = [f"--run={arguments.run}"] if arguments.run else []
    words += ["--all"] * arguments.all + ["--dry-run"] * arguments.dry_run
    status: int = load("cleanup").main(words)
    return status
