# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Launching the machine as a spot instance: a launch template, and a fleet of one instance of it."""

from __future__ import annotations

import base64
import uuid
from typing import Any

from .._run.ledger import Resource
from . import launch as on_demand
from .errors import ApiError
from .eventually import once_known
from .job import Job
from .naming import temporary_name
from .tags import option_tags, rendered, run_tags, specifications, tag_list

_LONGEST_NAME = 128
# What a launch template does not know, or a spot instance must not have.
_NOT_FOR_SPOT = (
    "MinCount",
    "MaxCount",
    "SubnetId",
    "InstanceInitiatedShutdownBehavior",
    "CapacityReservationSpecification",
    "CreditSpecification",
    "EnclaveOptions",
)
_HINTS = {
    "SpotMaxPriceTooLow": 'Raise spot_price, or set it to "auto".',
    "InsufficientInstanceCapacity": "Offer more: spot_instance_types with several, other subnets or zones.",
    "UnfulfillableCapacity": "Offer more: spot_instance_types with several, other subnets or zones.",
    "MaxSpotInstanceCountExceeded": "The account's limit of spot instances is reached: ask for a higher one.",
    "AuthFailure.ServiceLinkedRoleCreationNotPermitted": (
        "Create it once: aws iam create-service-linked-role --aws-service-name spot.amazonaws.com"
    ),
}


def launch(job: Job, mappings: list[dict[str, Any]]) -> None:
    """Set ``instance`` to a running one, as ``launch.launch`` does; raises ApiError with all that failed."""
    if not job.data.get("instance"):
        job.say("Launching a spot AWS instance...")
        name = _template(job, mappings)
        resource = _open(job, "amazon.instance") or job.opening("instance", client_token=str(uuid.uuid4()))
        instance = _fleet(job, name, resource.token["client_token"])
        job.data.update(instance=instance, spot=True)
        job.ledger.opened(resource, instance)
        job.save()
        job.message(f"Instance ID: {instance}")
    job.say(f"Waiting for instance ({job.data['instance']}) to become ready...")
    on_demand.look_at(job)


def template_data(job: Job, mappings: list[dict[str, Any]]) -> dict[str, Any]:
    """LaunchTemplateData: the parameters of an ordinary launch, at spot prices."""
    request = on_demand.request(job, mappings)
    data = {name: value for name, value in request.items() if name not in _NOT_FOR_SPOT and value is not None}
    if data.get("UserData") is not None:
        # Unlike with RunInstances, nobody encodes it on the way.
        data["UserData"] = base64.b64encode(data["UserData"]).decode()
    types = job.params.get("spot_instance_types") or ()
    if types:
        data["InstanceType"] = types[0]
    price = str(job.params.get("spot_price") or "")
    options = {"MaxPrice": price} if price not in ("", "auto") else {}
    data["InstanceMarketOptions"] = {"MarketType": "spot", **({"SpotOptions": options} if options else {})}
    tags = rendered(job, option_tags(job.params, "spot_tags", "spot_tag"))
    data["TagSpecifications"] = [
        *data["TagSpecifications"],
        *specifications(job, ["spot-instances-request"], {**run_tags(job), **tags}),
    ]
    return data


def fleet_request(job: Job, template: str) -> dict[str, Any]:
    """Parameters of CreateFleet, without ClientToken."""
    network = on_demand.network(job)
    places: list[dict[str, Any]] = [
        {"InstanceType": each} for each in job.params.get("spot_instance_types") or ()
    ]
    if network.get("SubnetId"):
        places = [{**each, "SubnetId": network["SubnetId"]} for each in places or [{}]]
    template_use: dict[str, Any] = {
        "LaunchTemplateSpecification": {"LaunchTemplateName": template, "Version": "1"},
        "Overrides": places,
    }
    strategy = job.params.get("spot_allocation_strategy")
    tags = rendered(job, option_tags(job.params, "fleet_tags", "fleet_tag"))
    wanted = {
        "LaunchTemplateConfigs": [{name: value for name, value in template_use.items() if value}],
        "ReplaceUnhealthyInstances": False,
        "TargetCapacitySpecification": {"TotalTargetCapacity": 1, "DefaultTargetCapacityType": "spot"},
        "Type": "instant",
        "SpotOptions": {"AllocationStrategy": strategy} if strategy else None,
        "TagSpecifications": [{"ResourceType": "fleet", "Tags": tag_list(tags)}] if tags else None,
    }
    return {name: value for name, value in wanted.items() if value is not None}


def _template(job: Job, mappings: list[dict[str, Any]]) -> str:
    """The name of the launch template; the one of a killed attempt is used."""
    name = temporary_name(job, _LONGEST_NAME)
    if _open(job, "amazon.launch_template") is not None and _exists(job, name):
        return name
    resource = _open(job, "amazon.launch_template") or job.opening("launch_template", name=name)
    job.message("Creating Spot Fleet launch template...")
    try:
        answer = job.cloud.call(
            "CreateLaunchTemplate",
            LaunchTemplateName=name,
            LaunchTemplateData=template_data(job, mappings),
            VersionDescription="Temporary template of hcl2ansible",
            TagSpecifications=specifications(job, ["launch-template"], run_tags(job)),
        )
    except ApiError as error:
        if not (error.repeated and error.code.endswith("AlreadyExistsException")):
            raise
        return name
    job.ledger.opened(resource, answer["LaunchTemplate"]["LaunchTemplateId"])
    return name


def _exists(job: Job, name: str) -> bool:
    try:
        return bool(job.cloud.call("DescribeLaunchTemplates", LaunchTemplateNames=[name])["LaunchTemplates"])
    except ApiError as error:
        if error.means_gone():
            return False
        raise


def _fleet(job: Job, template: str, token: str) -> str:
    request = fleet_request(job, template)
    tokens = [token]

    def ask() -> str:
        answer = job.cloud.call("CreateFleet", **request, ClientToken=tokens[-1])
        for group in answer.get("Instances") or ():
            for instance in group.get("InstanceIds") or ():
                return str(instance)
        # The same token would get the same answer again.
        tokens.append(str(uuid.uuid4()))
        raise _refused(answer.get("Errors") or [])

    known_later = on_demand.made_just_now(job)

    def unknown(error: ApiError) -> bool:
        return bool(known_later(error)) or error.code.startswith("InvalidLaunchTemplate")

    return once_known(ask, unknown)


def _refused(errors: list[dict[str, Any]]) -> ApiError:
    """All that the fleet says, once each, with the type and place that it says it about."""
    codes = list(dict.fromkeys(str(each.get("ErrorCode") or "") for each in errors))
    told: dict[str, None] = {}
    for each in errors:
        override = (each.get("LaunchTemplateAndOverrides") or {}).get("Overrides") or {}
        where = [override.get(name) for name in ("InstanceType", "SubnetId", "AvailabilityZone")]
        place = " ".join(str(part) for part in where if part)
        code = f"{each.get('ErrorCode')}: " if len(codes) > 1 else ""
        told[f"{place}{': ' if place else ''}{code}{each.get('ErrorMessage')}"] = None
    text = "; ".join(told) or "the fleet has no instance, and gives no reason"
    hint = "\n".join(dict.fromkeys(_HINTS[code] for code in codes if code in _HINTS))
    return ApiError("CreateFleet", codes[0] if len(codes) == 1 else "", text, hint)


def _open(job: Job, kind: str) -> Resource | None:
    return next((each for each in job.ledger.open_resources(job.source) if each.kind == kind), None)
