# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where our calls differ from those of Packer 1.6.6 on purpose; the reasons are in docs/departures.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .amazon_calls import Departure

Parameters = dict[str, Any]
Edit = Callable[[Parameters], bool]
LAUNCH = ("RunInstances", "CreateLaunchTemplate")
ANY_ADDRESS = "0.0.0.0/0"


def dropped(key: str, *values: Any) -> Edit:
    """Leaves out a parameter that has one of these values; any, if none are given."""

    def edit(parameters: Parameters) -> bool:
        found = False
        for inner in (parameters, parameters.get("LaunchTemplateData", {})):
            if key in inner and (not values or inner[key] in values):
                del inner[key]
                found = True
        return found

    return edit


def specifications(parameters: Parameters) -> list[Parameters]:
    """The tag specifications of a call, to be changed in place."""
    inner = parameters.get("LaunchTemplateData", parameters)
    return inner.setdefault("TagSpecification", [])


def temporary_tags(parameters: Parameters) -> bool:
    tags = [
        parameters.get("Tag", []),
        parameters.get("Tags", []),
        *(each["Tag"] for each in specifications(parameters)),
    ]
    found = False
    for each in tags:
        kept = [tag for tag in each if not tag["Key"].startswith("hcl2ansible:")]
        found = found or len(kept) < len(each)
        each[:] = kept
    kept_specifications = [each for each in specifications(parameters) if each["Tag"]]
    specifications(parameters)[:] = kept_specifications
    if found and "Tag" in parameters and not parameters["Tag"]:
        parameters.clear()
    return found


def tags_from_the_start(parameters: Parameters) -> bool:
    """1.6.6 tags instances and volumes when it creates them, and nothing else."""
    before = list(specifications(parameters))
    specifications(parameters)[:] = [
        each for each in before if each["ResourceType"] in ("instance", "volume")
    ]
    return len(specifications(parameters)) < len(before)


def own_address(parameters: Parameters) -> bool:
    found = False
    for permission in parameters["IpPermissions"]:
        for address in permission.get("IpRanges", []):
            if address["CidrIp"].endswith("/32"):
                address["CidrIp"] = ANY_ADDRESS
                address.pop("Description", None)
                found = True
    return found


def default_name(parameters: Parameters) -> bool:
    builder = {"Key": "Name", "Value": "Packer Builder"}
    found = False
    for tags in [parameters.get("Tag", []), *(each["Tag"] for each in specifications(parameters))]:
        if builder in tags:
            tags.remove(builder)
            found = True
    specifications(parameters)[:] = [each for each in specifications(parameters) if each["Tag"]]
    return found


def closed_port(parameters: Parameters) -> bool:
    if parameters["IpPermissions"][0].get("FromPort") == "0":
        parameters.clear()
        return True
    return False


def no_value(parameters: Parameters) -> bool:
    found = False
    for tag in parameters.get("Tag", []):
        if tag.get("Value") == "<no value>":
            tag["Value"] = "ami-ID"
            found = True
    return found


def one_name(parameters: Parameters) -> bool:
    """Packer removes its launch template by name, we by id."""
    parameters.pop("LaunchTemplateId", None)
    parameters["LaunchTemplateName"] = "TEMPORARY"
    return True


def without_call(parameters: Parameters) -> bool:
    parameters.clear()
    return True


ON_THE_WAY = "tags on the way"
OF_1_6_6 = "calls of 1.6.6"
NAMES = "names of temporary things"
GROUP = "temporary security group"
LATE_TAGS = "tags of spot instances and of temporary roles"
OURS = (
    Departure(ON_THE_WAY, ("*",), temporary_tags),
    Departure(OF_1_6_6, ("*",), tags_from_the_start),
    Departure(OF_1_6_6, LAUNCH, dropped("CapacityReservationSpecification")),
    Departure("metadata service", LAUNCH, dropped("MetadataOptions")),
    Departure("temporary key pair", ("CreateKeyPair",), dropped("KeyType", "ed25519")),
    Departure(GROUP, ("AuthorizeSecurityGroupIngress",), own_address),
    Departure(LATE_TAGS, ("CreateLaunchTemplate",), dropped("TagSpecification")),
    Departure(LATE_TAGS, ("CreateRole", "CreateInstanceProfile"), dropped("Tags")),
    Departure("volumes without `delete_on_termination`", ("DeleteVolume",), without_call),
)
PACKERS = (
    Departure(OF_1_6_6, ("*",), default_name),
    Departure(GROUP, ("AuthorizeSecurityGroupIngress",), closed_port),
    Departure("templates in the `tags` of `ebs_volumes`", ("CreateTags",), no_value),
)
BOTH = (
    Departure(NAMES, ("CreateSecurityGroup",), dropped("GroupDescription")),
    Departure(NAMES, ("CreateRole",), dropped("Description")),
    Departure(NAMES, ("CreateLaunchTemplate",), dropped("VersionDescription")),
    Departure(NAMES, ("DeleteLaunchTemplate",), one_name),
)
# Only in the recordings that are named.
OF_PACKERS_CASE = {"spot": (Departure(LATE_TAGS, ("CreateTags",), without_call),)}
