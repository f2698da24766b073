# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the account must fulfil before anything is made in it."""

from __future__ import annotations

from functools import partial

from .._run.errors import ImageError
from .besides import begun
from .filters import block
from .job import Job


def prevalidate(job: Job) -> None:
    """Regions, VPC and a free AMI name, as far as the options do not waive them; raises ImageError."""
    params = job.params
    name = _name_to_check(job)
    if name:
        job.say(f"Prevalidating AMI Name: {name}")
    taken = begun(lambda: names_taken(job, name) if name else {})
    if not params.get("skip_region_validation"):
        check_regions(job)
    if params.get("force_deregister"):
        job.say("force_deregister is set: the AMI name is not checked")
        return
    if not (params.get("skip_save_build_region") or params.get("skip_create_ami")):
        check_vpc(job)
    found = taken()
    if found:
        where = ", ".join(f"{region}: {image}" for region, image in sorted(found.items()))
        raise ImageError(
            f"AMI Name: {name!r} is used by an existing AMI: {where}",
            "Choose another ami_name, or set force_deregister = true (-force) to replace it.",
        )


def _name_to_check(job: Job) -> str:
    """Empty when it need not be free."""
    waivers = ("force_deregister", "skip_save_build_region", "skip_create_ami")
    return "" if any(job.params.get(each) for each in waivers) else str(job.params.get("ami_name") or "")


def check_regions(job: Job) -> None:
    """Raise ImageError for a region that does not exist or is not enabled for the account."""
    wanted = [job.region, *(str(each) for each in job.params.get("ami_regions") or ())]
    known = {each["RegionName"] for each in job.cloud.call("DescribeRegions")["Regions"]}
    unknown = sorted(set(wanted) - known)
    if unknown:
        raise ImageError(
            f"Unknown region: {', '.join(unknown)}. There are {', '.join(sorted(known))}.",
            "Regions that are not listed may have to be enabled for the account; "
            "skip_region_validation = true skips this check.",
        )


def check_vpc(job: Job) -> None:
    """A VPC without a subnet is enough only where it is the default one, which has default subnets."""
    vpc = job.params.get("vpc_id")
    if not vpc or job.params.get("subnet_id") or block(job.params, "subnet_filter"):
        return
    job.say("Prevalidating any provided VPC information")
    found = job.cloud.call("DescribeVpcs", VpcIds=[vpc])["Vpcs"]
    if not (found and found[0].get("IsDefault")):
        raise ImageError(
            f"vpc_id is {vpc}, which is not the default VPC: the subnet must be given too.",
            "Set subnet_id or subnet_filter.",
        )


def names_taken(job: Job, name: str) -> dict[str, str]:
    """region -> id of the account's own AMI that has the name already, in all regions that get the image."""
    regions = dict.fromkeys([job.region, *map(str, job.params.get("ami_regions") or ())])

    def look(region: str) -> str:
        answer = job.cloud.call(
            "DescribeImages",
            region=region,
            Owners=["self"],
            Filters=[{"Name": "name", "Values": [name]}],
        )
        # The API reads * and ? in the value as wildcards.
        return next((str(each["ImageId"]) for each in answer["Images"] if each.get("Name") == name), "")

    looks = {region: begun(partial(look, region)) for region in regions}
    return {region: image for region, result in looks.items() if (image := result())}
