# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of temporary things: each says whose it is, and is the same when it is tried again."""

from __future__ import annotations

import hashlib
import re

from .job import Job

PREFIX = "hcl2ansible"
_LONGEST = 255


def temporary_name(job: Job, longest: int = _LONGEST) -> str:
    """For key pairs, groups, roles and the like, in the letters that all of them allow."""
    spelled = re.sub(r"[^A-Za-z0-9_.-]", lambda match: f"_{ord(match[0]):02x}", job.source)
    name = f"{PREFIX}-{job.run_id}-{spelled}"
    if len(name) <= longest:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: longest - 9]}-{digest}"
