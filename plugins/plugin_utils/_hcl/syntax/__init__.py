# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parse: the text of a template to the syntax tree. Everything here raises DiagnosticError on bad input."""

from __future__ import annotations

from .entry import parse_expression, parse_hcl, parse_template
from .source import read_source

__all__ = ["parse_expression", "parse_hcl", "parse_template", "read_source"]
