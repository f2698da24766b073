# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long the finished images are offered, and whether they can be deregistered."""

from __future__ import annotations

from .job import Job
from .regions import in_each


def deprecate(job: Job) -> None:
    """As ``deprecate_at`` says, in all regions."""
    moment = job.params.get("deprecate_at")
    if not moment or job.data.get("deprecated"):
        return
    job.say(f"Images will be deprecated at {moment}")

    def work(own: Job, region: str) -> None:
        image = own.data["images"][region]
        own.cloud.call("EnableImageDeprecation", region=region, ImageId=image, DeprecateAt=moment)

    in_each(job, list(job.data["images"]), work)
    job.data["deprecated"] = True
    job.save()


def protect(job: Job) -> None:
    """As ``deregistration_protection`` says; last of all, as a protected image cannot be removed again."""
    options = job.params.get("deregistration_protection") or {}
    cooldown = bool(options.get("with_cooldown"))
    if not (options.get("enabled") or cooldown) or job.data.get("protected"):
        return
    job.say("Protecting the images from being deregistered")

    def work(own: Job, region: str) -> None:
        image = own.data["images"][region]
        own.cloud.call(
            "EnableImageDeregistrationProtection",
            region=region,
            ImageId=image,
            WithCooldown=cooldown or None,
        )

    in_each(job, list(job.data["images"]), work)
    job.data["protected"] = True
    job.save()
