# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the running instance to the first image."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import image
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.instance_attributes import modify
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import RUN_TAG, SOURCE_TAG, Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.stop import stop
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.tags import tag_map
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

Options = dict[str, Any]


def test_the_instance_is_stopped_once(launched: Job, emulated: Any) -> None:
    stop(launched)
    stop(launched)
    assert len(emulated.called("StopInstances")) == 1


def test_a_stop_that_does_not_find_the_new_instance_is_tried_again(launched: Job, emulated: Any) -> None:
    emulated.fail("StopInstances", "InvalidInstanceID.NotFound", times=2)
    stop(launched)
    assert [each["status"] for each in emulated.called("StopInstances")] == [400, 400, 200]


def test_a_spot_instance_is_not_stopped(launched: Job, emulated: Any) -> None:
    launched.data["spot"] = True
    stop(launched)
    assert not emulated.called("StopInstances")


def test_somebody_else_may_stop_it(launched: Job, options: Options, emulated: Any) -> None:
    options["disable_stop_instance"] = True
    launched.cloud.call("StopInstances", InstanceIds=[launched.data["instance"]])
    stop(launched)
    assert len(emulated.called("StopInstances")) == 1


def test_a_machine_that_ended_itself_is_an_error_that_says_why(launched: Job, options: Options) -> None:
    options |= {"disable_stop_instance": True, "shutdown_behavior": "terminate"}
    launched.cloud.call("TerminateInstances", InstanceIds=[launched.data["instance"]])
    with pytest.raises(ImageError, match=r"is terminated, not stopped(?s:.*)shutdown_behavior"):
        stop(launched)


@pytest.mark.parametrize(("ena", "value"), [(True, "true"), (False, "false")])
def test_enhanced_networking(launched: Job, options: Options, emulated: Any, ena: bool, value: str) -> None:
    options |= {"ena_support": ena, "sriov_support": True}
    stop(launched)
    modify(launched)
    modify(launched)
    given = [each["params"] for each in emulated.called("ModifyInstanceAttribute")]
    assert [each.get("SriovNetSupport.Value") for each in given] == ["simple", None]
    assert [each.get("EnaSupport.Value") for each in given] == [None, value]


def test_the_image_has_its_tags_from_the_first_moment(launched: Job, options: Options, emulated: Any) -> None:
    options["run_tags"] = {"Of": "{{ .SourceAMIName }}"}
    made = image.create(launched)
    expected = {"Of": "source", RUN_TAG: launched.run_id, SOURCE_TAG: launched.source}
    found = launched.cloud.call("DescribeImages", ImageIds=[made])["Images"][0]
    assert (found["Name"], tag_map(found["Tags"])) == ("an-image", expected)
    snapshots = emulated.held("snapshot")
    assert sorted(launched.data["snapshots"]["us-east-1"]) == sorted(snapshots)
    assert all(each["tags"] == expected for each in snapshots.values())
    assert len(emulated.called("DescribeImages")) == 2, "one look is enough, the other one is this test's"


def test_skip_ami_run_tags_leaves_only_the_temporary_ones(
    launched: Job, options: Options, emulated: Any
) -> None:
    options |= {"run_tags": {"Of": "build"}, "skip_ami_run_tags": True}
    image.create(launched)
    assert all(
        set(each["tags"]) == {RUN_TAG, SOURCE_TAG} for each in emulated.held("image", "snapshot").values()
    )


@pytest.mark.parametrize("option", ["encrypt_boot", "skip_save_build_region"])
def test_an_intermediary_has_a_name_of_no_meaning(
    launched: Job, options: Options, option: str, emulated: Any
) -> None:
    options[option] = True
    made = image.create(launched)
    assert emulated.held("image")[made]["name"] != "an-image"


def test_the_mappings_of_the_image_are_given(launched: Job, options: Options, emulated: Any) -> None:
    options["ami_block_device_mappings"] = [{"device_name": "/dev/sdb", "virtual_name": "ephemeral0"}]
    image.create(launched)
    given = emulated.called("CreateImage")[0]["params"]
    assert given["BlockDeviceMapping.1.DeviceName"] == "/dev/sdb"
    assert given["BlockDeviceMapping.1.VirtualName"] == "ephemeral0"


def test_a_resumed_build_makes_no_second_image(launched: Job, emulated: Any) -> None:
    first = image.create(launched)
    assert image.create(launched) == first
    del launched.data["snapshots"]["us-east-1"]  # as if it had been ended while it waited
    assert image.create(launched) == first
    assert len(emulated.called("CreateImage")) == 1


def test_an_image_whose_answer_was_lost_is_taken_over(launched: Job, emulated: Any) -> None:
    emulated.faults({"action": "CreateImage", "do": "timeout"})
    made = image.create(launched)
    assert len(emulated.called("CreateImage")) == 2
    assert list(emulated.held("image")) == [made]


def test_a_name_that_somebody_took_meanwhile(launched: Job) -> None:
    launched.cloud.call("CreateImage", InstanceId=launched.data["instance"], Name="an-image")
    with pytest.raises(ImageError, match=r"already in use(?s:.*)force_deregister"):
        image.create(launched)


def test_a_broken_image_tells_the_reason_and_makes_room_for_another(
    launched: Job, monkeypatch: pytest.MonkeyPatch, emulated: Any
) -> None:
    call, states = launched.cloud.call, ["pending", "failed"]

    def broken(action: str, **parameters: Any) -> dict[str, Any]:
        answer = call(action, **parameters)
        if action == "DescribeImages" and states:
            answer["Images"][0] |= {"State": states.pop(0), "StateReason": {"Message": "the key is disabled"}}
        elif action == "DescribeSnapshots":
            answer["Snapshots"] = [
                {"VolumeSize": 30, "Progress": "50%"}, {"VolumeSize": 10, "Progress": "90%"},
            ]  # fmt: skip
        return answer

    monkeypatch.setattr(launched.cloud, "call", broken)
    with pytest.raises(ImageError, match="is failed: the key is disabled"):
        image.create(launched)
    assert any(line.endswith(": 60%") for line in launched.printed)  # type: ignore[attr-defined]
    assert image.create(launched) in emulated.held("image")
    assert len(emulated.held("image")) == 1, "the broken one is removed before its name is used again"
