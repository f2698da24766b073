# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An expression and what was emitted for it, for the self-check."""

from __future__ import annotations

from dataclasses import dataclass

from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Expression
from ..hcl.types import Type
from .playbook import Data


@dataclass(frozen=True)
class Emitted:
    """``wanted``: the type of the option that gets the data, "any" for a local value."""

    file: SourceFile
    expression: Expression
    data: Data
    wanted: Type
