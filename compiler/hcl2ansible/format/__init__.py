# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Format: the canonical layout of HCL. Only blanks between tokens change, so the meaning never does."""

from __future__ import annotations

from .layout import format_file, format_text

__all__ = ["format_file", "format_text"]
