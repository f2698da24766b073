# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible version``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..collection import version
from .output import is_machine_readable, say, tell_machine


def add_flags(parser: ArgumentParser) -> None:
    """This command has none."""


def run(arguments: Namespace) -> int:
    """Print the version of compiler and collection, which are released together."""
    number = version()
    if is_machine_readable(arguments):
        release, _dash, prerelease = number.partition("-")
        tell_machine("version", release)
        tell_machine("version-prelease", prerelease)  # the spelling is Packer's
    say(f"hcl2ansible {number}", arguments)
    return 0
