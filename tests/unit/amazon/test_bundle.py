# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bundles of instance store images."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import bundle
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all


@pytest.fixture
def bundling(job: Job, options: dict[str, Any], moto: str, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", moto)
    job.cloud.environment["AWS_ENDPOINT_URL_S3"] = moto
    options.update(
        account_id="1234-5678-9012",
        s3_bucket="images/of/ours/",
        x509_upload_path="/tmp",
        x509_cert_path="cert",
        x509_key_path="key",
        bundle_destination="/mnt",
        bundle_prefix="web",
    )
    job.data["source_image"] = {"id": "ami-1", "architecture": "arm64"}
    job.cloud.call("CreateBucket", service="s3", Bucket="images")
    return job


def put(job: Job, *keys: str) -> None:
    for key in keys:
        job.cloud.call("PutObject", service="s3", Bucket="images", Key=key, Body=b"x")


def keys(job: Job) -> list[str]:
    return [
        each["Key"]
        for each in job.cloud.call("ListObjectsV2", service="s3", Bucket="images").get("Contents", ())
    ]


def test_the_default_commands(bundling: Job) -> None:
    assert bundle.bundle_command(bundling) == (
        "sudo -i -n ec2-bundle-vol -k /tmp/key.pem -u 123456789012 -c /tmp/cert.pem -r arm64 -e /tmp/* -d /mnt -p web "
        "--batch --no-filter"
    )
    assert bundle.upload_command(bundling) == (
        "sudo -i -n ec2-upload-bundle -b images/of/ours/ -m /mnt/web.manifest.xml -a given -s a secret -d /mnt --batch "
        "--region us-east-1 --retry"
    )
    assert bundle.location(bundling) == "images/of/ours/web.manifest.xml"


@pytest.mark.parametrize(
    ("options_given", "has", "lacks"),
    [
        ({"iam_instance_profile": "p", "token": "t"}, " -d /mnt", " -s "),
        ({"token": "a token"}, " -t a token ", "profile"),
        (
            {"bundle_upload_command": "up {{.Token}}|{{.SecretKey}}|{{.Region}}"},
            "up |a secret|us-east-1",
            "sudo",
        ),
    ],
)
def test_the_upload_command(
    bundling: Job, monkeypatch: pytest.MonkeyPatch, options_given: dict[str, str], has: str, lacks: str
) -> None:
    keys = ("given", "a secret", options_given.pop("token", ""))
    monkeypatch.setattr(bundling.cloud, "credentials", lambda: keys)
    bundling.params.update(options_given)  # type: ignore[attr-defined]
    found = bundle.upload_command(bundling)
    assert has in found
    assert lacks not in found


def test_the_default_prefix_stays_the_same(bundling: Job) -> None:
    bundling.params.update(bundle_prefix=None)  # type: ignore[attr-defined]
    assert bundle.prefix(bundling) == bundle.prefix(bundling)
    assert bundle.prefix(bundling).removeprefix("image-").isdigit()


def test_the_bundle_of_a_failed_build_goes_and_nothing_else(bundling: Job) -> None:
    put(bundling, "of/ours/web2.manifest.xml", "of/ours/web.txt", "web.manifest.xml")
    bundle.expect_upload(bundling)
    put(bundling, "of/ours/web.manifest.xml", "of/ours/web.part.0", "of/ours/web.part.1")
    assert close_all(bundling.ledger, bundling.ledger.open_resources()) == []
    assert keys(bundling) == ["of/ours/web.txt", "of/ours/web2.manifest.xml", "web.manifest.xml"]


def test_a_bundle_that_was_there_before_stays(bundling: Job) -> None:
    put(bundling, "of/ours/web.part.0")
    bundle.expect_upload(bundling)
    assert bundling.ledger.open_resources() == []
    assert any("is there already" in line for line in bundling.printed)  # type: ignore[attr-defined]


def test_the_bundle_of_an_image_stays(bundling: Job) -> None:
    bundle.expect_upload(bundling)
    put(bundling, "of/ours/web.part.0")
    bundle.keep_upload(bundling)
    assert close_all(bundling.ledger, bundling.ledger.open_resources()) == []
    assert keys(bundling) == ["of/ours/web.part.0"]


def test_a_missing_bucket_is_left_to_the_tools(bundling: Job) -> None:
    bundling.params.update(s3_bucket="other")  # type: ignore[attr-defined]
    bundle.expect_upload(bundling)
    assert close_all(bundling.ledger, bundling.ledger.open_resources()) == []


def test_what_is_checked_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "cert").touch()
    params = {"account_id": "12-x", "x509_cert_path": str(tmp_path / "cert"), "x509_key_path": "/nowhere/key"}
    with pytest.raises(ImageError) as caught:
        bundle.check(params)
    assert "x509_key_path: there is no file /nowhere/key" in str(caught.value)
    assert "account_id: 12-x" in str(caught.value)
    assert "x509_cert_path" not in str(caught.value)


def test_a_source_on_ebs_is_refused() -> None:
    with pytest.raises(ImageError, match="only an instance store can be bundled"):
        bundle.require_instance_store({"id": "ami-1", "root_device_type": "ebs"})
    bundle.require_instance_store({"id": "ami-1", "root_device_type": "instance-store"})
