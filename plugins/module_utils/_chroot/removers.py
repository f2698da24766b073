# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removing what a chroot build has put on this host."""

from __future__ import annotations

from .copies import remove_file
from .mounts import remove_mount

REMOVERS = {"mount": remove_mount, "file": remove_file}
