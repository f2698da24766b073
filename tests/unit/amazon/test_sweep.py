# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hcl2ansible cleanup`` in an account, with and without ledgers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import configured, sweep
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.cloud import Cloud
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.tags import specifications, tag_list
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import cleanup, identity, removal
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Resource

ROOT = Path(__file__).resolve().parents[3]
NAME = "hcl2ansible-temporary"
IMAGE = "ami-1e749f67"


@pytest.fixture
def account(job: Job, moto: str, monkeypatch: pytest.MonkeyPatch) -> Job:
    """The environment leads to the account."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto)
    monkeypatch.setattr(removal, "technologies", lambda: ["amazon"])
    # The stand-in takes long for each region that it is asked about first.
    monkeypatch.setattr(sweep, "_regions", lambda _cloud, _home: ["us-east-1", "eu-west-1"])
    return job


@pytest.fixture
def everything(account: Job) -> Job:
    """One of each kind, and a second instance in another region."""
    job = account
    cloud, tags = job.cloud, tag_list(job.temporary_tags())
    cloud.call("CreateKeyPair", KeyName=NAME, TagSpecifications=specifications(job, ["key-pair"], {}))
    group = cloud.call(
        "CreateSecurityGroup",
        GroupName=NAME,
        Description="x",
        TagSpecifications=specifications(job, ["security-group"], {}),
    )["GroupId"]
    cloud.call("CreateInstanceProfile", service="iam", InstanceProfileName=NAME, Tags=tags)
    cloud.call("CreateRole", service="iam", RoleName=NAME, AssumeRolePolicyDocument="{}", Tags=tags)
    cloud.call("AddRoleToInstanceProfile", service="iam", RoleName=NAME, InstanceProfileName=NAME)
    data = {"ImageId": IMAGE, "InstanceType": "t3.micro"}
    cloud.call(
        "CreateLaunchTemplate",
        LaunchTemplateName=NAME,
        LaunchTemplateData=data,
        TagSpecifications=specifications(job, ["launch-template"], {}),
    )
    instance = run(job, "us-east-1", SecurityGroupIds=[group])
    run(job, "eu-west-1")
    marks = specifications(job, ["image"], {})
    cloud.call("CreateImage", InstanceId=instance, Name=NAME, TagSpecifications=marks)
    volume = cloud.call(
        "CreateVolume",
        AvailabilityZone="us-east-1a",
        Size=1,
        TagSpecifications=specifications(job, ["volume"], {}),
    )["VolumeId"]
    marks = specifications(job, ["snapshot"], {})
    cloud.call("CreateSnapshot", VolumeId=volume, TagSpecifications=marks)
    return job


def run(job: Job, region: str, **parameters: Any) -> str:
    tags = specifications(job, ["instance", "volume"], {})
    given = {"ImageId": IMAGE, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    answer = job.cloud.call("RunInstances", region=region, **given, TagSpecifications=tags, **parameters)
    return str(answer["Instances"][0]["InstanceId"])


def kinds(text: str) -> list[str]:
    return [
        line.split(": ")[1].split()[0].partition(".")[2]
        for line in text.splitlines()
        if ".amazon" not in line
    ]


def test_everything_is_found_by_tag_from_an_empty_state(
    everything: Job, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    assert cleanup.main([]) == 0
    assert "foreign: amazon.instance i-" in capsys.readouterr().out
    assert cleanup.main(["--all"]) == 0
    told = kinds(capsys.readouterr().out)
    assert told.count("instance") == 2
    assert told[0] == "image"
    assert told[-2:] == ["security_group", "key_pair"]
    assert told.index("role") < told.index("instance_profile")
    assert cleanup.main(["--all"]) == 0
    assert capsys.readouterr().out == "Nothing to remove\n"


def test_of_a_run_that_goes_on_nothing_is_touched(
    everything: Job, capsys: pytest.CaptureFixture[str]
) -> None:
    assert identity.controller_of(everything.tmp.parent) is not None
    assert cleanup.main(["--all"]) == 0
    assert capsys.readouterr().out == "Nothing to remove\n"


def test_a_kept_machine_keeps_its_volumes(account: Job, capsys: pytest.CaptureFixture[str]) -> None:
    data = {"pid": 1, "start_time": "never", "boot_id": "gone", "began": 0}
    (account.tmp.parent / "run.json").write_text(json.dumps(data))
    kept = account.ledger.opened(account.opening("instance"), run(account, "us-east-1"))
    account.ledger.kept(kept)
    [volume] = account.cloud.call("DescribeVolumes")["Volumes"]
    assert volume["Tags"]
    assert cleanup.main([]) == 0
    assert capsys.readouterr().out.startswith(f"kept: amazon.instance {kept.id} of run")
    assert account.cloud.call("DescribeVolumes")["Volumes"] == [volume]


def test_what_has_other_tags_is_not_found(account: Job, capsys: pytest.CaptureFixture[str]) -> None:
    tags = [{"ResourceType": "key-pair", "Tags": [{"Key": "run", "Value": account.run_id}]}]
    account.cloud.call("CreateKeyPair", KeyName="mine", TagSpecifications=tags)
    account.cloud.call("CreateRole", service="iam", RoleName=NAME, AssumeRolePolicyDocument="{}")
    cleanup.main(["--all", "--dry-run"])
    assert capsys.readouterr().out == "Nothing to remove\n"


def test_an_account_that_cannot_be_looked_at_is_told(
    account: Job, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Cloud, "call", _expired)
    assert cleanup.main(["--all"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("not looked for: amazon.resources of any run: us-east-1, eu-west-1, IAM: Describe")
    assert "ExpiredToken" in told


def _expired(*_arguments: object, **_parameters: object) -> None:
    from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError

    raise ApiError("DescribeRegions", "ExpiredToken", "The security token has expired")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in configured._VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in configured._FILES:
        monkeypatch.delenv(name, raising=False)


def test_without_credentials_nothing_is_loaded(bare: None) -> None:
    """A machine that has never heard of AWS must not pay for it."""
    code = (
        "import sys; sys.path[:0] = ['plugins/..'];"
        "from plugins.module_utils._amazon.removers import tagged; print(list(tagged()), 'botocore' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "[] False\n"


def test_what_counts_as_configured(bare: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not configured.is_configured()
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text("")
    assert not configured.is_configured()
    (tmp_path / ".aws" / "config").write_text("[default]\n")
    assert configured.is_configured()
    (tmp_path / ".aws" / "config").unlink()
    monkeypatch.setenv("AWS_PROFILE", "build")
    assert configured.is_configured()


def test_a_swept_resource_says_where_it_is(everything: Job) -> None:
    found: list[Resource] = list(sweep.leftovers())
    regions = {each.token["region"] for each in found if each.what == "instance"}
    assert regions == {"us-east-1", "eu-west-1"}
    assert {(each.run_id, each.source) for each in found} == {(everything.run_id, everything.source)}
