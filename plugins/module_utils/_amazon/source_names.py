# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of Packer's own templates that only the source image can fill."""

from __future__ import annotations

from typing import Any

from .job import Job


def names(job: Job) -> dict[str, Any]:
    """For ``{{ .SourceAMI }}`` and the like; empty where the build has no source image."""
    image = job.data.get("source_image") or {}
    return {
        "BuildRegion": job.region,
        "SourceAMI": image.get("id", ""),
        "SourceAMIName": image.get("name", ""),
        "SourceAMICreationDate": image.get("creation_date", ""),
        "SourceAMIOwner": image.get("owner", ""),
        "SourceAMIOwnerName": image.get("owner_name", ""),
        "SourceAMITags": dict(image.get("tags") or {}),
    }
