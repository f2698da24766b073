# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a template needs to be built: collections and Python packages, and their exact versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..ir.checked import CheckedTemplate


def check_lock(template: str, checked: CheckedTemplate) -> None:
    """Raise DiagnosticError when there is a lock file and something is not as it says."""
    from .lock import differences, lock_path, read_lock
    from .requirements import modules_of, needs_of

    lock = read_lock(lock_path(template))
    if lock is None:
        return
    if found := list(differences(lock, needs_of(checked.template, modules_of(checked)))):
        from ..hcl.diagnostics import DiagnosticError

        raise DiagnosticError(*found)
