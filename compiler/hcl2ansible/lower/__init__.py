# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a checked template to a playbook."""

from __future__ import annotations

from .playbook import lower, lower_data

__all__ = ["lower", "lower_data"]
