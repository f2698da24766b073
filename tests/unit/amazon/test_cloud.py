# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls, and which account, region and endpoint they go to."""

from __future__ import annotations

import http.server
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.cloud import cloud_at, cloud_of
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

ROOT = Path(__file__).resolve().parents[3]


def test_a_call_names_the_action_and_answers_as_the_api_does(job: Job) -> None:
    answer = job.cloud.call("DescribeVpcs", Filters=[{"Name": "is-default", "Values": ["true"]}], VpcIds=None)
    assert len(answer["Vpcs"]) == 1


@pytest.mark.parametrize("service", ["ec2", "sts", "iam"])
def test_the_endpoint_holds_for_every_service_and_region(job: Job, service: str, moto: str) -> None:
    for region in ("us-east-1", "eu-west-1"):
        assert job.cloud.client(service, region).meta.endpoint_url == moto


def test_a_refusal_is_one_error_with_its_code(job: Job) -> None:
    with pytest.raises(ApiError) as caught:
        job.cloud.call("DescribeInstances", InstanceIds=["i-0123456789abcdef0"])
    assert caught.value.code == "InvalidInstanceID.NotFound"
    assert caught.value.means_gone()
    assert caught.value.message.startswith("DescribeInstances failed: InvalidInstanceID.NotFound: ")


def test_pages_are_read_to_the_last(job: Job) -> None:
    for number in range(7):
        job.cloud.call("CreateSnapshot", VolumeId=volume(job), Description=str(number))
    found = job.cloud.pages("DescribeSnapshots", "Snapshots", OwnerIds=["self"], MaxResults=5)
    assert {str(number) for number in range(7)} <= {each["Description"] for each in found}


def volume(job: Job) -> str:
    return str(job.cloud.call("CreateVolume", AvailabilityZone="us-east-1a", Size=1)["VolumeId"])


def test_another_process_finds_the_account_by_the_token(job: Job) -> None:
    made = volume(job)
    token = job.opening("volume").token
    assert "a secret" not in str(dict(token))
    other = cloud_at(token, job.run_id)
    assert other.call("DescribeVolumes", region=token["region"], VolumeIds=[made])["Volumes"]
    assert other.region == "us-east-1"
    credentials = other.client()._request_signer._credentials
    assert (credentials.access_key, credentials.secret_key) == ("given", "a secret")


def test_credentials_of_the_template_are_kept_for_their_owner_only(job: Job) -> None:
    name = job.cloud.address()["credentials"]
    path = job.tmp / name / "credentials.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_credentials_of_the_environment_are_not_written_down(options: dict[str, Any], tmp_path: Path) -> None:
    del options["access_key"], options["secret_key"]
    cloud = cloud_of(options, tmp_path)
    cloud.call("DescribeRegions")
    assert "credentials" not in cloud.address()
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_the_region_of_the_environment(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    options["region"] = ""
    monkeypatch.setenv(variable, "eu-central-1")
    assert cloud_of(options, tmp_path).region == "eu-central-1"


def test_the_region_of_the_profile(options: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "aws-config").write_text("[profile build]\nregion = ap-south-1\n")
    cloud = cloud_of({**options, "region": None, "profile": "build"}, tmp_path)
    assert cloud.region == "ap-south-1"


def test_without_a_region_it_says_what_to_set(options: dict[str, Any], tmp_path: Path) -> None:
    cloud = cloud_of({**options, "region": None, "skip_metadata_api_check": True}, tmp_path)
    with pytest.raises(ImageError, match=r"No region(?s:.*)option region"):
        cloud.call("DescribeRegions")


class Metadata(http.server.BaseHTTPRequestHandler):
    """The metadata service of an instance, as far as its region is told."""

    def do_PUT(self) -> None:
        self._tell("token")

    def do_GET(self) -> None:
        self._tell("ap-south-1b" if self.path.endswith("/placement/availability-zone/") else "")

    def _tell(self, text: str) -> None:
        self.send_response(200 if text else 404)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.mark.parametrize("skipped", [False, True])
def test_the_region_of_the_instance_that_this_is(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, skipped: bool
) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Metadata)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}/")
    cloud = cloud_of({**options, "region": None, "skip_metadata_api_check": skipped}, tmp_path)
    if skipped:
        with pytest.raises(ImageError, match="No region"):
            print(cloud.region)
    else:
        assert cloud.region == "ap-south-1"
    server.shutdown()


def test_without_botocore_it_says_what_to_install() -> None:
    code = """
import sys
sys.modules["botocore"] = None
from pathlib import Path
from plugins.module_utils._amazon.cloud import cloud_of
from plugins.module_utils._run.errors import ImageError
for ask in (lambda cloud: cloud.call("DescribeRegions"), lambda cloud: cloud.region):
    try:
        ask(cloud_of({"region": "us-east-1"}, Path("/nowhere")))
    except ImageError as error:
        print(error)
"""
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.count("pip install botocore") == 2


def test_loading_it_reads_no_configuration(tmp_path: Path) -> None:
    """Who builds nothing on AWS must not hear that its configuration is broken."""
    code = "import plugins.module_utils._amazon.cloud"
    environment = {**os.environ, "AWS_PROFILE": "nobody", "AWS_CONFIG_FILE": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)


def test_a_profile_that_does_not_exist(options: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="nobody"):
        cloud_of({**options, "access_key": "", "secret_key": "", "profile": "nobody"}, tmp_path).call(
            "DescribeRegions"
        )
