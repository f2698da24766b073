# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images with the disks, tags and attributes that they were asked to have; moto gives each one blank disk."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidAMIIdError, UnvailableAMIIdError
from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import Snapshot
from moto.ec2.utils import format_timestamp, random_ami_id, random_snapshot_id

from .tags import tags_for

Mapping = dict[str, Any]
NOT_PROTECTED = "disabled"
# Attributes that moto's images have not, or with a value of its own.
OWN = ("ena_support", "tpm_support", "imds_support", "boot_mode")
# What a copy has of its source.
INHERITED = (
    "architecture",
    "virtualization_type",
    "root_device_name",
    "root_device_type",
    "ena_support",
    "boot_mode",
    "tpm_support",
    "imds_support",
    "platform",
    "hypervisor",
    "description",
)

# Filters that moto does not know.
FILTERED = (
    "root_device_type",
    "root_device_name",
    "hypervisor",
    "description",
    "image_type",
    "ena_support",
    "creation_date",
    "boot_mode",
    "tpm_support",
    "imds_support",
)


class Image(Ami):
    """An image whose ``mappings`` are those that DescribeImages shows; ``is_source``: not made by a build."""

    is_source = False

    def __init__(self, backend: Any, ami_id: str | None = None, **given: Any) -> None:
        own = {name: given.pop(name, None) for name in OWN}
        defaults = {
            "root_device_type": "ebs",
            "architecture": "x86_64",
            "virtualization_type": "hvm",
            "hypervisor": "xen",
        }
        super().__init__(backend, ami_id or random_ami_id(), **(defaults | given))
        del backend.snapshots[self.ebs_snapshot.id]
        self.mappings: list[Mapping] = []
        for name, value in own.items():
            setattr(self, name, value)
        self.deprecation_time: Any = None
        self.deregistration_protection = NOT_PROTECTED
        self.source_image_id: str | None = None
        self.source_image_region: str | None = None

    @property
    def block_device_mappings(self) -> list[Mapping]:
        return self.mappings

    def get_filter_value(self, filter_name: str, method_name: str | None = None) -> Any:
        attribute = filter_name.replace("-", "_")
        if attribute in FILTERED:
            value = getattr(self, attribute)
            return str(value).lower() if isinstance(value, bool) else str(value or "")
        return super().get_filter_value(filter_name, method_name)

    def snapshots(self) -> list[str]:
        """Ids of the snapshots that the image consists of."""
        return [m["Ebs"]["SnapshotId"] for m in self.mappings if m.get("Ebs", {}).get("SnapshotId")]

    def add_root(self, size: int, description: str = "") -> None:
        """A disk of this many GiB, out of nothing."""
        volume = self.ec2_backend.create_volume(size=size, zone_name=f"{self.ec2_backend.region_name}a")
        snapshot = self.ec2_backend.create_snapshot(volume.id, description, self.owner_id, self.id)
        self.ec2_backend.delete_volume(volume.id)
        self.add_disk(self.root_device_name, snapshot, {"DeleteOnTermination": True})

    def add_disk(self, device: str, snapshot: Any, ebs: Mapping) -> None:
        """A disk made of a snapshot, which belongs to the image from now on."""
        snapshot.from_ami = self.id
        shown = {
            "SnapshotId": snapshot.id,
            "VolumeSize": snapshot.volume.size,
            "VolumeType": "gp2",
            "DeleteOnTermination": True,
            "Encrypted": snapshot.encrypted,
        }
        self.mappings.append({"DeviceName": device, "Ebs": shown | ebs})

    def keep(self) -> None:
        """Make it visible."""
        self.ec2_backend.amis[self.id] = self


class ImageBackend:
    """The part of a region that has images; mixed into moto's backend."""

    def image(self: Any, image_id: str) -> Image:
        """An own image; raises what EC2 answers when there is none."""
        if image_id in self.deleted_amis:
            raise UnvailableAMIIdError(image_id)
        if image_id not in self.amis:
            raise InvalidAMIIdError(image_id)
        return self.amis[image_id]

    def check_image_name(self: Any, name: str) -> None:
        taken = [i.id for i in self.amis.values() if i.name == name and i.owner_id == self.account_id]
        if taken:
            raise EC2ClientError(
                "InvalidAMIName.Duplicate", f"AMI name {name} is already in use by AMI {taken[0]}"
            )

    def image_of_instance(self: Any, instance_id: str, name: str, given: Mapping) -> Image:
        """An image with a snapshot of each disk of the instance, changed as BlockDeviceMappings say."""
        instance = self.get_instance(instance_id)
        self.check_image_name(name)
        source = self.amis.get(instance.image_id)
        inherited = {name: getattr(source, name, None) for name in INHERITED if name != "description"}
        image = Image(
            self,
            name=name,
            description=given.get("Description"),
            **{k: v for k, v in inherited.items() if v is not None},
        )
        image.instance_id = instance_id
        if getattr(instance, "ena_support", None):
            image.ena_support = True
        wanted = {each["DeviceName"]: each for each in given.get("BlockDeviceMappings", [])}
        for device, disk in instance.get_block_device_mapping:
            change = wanted.pop(device, {})
            if "NoDevice" not in change:
                text = f"Created by CreateImage({instance_id}) for {image.id}"
                snapshot = self.create_snapshot(disk.volume_id, text, from_ami=image.id)
                ebs = {"DeleteOnTermination": disk.delete_on_termination, **change.get("Ebs", {})}
                image.add_disk(device, snapshot, ebs)
        image.mappings += [each for each in wanted.values() if "NoDevice" not in each]
        image.keep()
        return image

    def copy_of_image(self: Any, region: str, image_id: str, name: str, given: Mapping) -> Image:
        """A copy in this region, with snapshots of its own; encrypted with the key that was given."""
        self.check_image_name(name)
        source = ec2_backends[self.account_id][region].image(image_id)
        inherited = {each: getattr(source, each, None) for each in INHERITED}
        if given.get("Description"):
            inherited["description"] = given["Description"]
        image = Image(
            self, name=name, **{key: value for key, value in inherited.items() if value is not None}
        )
        image.source_image_id, image.source_image_region = image_id, region
        for mapping in source.mappings:
            if snapshot_id := mapping.get("Ebs", {}).get("SnapshotId"):
                original = ec2_backends[self.account_id][region].get_snapshot(snapshot_id)
                encrypted = bool(given.get("Encrypted") or original.encrypted)
                snapshot = Snapshot(
                    self,
                    random_snapshot_id(),
                    volume=original.volume,
                    description=f"Copied for DestinationAmi {image.id} from SourceAmi {image_id}",
                    encrypted=encrypted,
                    kms_key_id=given.get("KmsKeyId") or None,
                    owner_id=self.account_id,
                )
                self.snapshots[snapshot.id] = snapshot
                ebs = {key: mapping["Ebs"][key] for key in ("VolumeType", "DeleteOnTermination")}
                image.add_disk(mapping["DeviceName"], snapshot, ebs)
            else:
                image.mappings.append(mapping)
        image.keep()
        return image

    def image_of_snapshots(self: Any, name: str, given: Mapping) -> Image:
        """A registered image; its disks are the snapshots that the mappings name."""
        self.check_image_name(name)
        names = {
            "Architecture": "architecture",
            "RootDeviceName": "root_device_name",
            "VirtualizationType": "virtualization_type",
            "EnaSupport": "ena_support",
            "BootMode": "boot_mode",
            "TpmSupport": "tpm_support",
            "ImdsSupport": "imds_support",
            "Description": "description",
            "ImageLocation": "image_location",
        }
        image = Image(
            self, name=name, **{attribute: given[key] for key, attribute in names.items() if given.get(key)}
        )
        if given.get("ImageLocation"):
            image.root_device_type = "instance-store"
        for mapping in given.get("BlockDeviceMappings", []):
            if snapshot_id := mapping.get("Ebs", {}).get("SnapshotId"):
                image.add_disk(mapping["DeviceName"], self.get_snapshot(snapshot_id), mapping["Ebs"])
            else:
                image.mappings.append(mapping)
        image.keep()
        return image

    def deregister_image(self: Any, ami_id: str) -> None:
        image = self.image(ami_id)
        if getattr(image, "deregistration_protection", NOT_PROTECTED).startswith("enabled"):
            raise EC2ClientError(
                "OperationNotPermitted", f"The AMI {ami_id} is protected against deregistration"
            )
        super().deregister_image(ami_id)  # type: ignore[misc]


class ImageResponse:
    """The calls about images; mixed into moto's responses."""

    def create_image(self: Any) -> ActionResult:
        self.error_on_dryrun()
        image = self.ec2_backend.image_of_instance(
            self._get_param("InstanceId"), self._get_param("Name"), self.params
        )
        self._tag(image)
        return ActionResult({"ImageId": image.id})

    def copy_image(self: Any) -> ActionResult:
        self.error_on_dryrun()

        def copy() -> Image:
            arguments = [self._get_param(name) for name in ("SourceRegion", "SourceImageId", "Name")]
            image: Image = self.ec2_backend.copy_of_image(*arguments, self.params)
            if self._get_param("CopyImageTags", False):
                source = ec2_backends[self.current_account][arguments[0]].tags.get(arguments[1], {})
                image.add_tags(dict(source))
            self._tag(image)
            return image

        image = self.ec2_backend.once("CopyImage", self._get_param("ClientToken"), copy)
        return ActionResult({"ImageId": image.id})

    def register_image(self: Any) -> ActionResult:
        self.error_on_dryrun()
        image = self.ec2_backend.image_of_snapshots(self._get_param("Name"), self.params)
        self._tag(image)
        return ActionResult({"ImageId": image.id})

    def deregister_image(self: Any) -> ActionResult:
        self.error_on_dryrun()
        image = self.ec2_backend.image(self._get_param("ImageId"))
        self.ec2_backend.deregister_image(image.id)
        if self._get_param("DeleteAssociatedSnapshots", False):
            for snapshot in image.snapshots():
                self.ec2_backend.delete_snapshot(snapshot)
        return ActionResult({"Return": True})

    def modify_image_attribute(self: Any) -> ActionResult:
        image = self.ec2_backend.image(self._get_param("ImageId"))
        attribute, value = self._get_param("Attribute", ""), self._get_param("Value", "")
        description = value if attribute == "description" else self._get_param("Description", {}).get("Value")
        imds = value if attribute == "imdsSupport" else self._get_param("ImdsSupport", {}).get("Value")
        result: ActionResult = super().modify_image_attribute()  # type: ignore[misc]
        if description is not None:
            image.description = description
        if imds:
            image.imds_support = imds
        image.product_codes |= set(self._get_param("ProductCodes", []))
        return result

    def enable_image_deprecation(self: Any) -> ActionResult:
        self.error_on_dryrun()
        at = format_timestamp(self._get_param("DeprecateAt"))
        self.ec2_backend.image(self._get_param("ImageId")).deprecation_time = at
        return ActionResult({"Return": True})

    def disable_image_deprecation(self: Any) -> ActionResult:
        self.error_on_dryrun()
        self.ec2_backend.image(self._get_param("ImageId")).deprecation_time = None
        return ActionResult({"Return": True})

    def enable_image_deregistration_protection(self: Any) -> ActionResult:
        self.error_on_dryrun()
        state = (
            "enabled-with-cooldown" if self._get_param("WithCooldown", False) else "enabled-without-cooldown"
        )
        self.ec2_backend.image(self._get_param("ImageId")).deregistration_protection = state
        return ActionResult({"Return": "true"})

    def disable_image_deregistration_protection(self: Any) -> ActionResult:
        self.error_on_dryrun()
        self.ec2_backend.image(self._get_param("ImageId")).deregistration_protection = NOT_PROTECTED
        return ActionResult({"Return": "true"})

    def _tag(self: Any, image: Image) -> None:
        specifications = self._get_param("TagSpecifications", [])
        image.add_tags(tags_for(specifications, "image"))
        for snapshot in image.snapshots():
            self.ec2_backend.create_tags([snapshot], tags_for(specifications, "snapshot"))
