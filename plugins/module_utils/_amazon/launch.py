# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Launching the machine on demand."""

from __future__ import annotations

import base64
import binascii
import contextlib
import uuid
from pathlib import Path
from typing import Any

from .._run.errors import ImageError
from .._run.ledger import Resource
from . import instances
from .address import addresses
from .errors import ApiError
from .eventually import once_known
from .filters import block
from .job import Job
from .tags import option_tags, rendered, run_tags, specifications

_LARGEST_USER_DATA = 16 * 1024
_HINTS = {
    "InsufficientInstanceCapacity": "AWS has none left there: try another availability_zone or subnet, or "
    "another instance_type.",
    "InsufficientHostCapacity": "The dedicated host is full: choose another one or a smaller instance_type.",
    "InsufficientFreeAddressesInSubnet": "Choose another subnet, or a subnet_filter with most_free = true.",
    "VcpuLimitExceeded": "End other instances, ask for a higher limit, or take a smaller instance_type.",
    "InstanceLimitExceeded": "End other instances, or ask for a higher limit.",
    "VPCIdNotSpecified": "There is no default VPC: set subnet_id or subnet_filter.",
    "Unsupported": "Try another availability_zone, subnet or instance_type.",
    "InvalidAMIID.Unavailable": "The source AMI is not ready, or it has been deregistered.",
    "OptInRequired": "Subscribe to the product in the AWS Marketplace with this account first.",
}


def launch(job: Job, mappings: list[dict[str, Any]]) -> None:
    """Set ``instance`` to a running one; raises ImageError. A killed or repeated call makes no second one."""
    if not job.data.get("instance"):
        job.say("Launching a source AWS instance...")
        resource = _opened_before(job) or job.opening("instance", client_token=str(uuid.uuid4()))
        answer = _run(job, {**request(job, mappings), "ClientToken": resource.token["client_token"]})
        job.data.update(instance=answer["Instances"][0]["InstanceId"], spot=False)
        job.ledger.opened(resource, job.data["instance"])
        job.save()
        job.message(f"Instance ID: {job.data['instance']}")
    job.say(f"Waiting for instance ({job.data['instance']}) to become ready...")
    look_at(job)


def look_at(job: Job) -> dict[str, Any]:
    """Wait for the instance, and set ``volumes`` to what is attached, and ``addresses``."""
    instance = instances.wait_until_running(job)
    mapped = instance.get("BlockDeviceMappings", ())
    job.data["addresses"] = addresses(instance)
    job.data["volumes"] = {each["DeviceName"]: each["Ebs"]["VolumeId"] for each in mapped if "Ebs" in each}
    job.save()
    return instance


def request(job: Job, mappings: list[dict[str, Any]]) -> dict[str, Any]:
    """Parameters of RunInstances, without ClientToken."""
    params = job.params
    wanted = {
        "ImageId": job.data["source_image"]["id"],
        "InstanceType": params.get("instance_type"),
        "MinCount": 1,
        "MaxCount": 1,
        "KeyName": job.data.get("key_name") or None,
        "UserData": user_data(job),
        "IamInstanceProfile": {"Name": job.data["instance_profile"]}
        if job.data.get("instance_profile")
        else None,
        "BlockDeviceMappings": mappings or None,
        "EbsOptimized": bool(params.get("ebs_optimized")),
        "InstanceInitiatedShutdownBehavior": _shutdown_behavior(job),
        "Placement": placement(job),
        "CapacityReservationSpecification": _capacity_reservation(job),
        "CreditSpecification": {"CpuCredits": "unlimited"} if unlimited_credits(job) else None,
        "EnclaveOptions": {"Enabled": True} if params.get("enable_nitro_enclave") else None,
        "MetadataOptions": metadata_options(job),
        "LicenseSpecifications": _licenses(job),
        "TagSpecifications": tag_specifications(job),
        **network(job),
    }
    return {name: value for name, value in wanted.items() if value is not None}


def network(job: Job) -> dict[str, Any]:
    """Subnet and groups; they move into an interface when its public address is asked for."""
    subnet, groups = job.data.get("subnet") or None, list(job.data.get("security_groups") or ())
    public = job.params.get("associate_public_ip_address")
    if public is None or not subnet:
        return {"SubnetId": subnet, "SecurityGroupIds": groups}
    interface = {
        "DeviceIndex": 0,
        "AssociatePublicIpAddress": public,
        "SubnetId": subnet,
        "Groups": groups,
        "DeleteOnTermination": True,
    }
    return {"NetworkInterfaces": [interface]}


def placement(job: Job) -> dict[str, Any] | None:
    given = block(job.params, "placement")
    found = {
        "AvailabilityZone": job.data.get("zone"),
        "Tenancy": given.get("tenancy") or job.params.get("tenancy"),
        "HostId": given.get("host_id"),
        "HostResourceGroupArn": given.get("host_resource_group_arn"),
    }
    return {name: value for name, value in found.items() if value} or None


def metadata_options(job: Job) -> dict[str, Any]:
    """Version 2 of the metadata service is demanded unless the template says otherwise."""
    given = block(job.params, "metadata_options")
    if given.get("http_endpoint") == "disabled":
        return {"HttpEndpoint": "disabled"}
    options = {
        "HttpEndpoint": "enabled",
        "HttpTokens": given.get("http_tokens") or "required",
        "HttpPutResponseHopLimit": int(given.get("http_put_response_hop_limit") or 1),
    }
    if given.get("instance_metadata_tags") == "enabled":
        options["InstanceMetadataTags"] = "enabled"
    return options


def user_data(job: Job) -> bytes | None:
    """What botocore is to encode: text that is base64 already is decoded, so that it goes out as it came."""
    params = job.params
    if params.get("user_data_file"):
        path = Path(str(params["user_data_file"])).expanduser()
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ImageError(f"user_data_file: {path} cannot be read: {error.strerror}") from error
    else:
        content = str(params.get("user_data") or "").encode()
    if not content:
        return None
    with contextlib.suppress(binascii.Error):
        content = base64.b64decode(content.replace(b"\r", b"").replace(b"\n", b""), validate=True)
    if len(content) > _LARGEST_USER_DATA:
        raise ImageError(
            f"The user data has {len(content)} bytes, more than the {_LARGEST_USER_DATA} that EC2 takes.",
            "Compress it with gzip (user_data_file), or let it fetch what it needs.",
        )
    return content


def unlimited_credits(job: Job) -> bool:
    return bool(job.params.get("enable_unlimited_credits") or job.params.get("enable_t2_unlimited"))


def tag_specifications(job: Job) -> list[dict[str, Any]]:
    """Tags at creation, also in China and GovCloud."""
    volume_tags = rendered(job, option_tags(job.params, "run_volume_tags", "run_volume_tag"))
    return [
        *specifications(job, ["instance", "network-interface"], run_tags(job)),
        *specifications(job, ["volume"], volume_tags),
    ]


def _capacity_reservation(job: Job) -> dict[str, Any]:
    params = job.params
    target = {
        "CapacityReservationId": params.get("capacity_reservation_id"),
        "CapacityReservationResourceGroupArn": params.get("capacity_reservation_group_arn"),
    }
    target = {name: value for name, value in target.items() if value}
    if target:
        return {"CapacityReservationTarget": target}
    return {"CapacityReservationPreference": params.get("capacity_reservation_preference") or "none"}


def _licenses(job: Job) -> list[dict[str, str]] | None:
    given = job.params.get("license_specifications") or ()
    requests = [block(each, "license_configuration_request") for each in given]
    return [{"LicenseConfigurationArn": each["license_configuration_arn"]} for each in requests] or None


def _shutdown_behavior(job: Job) -> str | None:
    """The instance store of an image that has no EBS root cannot be stopped."""
    if job.data["source_image"].get("root_device_type") == "instance-store":
        return None
    return str(job.params.get("shutdown_behavior") or "stop")


def _opened_before(job: Job) -> Resource | None:
    """The entry of a call that was cut off: its token makes the same instance of a second call."""
    open_resources = job.ledger.open_resources(job.source)
    return next((each for each in open_resources if each.kind == "amazon.instance"), None)


def _run(job: Job, parameters: dict[str, Any]) -> dict[str, Any]:
    try:
        return once_known(lambda: job.cloud.call("RunInstances", **parameters), made_just_now(job))
    except ApiError as error:
        error.hint = error.hint or _HINTS.get(error.code, "")
        raise


def made_just_now(job: Job) -> Any:
    """Whether the error is about something that was made a moment ago, not about a name that is wrong."""
    temporary = {each.what for each in job.ledger.open_resources(job.source)}

    def unknown(error: ApiError) -> bool:
        return (
            (error.code == "InvalidGroup.NotFound" and "security_group" in temporary)
            or (error.code == "InvalidKeyPair.NotFound" and "key_pair" in temporary)
            or (
                error.code == "InvalidParameterValue"
                and "iamInstanceProfile" in str(error)
                and "instance_profile" in temporary
            )
        )

    return unknown
