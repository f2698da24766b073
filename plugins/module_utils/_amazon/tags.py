# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tags: from the options, rendered, in the shapes of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .job import Job
from .source_names import names


def option_tags(params: Mapping[str, Any], option: str, block: str) -> dict[str, str]:
    """The map ``option`` with its blocks ({key or name, value}) over it."""
    found = {str(key): _text(value) for key, value in (params.get(option) or {}).items()}
    for each in params.get(block) or ():
        found[str(each.get("key") or each.get("name"))] = _text(each.get("value"))
    return found


def rendered(job: Job, tags: Mapping[str, str]) -> dict[str, str]:
    """Keys and values may be templates that name the source image."""
    known = names(job)
    return {job.render(key, **known): job.render(value, **known) for key, value in tags.items()}


def run_tags(job: Job) -> dict[str, str]:
    """The tags of everything that the build creates on its way."""
    return rendered(job, option_tags(job.params, "run_tags", "run_tag"))


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tag_map(tags: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """The inverse of ``tag_list``; the API leaves the list out when there are none."""
    return {each["Key"]: each.get("Value", "") for each in tags or ()}


def specifications(job: Job, types: Iterable[str], tags: Mapping[str, str]) -> list[dict[str, Any]]:
    """TagSpecifications for a create call; with the temporary tags, by which cleanup finds what is left."""
    listed = tag_list({**tags, **job.temporary_tags()})
    return [{"ResourceType": each, "Tags": listed} for each in types]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
