# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags from options to the API."""

from __future__ import annotations

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import tags
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import RUN_TAG, SOURCE_TAG, Job


def test_blocks_are_laid_over_the_map() -> None:
    params = {
        "run_tags": {"a": "1", "b": True},
        "run_tag": [{"key": "b", "value": "2"}, {"name": "c", "value": None}],
    }
    assert tags.option_tags(params, "run_tags", "run_tag") == {"a": "1", "b": "2", "c": ""}
    assert tags.option_tags({"tags": None, "tag": None}, "tags", "tag") == {}


def test_keys_and_values_may_name_the_source_image(job: Job, options: dict) -> None:
    job.data["source_image"] = {"id": "ami-1", "name": "debian", "tags": {"team": "base"}}
    options["run_tags"] = {
        "{{ .SourceAMIName }}": "{{ .SourceAMI }} {{ .BuildRegion }}",
        "of": "{{ .SourceAMITags.team }} {{ .SourceAMITags.none }}",
    }
    assert tags.run_tags(job) == {"debian": "ami-1 us-east-1", "of": "base <no value>"}


@pytest.mark.parametrize("name", ["SourceAMI", "SourceAMIName", "SourceAMIOwner", "SourceAMICreationDate"])
def test_without_a_source_image_its_names_are_empty(job: Job, name: str) -> None:
    assert tags.rendered(job, {"x": f"[{{{{ .{name} }}}}]"}) == {"x": "[]"}


def test_what_is_created_carries_the_marks_of_its_run(job: Job) -> None:
    key = {"KeyName": "k", "TagSpecifications": tags.specifications(job, ["key-pair"], {"a": "1"})}
    job.cloud.call("CreateKeyPair", **key)
    found = job.cloud.call("DescribeKeyPairs", Filters=[{"Name": f"tag:{RUN_TAG}", "Values": [job.run_id]}])
    assert tags.tag_map(found["KeyPairs"][0]["Tags"]) == {
        "a": "1",
        RUN_TAG: job.run_id,
        SOURCE_TAG: job.source,
    }
