# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The semantic core, which lives once, in the collection; this package only points at it.

The compiler needs it without importing ansible, and the collection must work without the compiler, hence
one set of files under two package names.
"""

from __future__ import annotations

import os.path


def _find_core() -> str:
    """The directory of the core: beside us in site-packages (wheel), else in the clone around us."""
    site = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    for root in (os.path.join(site, "ansible_collections", "hcl2ansible", "images"), os.path.dirname(site)):
        core = os.path.join(root, "plugins", "plugin_utils", "_hcl")
        if os.path.isfile(os.path.join(core, "nodes.py")):
            return core
    raise ImportError(f"the collection hcl2ansible.images is not installed beside the compiler in {site}")


__path__ = [_find_core()]
