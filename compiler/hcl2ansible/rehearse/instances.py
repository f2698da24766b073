# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instances with the disks of their image, launched once for each client token, and followed by machines."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .driver import Device, Launch

_thread = threading.local()
PASSWORD = "Emulated-0"  # noqa: S105


@dataclass(frozen=True)
class Event:
    """What a call did to an instance; ``launch`` if it is new."""

    instance: Any
    state: str
    launch: Launch | None = None


def events() -> list[Event]:
    """What the call that this thread answers did so far."""
    if not hasattr(_thread, "events"):
        _thread.events = []
    found: list[Event] = _thread.events
    return found


class InstanceBackend:
    """The part of a region that has instances; mixed into moto's backend."""

    def once(self: Any, action: str, token: str | None, do: Callable[[], Any]) -> Any:
        """What ``do`` gave when this client token was seen first."""
        done = self.__dict__.setdefault("done", {})
        if not token:
            return do()
        if (action, token) not in done:
            done[action, token] = do()
        return done[action, token]

    def run_instances(
        self: Any, image_id: str, count: int, user_data: Any, *groups: Any, **options: Any
    ) -> Any:
        data = self.__dict__.get("fleet_data") or {}
        for option, key in (("metadata_options", "MetadataOptions"), ("nics", "NetworkInterfaces")):
            if data.get(key):
                options[option] = data[key]
        asked = options.pop("block_device_mappings", None) or data.get("BlockDeviceMappings") or []
        options["block_device_mappings"] = self._disks(image_id, asked)
        reservation = super().run_instances(image_id, count, user_data, *groups, **options)  # type: ignore[misc]
        for instance in reservation.instances:
            events().append(Event(instance, "running", self._launch_of(instance)))
        return reservation

    def _disks(self: Any, image_id: str, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The mappings of the image, overridden by those that were asked for; EBS volumes only."""
        wanted = {each["DeviceName"]: each for each in asked}
        image = self.amis.get(image_id)
        disks = []
        for mapping in image.block_device_mappings if image else []:
            if "Ebs" in mapping:
                change = wanted.pop(mapping["DeviceName"], {})
                if change.get("NoDevice") is None:
                    ebs = mapping["Ebs"] | change.get("Ebs", {})
                    disks.append({"DeviceName": mapping["DeviceName"], "Ebs": ebs})
        others = [each for each in wanted.values() if "Ebs" in each]
        return disks + others

    def _launch_of(self: Any, instance: Any) -> Launch:
        key = self.key_pairs.get(instance.key_name or "")
        devices = []
        image = self.amis.get(instance.image_id)
        for name, disk in instance.get_block_device_mapping:
            if image and name == image.root_device_name:
                continue
            volume = self.get_volume(disk.volume_id)
            devices.append(Device(name, volume.id, int(volume.size), volume.snapshot_id or ""))
        public = key.material_public.decode() if key else ""
        return Launch(
            instance.id,
            self.account_id,
            self.region_name,
            instance.image_id,
            public,
            _decoded(instance.user_data),
            tuple(devices),
        )

    def create_fleet(self: Any, **options: Any) -> Any:
        """moto forgets disks, metadata options and the request of an instance that a fleet launches."""
        specification = options["launch_template_configs"][0]["LaunchTemplateSpecification"]
        template = (
            self.get_launch_template(specification["LaunchTemplateId"])
            if "LaunchTemplateId" in specification
            else self.get_launch_template_by_name(specification["LaunchTemplateName"])
        )
        self.fleet_data = template.latest_version().data
        try:
            fleet = super().create_fleet(**options)  # type: ignore[misc]
        finally:
            self.fleet_data = None
        for request in fleet.spot_requests:
            request.instance.spot_instance_request_id = request.id
        return fleet

    def start_instances(self: Any, instance_ids: list[str]) -> Any:
        return self._told("running", super().start_instances(instance_ids))  # type: ignore[misc]

    def stop_instances(self: Any, instance_ids: list[str]) -> Any:
        return self._told("stopped", super().stop_instances(instance_ids))  # type: ignore[misc]

    def terminate_instances(self: Any, instance_ids: list[str]) -> Any:
        return self._told("terminated", super().terminate_instances(instance_ids))  # type: ignore[misc]

    @staticmethod
    def _told(state: str, changes: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        events().extend(Event(instance, state) for instance, before in changes if before.name != state)
        return changes

    def get_password_data(self: Any, instance_id: str) -> str:
        """The password PASSWORD as EC2 gives it: encrypted with the key pair of a Windows instance."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.hazmat.primitives.serialization import load_ssh_public_key

        instance = self.get_instance(instance_id)
        key = self.key_pairs.get(instance.key_name or "")
        if instance.platform != "windows" or not key:
            return ""
        public = load_ssh_public_key(key.material_public)
        if not isinstance(public, RSAPublicKey):
            return ""
        return base64.b64encode(public.encrypt(PASSWORD.encode(), PKCS1v15())).decode()


def _decoded(user_data: Any) -> bytes:
    if not user_data:
        return b""
    text = str(user_data)
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return text.encode()


class InstanceResponse:
    """The calls about instances; mixed into moto's responses."""

    def _parse_block_device_mapping(self: Any) -> list[dict[str, Any]]:
        """As given: moto refuses ephemeral disks."""
        mappings: list[dict[str, Any]] = deepcopy(self._get_param("BlockDeviceMappings", []))
        return mappings

    def run_instances(self: Any) -> Any:
        launch = super().run_instances  # type: ignore[misc]
        return self.ec2_backend.once("RunInstances", self._get_param("ClientToken"), launch)

    def create_fleet(self: Any) -> Any:
        create = super().create_fleet  # type: ignore[misc]
        return self.ec2_backend.once("CreateFleet", self._get_param("ClientToken"), create)

    def create_launch_template(self: Any) -> Any:
        create = super().create_launch_template  # type: ignore[misc]
        return self.ec2_backend.once("CreateLaunchTemplate", self._get_param("ClientToken"), create)

    def modify_instance_attribute(self: Any) -> Any:
        if self._get_param("EnaSupport", {}).get("Value"):
            self.ec2_backend.get_instance(self._get_param("InstanceId")).ena_support = True
        return super().modify_instance_attribute()  # type: ignore[misc]
