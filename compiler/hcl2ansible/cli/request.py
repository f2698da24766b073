# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the command line to what the compiler is asked."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import replace

from ..check.check import Request
from ..check.given import Given


def request_of(
    arguments: Namespace, *, strict: bool, warn_undeclared: bool = False, tolerant: bool = False
) -> Request:
    """The values, patterns and strictness that the flags ask for; raises DiagnosticError.

    With -evaluate-datasources, data sources are read here.
    """
    given = given_of(arguments, warn_undeclared=warn_undeclared)
    request = Request(
        given=given, only=arguments.only_, except_=arguments.except_, strict=strict, tolerant=tolerant
    )
    if not arguments.evaluate_datasources:
        return request
    from .data_run import read_data

    return replace(request, results=read_data(arguments, request))


def given_of(arguments: Namespace, *, warn_undeclared: bool = False) -> Given:
    """The values of variables, from flags and environment."""
    return Given(
        arguments=tuple(arguments.var),
        var_files=tuple(arguments.var_file),
        environment=dict(os.environ),
        warn_undeclared=warn_undeclared,
        config_type=arguments.config_type,
    )
