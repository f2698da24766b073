# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The language that templates are written in."""

from __future__ import annotations

LANGUAGE_VERSION = (1, 16, 0)  # of Packer: the language and behaviour that templates get here
