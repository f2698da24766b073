# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads to S3 and imports of disk images, against the emulator: what arrives, and that failures leave nothing."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import importing, storage
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.cloud import Cloud as Api
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import RUN_TAG, Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.tags import tag_map
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import destroy
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all
from ansible_collections.hcl2ansible.images.plugins.module_utils._upload import targets

from environment.cloud import Account, Cloud, running

ROOT = Path(__file__).resolve().parents[3]
MIB = 1 << 20


@pytest.fixture(scope="module")
def emulator() -> Iterator[Cloud]:
    with running() as cloud:
        yield cloud


@pytest.fixture
def account(emulator: Cloud, job: Job, monkeypatch: pytest.MonkeyPatch) -> Account:
    account = emulator.account()
    for name, value in account.env().items():
        monkeypatch.setenv(name, value)
    return account


@pytest.fixture
def work(account: Account, job: Job) -> Job:
    """A job in an account with the bucket ``images``."""
    api = Api(
        {"region": "us-east-1", "access_key": account.access_key, "secret_key": "secret"}, job.tmp / "keys"
    )
    made = dataclasses.replace(job, cloud=api, params={})
    api.call("CreateBucket", service="s3", Bucket=bucket(account))
    return made


def bucket(account: Account) -> str:
    return f"images-{account.number}"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "SINGLE", 4 * MIB)
    monkeypatch.setattr(storage, "PART", 5 * MIB)


def s3(job: Job, account: Account, action: str, **parameters: Any) -> dict[str, Any]:
    return job.cloud.call(action, service="s3", Bucket=bucket(account), **parameters)


def store(
    job: Job, account: Account, path: Path, key: str = "a/disk.raw", **parameters: str
) -> storage.Stored:
    place = storage.Storage(job.cloud, job.ledger, job.source, job.message, bucket(account), parameters)
    return place.store(str(path), key)


def disk(tmp_path: Path, size: int) -> Path:
    path = tmp_path / "disk.raw"
    path.write_bytes(hashlib.shake_128(b"disk").digest(size))
    return path


@pytest.mark.parametrize("size", [0, 10, 12 * MIB])
def test_what_is_stored_is_the_file(
    work: Job, account: Account, tmp_path: Path, small_parts: None, size: int
) -> None:
    path = disk(tmp_path, size)

    stored = store(work, account, path, ServerSideEncryption="AES256", Tagging="a=b%20c")

    found = s3(work, account, "GetObject", Key="a/disk.raw")
    assert found["Body"].read() == path.read_bytes()
    assert found["ServerSideEncryption"] == "AES256"
    assert s3(work, account, "GetObjectTagging", Key="a/disk.raw")["TagSet"] == [{"Key": "a", "Value": "b c"}]
    assert stored.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert stored.url == f"s3://{bucket(account)}/a/disk.raw"
    sent_in_parts = [call["action"] for call in account.calls()].count("UploadPart")
    assert sent_in_parts == (3 if size > 4 * MIB else 0)
    assert work.ledger.open_resources() == []


@pytest.mark.parametrize("action", ["CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"])
def test_nothing_is_left_of_an_upload_that_failed(
    work: Job, account: Account, tmp_path: Path, small_parts: None, action: str
) -> None:
    account.faults({"action": action, "do": "error", "code": "AccessDenied", "status": 403, "times": 0})

    with pytest.raises(ImageError, match=f"{action} failed: AccessDenied"):
        store(work, account, disk(tmp_path, 12 * MIB))

    assert "Uploads" not in s3(work, account, "ListMultipartUploads")
    assert "Contents" not in s3(work, account, "ListObjectsV2")
    assert work.ledger.open_resources() == []


def test_an_upload_whose_begin_was_cut_off_is_found(work: Job, account: Account, tmp_path: Path) -> None:
    token = {
        "region": "us-east-1",
        **work.cloud.address(),
        "bucket": bucket(account),
        "object": "x",
        "name": "x",
    }
    work.ledger.opening(work.source, "amazon.upload", token)
    s3(work, account, "CreateMultipartUpload", Key="x")
    s3(work, account, "CreateMultipartUpload", Key="xy")

    assert close_all(work.ledger, work.ledger.open_resources()) == []

    assert [each["Key"] for each in s3(work, account, "ListMultipartUploads")["Uploads"]] == ["xy"]


def test_an_object_that_is_not_what_was_sent_is_an_error(
    work: Job, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_call = Api.call

    def call(self: Api, action: str, **parameters: Any) -> dict[str, Any]:
        if action == "PutObject":
            parameters |= {"Body": b"something else"}
            parameters.pop("ChecksumSHA256")
        return true_call(self, action, **parameters)

    monkeypatch.setattr(Api, "call", call)
    with pytest.raises(ImageError, match="is not what was sent: 14 bytes"):
        store(work, account, disk(tmp_path, 10))


def options(account: Account, **more: Any) -> dict[str, Any]:
    return {
        "s3_bucket_name": bucket(account),
        "format": "raw",
        "architecture": "x86_64",
        "boot_mode": "legacy-bios",
        "skip_clean": False,
        "ami_encrypt": False,
        "aws_polling": {"delay_seconds": 0.01},
        **more,
    }


def objects(job: Job, account: Account) -> list[str]:
    return [each["Key"] for each in s3(job, account, "ListObjectsV2").get("Contents", [])]


@pytest.mark.parametrize("name", [None, "imported"])
def test_an_imported_image(work: Job, account: Account, tmp_path: Path, name: str | None) -> None:
    before = set(account.left())
    params = options(
        account,
        ami_name=name,
        ami_users=["111122223333"],
        tags={"Release": "1"},
        license_type="BYOL",
        role_name="importer",
    )

    artifact = importing.import_file(
        dataclasses.replace(work, params=params), str(disk(tmp_path, 100)), "in/disk.raw"
    )

    assert artifact.builder_id == "packer.post-processor.amazon-import"
    region, image = artifact.id.split(":")
    assert region == "us-east-1"
    (found,) = work.cloud.call("DescribeImages", ImageIds=[image])["Images"]
    assert tag_map(found["Tags"]) == {"Release": "1"}
    if name:
        assert found["Name"] == name
    permissions = work.cloud.call("DescribeImageAttribute", ImageId=image, Attribute="launchPermission")
    assert permissions["LaunchPermissions"] == [{"UserId": "111122223333"}]
    assert objects(work, account) == []
    new = sorted(each.split()[0] for each in set(account.left()) - before)
    assert [each for each in new if each in ("image", "snapshot")] == ["image", "snapshot"]
    assert work.ledger.open_resources() == []
    (asked,) = [call["params"] for call in account.calls() if call["action"] == "ImportImage"]
    assert "importer" in str(asked)
    assert "BYOL" in str(asked)

    destroy(artifact)

    assert set(account.left()) == before


def test_an_object_can_be_left_and_replaced(work: Job, account: Account, tmp_path: Path) -> None:
    for _again in range(2):
        own = dataclasses.replace(work, params=options(account, skip_clean=True))
        importing.import_file(own, str(disk(tmp_path, 100)), "disk.raw")

    assert objects(work, account) == ["disk.raw"]
    tags = s3(work, account, "GetObjectTagging", Key="disk.raw")["TagSet"]
    assert RUN_TAG not in tag_map(tags)


def test_an_object_of_the_user_is_not_touched(work: Job, account: Account, tmp_path: Path) -> None:
    s3(work, account, "PutObject", Key="disk.raw", Body=b"mine")

    with pytest.raises(ImageError, match=r"There is an object s3://.*/disk.raw already"):
        importing.import_file(
            dataclasses.replace(work, params=options(account)), str(disk(tmp_path, 100)), "disk.raw"
        )

    assert s3(work, account, "GetObject", Key="disk.raw")["Body"].read() == b"mine"


@pytest.mark.parametrize(
    "action",
    [
        "PutObject",
        "ImportImage",
        "DescribeImportImageTasks",
        "CopyImage",
        "DescribeImages",
        "ModifyImageAttribute",
        "CreateTags",
        "DeleteTags",
    ],
)
def test_nothing_is_left_of_an_import_that_failed(
    work: Job, account: Account, tmp_path: Path, action: str
) -> None:
    before = account.left()
    account.faults({"action": action, "do": "error", "code": "Unhappy", "times": 1})
    params = options(account, ami_name="imported", ami_users=["111122223333"], tags={"Release": "1"})

    with pytest.raises(ImageError, match="Unhappy"):
        importing.import_file(dataclasses.replace(work, params=params), str(disk(tmp_path, 100)), "disk.raw")

    account.faults()
    assert objects(work, account) == []
    assert account.left() == before
    assert work.ledger.open_resources() == []


def test_the_reason_of_a_failed_import_is_told(
    work: Job, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_call = Api.call

    def call(self: Api, action: str, **parameters: Any) -> dict[str, Any]:
        if action == "DescribeImportImageTasks":
            task = {"Status": "deleted", "StatusMessage": "ClientError: Disk validation failed"}
            return {"ImportImageTasks": [task]}
        return true_call(self, action, **parameters)

    monkeypatch.setattr(Api, "call", call)
    with pytest.raises(ImageError, match="ClientError: Disk validation failed"):
        importing.import_file(
            dataclasses.replace(work, params=options(account)), str(disk(tmp_path, 100)), "disk.raw"
        )


@pytest.mark.parametrize(
    ("destination", "message"),
    [
        ("bucket/prefix", "has no scheme"),
        ("gs://bucket", "Nothing can be uploaded to gs:// yet"),
        ("s3://", "There is no bucket"),
        ("s3://a b", "no name of a bucket"),
        ("s3://bucket/a?b", r"no \?"),
    ],
)
def test_a_destination_that_cannot_be(destination: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=message):
        targets.open_target(
            destination, params={}, ledger=Ledger(tmp_path), run_dir=tmp_path, source="s", message=print
        )


def test_schemes_are_files(tmp_path: Path) -> None:
    assert "s3" in targets.schemes()


TEMPLATE = """
source "file" "disk" {
  content = "the disk"
  target  = "out/disk.raw"
}
build {
  sources = ["file.disk"]
  post-processors {
    post-processor "upload" {
      destination = "s3://BUCKET/{{.BuildName}}"
      tags        = { Release = "1" }
    }
    post-processor "manifest" {
      output = "uploaded.json"
    }
  }
  post-processors {
    post-processor "amazon-import" {
      s3_bucket_name      = "BUCKET"
      format              = "raw"
      ami_name            = "imported"
      keep_input_artifact = true
    }
    post-processor "manifest" {
      output = "imported.json"
    }
  }
}
"""


def test_a_build_uploads_and_imports_its_file(work: Job, account: Account, tmp_path: Path) -> None:
    (tmp_path / "t.pkr.hcl").write_text(TEMPLATE.replace("BUCKET", bucket(account)))

    done = subprocess.run(
        [sys.executable, "-m", "hcl2ansible", "build", "t.pkr.hcl"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "compiler")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    url = f"s3://{bucket(account)}/disk/disk.raw"
    (uploaded,) = json.loads((tmp_path / "uploaded.json").read_text())["builds"]
    assert uploaded["artifact_id"] == url
    assert [each["name"] for each in uploaded["files"]] == ["out/disk.raw"]
    assert f"Uploaded: {url}" in done.stdout
    assert objects(work, account) == ["disk/disk.raw"]
    assert s3(work, account, "GetObject", Key="disk/disk.raw")["Body"].read() == b"the disk"
    (imported,) = json.loads((tmp_path / "imported.json").read_text())["builds"]
    (image,) = work.cloud.call("DescribeImages", Filters=[{"Name": "name", "Values": ["imported"]}])["Images"]
    assert imported["artifact_id"] == f"us-east-1:{image['ImageId']}"
    assert image.get("Tags", []) == []
    assert (tmp_path / "out" / "disk.raw").exists()


def test_an_import_that_was_cut_off_is_found_with_its_image(work: Job, account: Account) -> None:
    before = account.left()
    s3(work, account, "PutObject", Key="disk.raw", Body=b"x", Tagging=urlencode(work.temporary_tags()))
    place = {"bucket": bucket(account), "object": "disk.raw", "name": "disk.raw"}
    work.opening("object", **place)
    work.opening("import_task")
    disk = {"Format": "raw", "UserBucket": {"S3Bucket": bucket(account), "S3Key": "disk.raw"}}
    work.cloud.call("ImportImage", DiskContainers=[disk])

    assert close_all(work.ledger, work.ledger.open_resources()) == []

    assert objects(work, account) == []
    assert account.left() == before


def test_an_object_of_another_run_stays(work: Job, account: Account) -> None:
    s3(work, account, "PutObject", Key="disk.raw", Body=b"x")
    work.opening("object", bucket=bucket(account), object="disk.raw", name="disk.raw")

    assert close_all(work.ledger, work.ledger.open_resources()) == []

    assert objects(work, account) == ["disk.raw"]
