# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checking a template that stands in a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hcl2ansible.hcl.diagnostics import Diagnostic, DiagnosticError

from hcl2ansible.check.check import Request
from hcl2ansible.check.given import Given
from hcl2ansible.compile import check
from hcl2ansible.ir.checked import CheckedTemplate

NULL = 'source "null" "none" {\n  communicator = "none"\n}\nbuild {\n  sources = ["null.none"]\n}\n'


def checked(text: str, *, strict: bool = True, **options: Any) -> CheckedTemplate:
    """The template after checking; raises DiagnosticError. Options of Given and of Request alike."""
    given = {name: options.pop(name) for name in list(options) if name in Given.__dataclass_fields__}
    return check("-", Request(given=Given(**given), strict=strict, **options), stdin=text.encode())


def checked_path(path: Path, **given: Any) -> CheckedTemplate:
    return check(str(path), Request(given=Given(**given), strict=True))


def findings(text: str, **options: Any) -> list[Diagnostic]:
    """Everything that is reported about a template."""
    try:
        return list(checked(text, **options).warnings)
    except DiagnosticError as error:
        return list(error.diagnostics)


def codes(text: str, **options: Any) -> list[str]:
    return [finding.code for finding in findings(text, **options)]
