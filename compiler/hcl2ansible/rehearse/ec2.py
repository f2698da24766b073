# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""EC2 as moto has it, with what builders of images need besides."""

from __future__ import annotations

import types
from typing import Any

from botocore.exceptions import ParamValidationError
from botocore.validate import validate_parameters
from moto.core.responses import ActionResult
from moto.core.utils import get_service_model
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend
from moto.ec2.responses import EC2Response

from .fast_launch import FastLaunchResponse
from .images import ImageBackend, ImageResponse
from .import_tasks import ImportResponse
from .instances import InstanceBackend, InstanceResponse
from .volumes import VolumeBackend, VolumeResponse


class Response(
    ImageResponse, FastLaunchResponse, ImportResponse, InstanceResponse, VolumeResponse, EC2Response
):
    """Every call is held against botocore's model of it first."""

    def call_action(self) -> Any:
        try:
            self._validate()
        except EC2ClientError as error:
            status, headers, body = self.serialized(ActionResult(error))
            return status, headers, body
        return super().call_action()

    def describe_regions(self) -> ActionResult:
        """The regions that a new account has; moto also lists those that are off, and other partitions'."""
        every = self.ec2_backend.describe_regions(self._get_param("RegionNames", []))
        if not self._get_param("AllRegions", False):
            partition = [each for each in every if not each.name.startswith(("us-gov-", "cn-"))]
            every = [each for each in partition if each.opt_in_status == "opt-in-not-required"]
        regions = [
            {"RegionName": each.name, "Endpoint": each.endpoint, "OptInStatus": each.opt_in_status}
            for each in every
        ]
        return ActionResult({"Regions": regions})

    def _validate(self) -> None:
        shape = get_service_model("ec2").operation_model(self._get_action()).input_shape
        known = set()
        for name, member in shape.members.items() if shape else ():
            location = member.serialization.get("name", name)
            known.add(member.serialization.get("queryName") or location[:1].upper() + location[1:])
        for key in self.querystring:
            head = key.split(".")[0]
            if head not in known | {"Action", "Version"}:
                raise EC2ClientError("UnknownParameter", f"The parameter {head} is not recognized")
        try:
            validate_parameters(self.params, shape)
        except ParamValidationError as error:
            raise EC2ClientError("MissingParameter", str(error)) from error


class Backend(ImageBackend, InstanceBackend, VolumeBackend, EC2Backend):
    """One region of one account."""

    @property
    def _url_module(self) -> Any:
        from moto.ec2 import urls

        return types.SimpleNamespace(url_bases=urls.url_bases, url_paths={"{0}/": Response.dispatch})

    def held(self) -> dict[str, list[Any]]:
        """What somebody has to remove one day, by kind."""
        vanished = ("terminated", "shutting-down")
        images = [image for image in self.amis.values() if image.owner_id == self.account_id]
        own = [image for image in images if not image.is_source]
        foreign = {snapshot for image in images if image.is_source for snapshot in image.snapshots()}
        return {
            "image": own,
            "snapshot": [
                s for s in self.snapshots.values() if s.owner_id == self.account_id and s.id not in foreign
            ],
            "instance": [i for i in self.all_instances() if i.state not in vanished],
            "volume": list(self.volumes.values()),
            "key_pair": list(self.key_pairs.values()),
            "security_group": [
                group
                for groups in self.groups.values()
                for group in groups.values()
                if group.name != "default"
            ],
            "launch_template": list(self.launch_templates.values()),
            "address": list(self.addresses),
        }
