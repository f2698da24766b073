# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fast launch of Windows images, which moto has not."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow

DEFAULT_LAUNCHES = 6
DEFAULT_SNAPSHOTS = 5


class FastLaunchResponse:
    """Enabled at once; shown until it is disabled. Mixed into moto's responses."""

    def enable_fast_launch(self: Any) -> ActionResult:
        self.error_on_dryrun()
        image = self.ec2_backend.image(self._get_param("ImageId"))
        count = self._get_param("SnapshotConfiguration", {}).get("TargetResourceCount", DEFAULT_SNAPSHOTS)
        image.fast_launch = {
            "ImageId": image.id,
            "ResourceType": self._get_param("ResourceType", "snapshot"),
            "SnapshotConfiguration": {"TargetResourceCount": count},
            "LaunchTemplate": self._get_param("LaunchTemplate"),
            "MaxParallelLaunches": self._get_param("MaxParallelLaunches", DEFAULT_LAUNCHES),
            "OwnerId": self.current_account,
            "State": "enabled",
            "StateTransitionTime": utcnow(),
        }
        return ActionResult(image.fast_launch | {"State": "enabling"})

    def disable_fast_launch(self: Any) -> ActionResult:
        self.error_on_dryrun()
        image = self.ec2_backend.image(self._get_param("ImageId"))
        before = image.__dict__.pop("fast_launch", {"ImageId": image.id})
        return ActionResult(before | {"State": "disabling"})

    def describe_fast_launch_images(self: Any) -> ActionResult:
        wanted = self._get_param("ImageIds", [])
        images = [self.ec2_backend.image(each) for each in wanted] or list(self.ec2_backend.amis.values())
        shown = [image.fast_launch for image in images if hasattr(image, "fast_launch")]
        return ActionResult({"FastLaunchImages": shown})
