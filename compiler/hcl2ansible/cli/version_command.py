# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible version``."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from ..collection import version


def add_flags(parser: ArgumentParser) -> None:
    """This command has none."""


def run(arguments: Namespace) -> int:
    """Print the version of compiler and collection, which are released together."""
    number = version()
    if getattr(arguments, "machine_readable", False):
        print(f"{int(time.time())},,version,{number}")
    else:
        print(f"hcl2ansible {number}")
    return 0
