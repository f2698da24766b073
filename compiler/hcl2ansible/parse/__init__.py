# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parse: the text of a template to the syntax tree. Everything here raises DiagnosticError on bad input.

HCL's native syntax belongs to the core, as compiled playbooks read it too.
"""

from __future__ import annotations

from ..hcl.syntax import parse_expression, parse_hcl, parse_template, read_source

__all__ = ["parse_expression", "parse_hcl", "parse_template", "read_source"]
