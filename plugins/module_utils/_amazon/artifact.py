# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an Amazon build has made, for post-processors and the manifest."""

from __future__ import annotations

from collections.abc import Mapping

from .._run.artifact import Artifact
from .job import Job
from .source_names import names


def image_artifact(job: Job, images: Mapping[str, str], builder_id: str) -> Artifact:
    """``images`` by region; what destroys them later finds the account by the state."""
    sorted_images = sorted(images.items())
    lines = "".join(f"{region}: {image}\n" for region, image in sorted_images)
    return Artifact(
        builder_id,
        ",".join(f"{region}:{image}" for region, image in sorted_images),
        description=f"AMIs were created:\n{lines}",
        kind="amazon.image",
        state={
            "region": job.region,
            "run": job.run_id,
            **job.cloud.address(),
            "images": dict(sorted_images),
            "atlas.artifact.metadata": {f"region.{region}": image for region, image in sorted_images},
            "generated_data": names(job),
        },
    )
