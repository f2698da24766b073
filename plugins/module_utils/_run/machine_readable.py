# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines for programs: ``UNIX-SECONDS,TARGET,TYPE,DATA,...`` with Packer's escapes."""

from __future__ import annotations

import time


def machine_line(target: str, *fields: str) -> str:
    """One line, without its end; ``target``: the build that it is about, empty for none."""
    escaped = [
        field.replace(",", "%!(PACKER_COMMA)").replace("\r", "\\r").replace("\n", "\\n")
        for field in (target, *fields)
    ]
    return ",".join([str(int(time.time())), *escaped])
