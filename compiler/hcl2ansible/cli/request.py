# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the command line to what the compiler is asked."""

from __future__ import annotations

import os
from argparse import Namespace

from ..check.check import Request
from ..check.given import Given


def request_of(arguments: Namespace, *, strict: bool, warn_undeclared: bool = False) -> Request:
    """The values, patterns and strictness that the flags ask for."""
    given = Given(
        arguments=tuple(arguments.var),
        var_files=tuple(arguments.var_file),
        environment=dict(os.environ),
        warn_undeclared=warn_undeclared,
    )
    return Request(given=given, only=arguments.only_, except_=arguments.except_, strict=strict)
