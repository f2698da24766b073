# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all builders of images do once the first one is there: copies, attributes, tags, and the artifact."""

from __future__ import annotations

from .._run.artifact import Artifact
from .artifact import image_artifact
from .copying import copy
from .fast_launch import enable_fast_launch
from .job import Job
from .lifecycle import deprecate, protect
from .permissions import modify_attributes
from .tagging import release, tag


def finish(job: Job, image: str, builder_id: str) -> Artifact:
    """The artifact of the usable ``image``, in all its regions.

    Until the end all images are open in the ledger, so that a failure leaves none. The one that was only
    there to be copied stays open: it goes with all that is temporary. What is done is not repeated.
    """
    copy(job, image)
    enable_fast_launch(job)
    deprecate(job)
    modify_attributes(job)
    tag(job)
    protect(job)
    release(job)
    return image_artifact(job, job.data["images"], builder_id)
