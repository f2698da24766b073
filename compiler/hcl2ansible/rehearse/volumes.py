# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Volumes: created once for each client token, and detached without a word on where they are attached."""

from __future__ import annotations

from typing import Any


class VolumeBackend:
    """The part of a region that has volumes; mixed into moto's backend."""

    def detach_volume(self: Any, volume_id: str, instance_id: str | None, device_path: str | None) -> Any:
        attachment = self.get_volume(volume_id).attachment
        if attachment:
            instance_id = instance_id or attachment.instance.id
            device_path = device_path or attachment.device
        return super().detach_volume(volume_id, instance_id, device_path)  # type: ignore[misc]


class VolumeResponse:
    """The calls about volumes; mixed into moto's responses."""

    def create_volume(self: Any) -> Any:
        create = super().create_volume  # type: ignore[misc]
        return self.ec2_backend.once("CreateVolume", self._get_param("ClientToken"), create)
