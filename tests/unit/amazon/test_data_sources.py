# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images, secrets and parameters as templates get them."""

from __future__ import annotations

import base64
import dataclasses
import json
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import data_sources
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

UBUNTU = {"filters": {"name": "ubuntu/images/*"}, "owners": ["099720109477"]}


@pytest.fixture(autouse=True)
def everywhere(moto: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto)


def secret(job: Job, text: str | bytes, **params: Any) -> dict[str, Any]:
    kind = "SecretString" if isinstance(text, str) else "SecretBinary"
    job.cloud.call("CreateSecret", service="secretsmanager", Name="db", **{kind: text})
    return data_sources.read_secret(job.cloud, {"name": "db", **params})


def test_the_newest_image_with_its_tags(job: Job) -> None:
    images = job.cloud.call("DescribeImages", Owners=["099720109477"])["Images"]
    newest = max(
        (each for each in images if each["Name"].startswith("ubuntu/images/")),
        key=lambda each: each["CreationDate"],
    )
    job.cloud.call("CreateTags", Resources=[newest["ImageId"]], Tags=[{"Key": "Release", "Value": "x"}])

    found = data_sources.find_image(dataclasses.replace(job, params={**UBUNTU, "most_recent": True}))

    assert found["creation_date"] == newest["CreationDate"]
    assert found["owner"] == "099720109477"
    assert found["name"].startswith("ubuntu/images/")
    if found["id"] == newest["ImageId"]:
        assert found["tags"] == {"Release": "x"}


def test_several_images_are_an_error_that_lists_them(job: Job) -> None:
    with pytest.raises(ImageError, match=r"AMIs in us-east-1 match the filters \(name=ubuntu/images/\*"):
        data_sources.find_image(dataclasses.replace(job, params=UBUNTU))


def test_no_image_is_an_error(job: Job) -> None:
    params = {"filters": {"name": "none"}, "owners": ["self"]}
    with pytest.raises(ImageError, match="No AMI in us-east-1 matches the filters"):
        data_sources.find_image(dataclasses.replace(job, params=params))


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("plain", None, "plain"),
        ('{"password": "p"}', None, "p"),
        ('{"user": "u", "password": "p"}', "password", "p"),
        ('{"user": "u", "password": "p"}', None, '{"user": "u", "password": "p"}'),
        ('{"port": 5432, "tls": true}', "port", "5432"),
        ('["no", "object"]', None, '["no", "object"]'),
    ],
)
def test_the_value_of_a_secret(job: Job, text: str, key: str | None, value: str) -> None:
    found = secret(job, text, key=key)

    assert found["value"] == value
    assert found["secret_string"] == text
    assert found["secret_binary"] == ""
    assert found["version_id"]


def test_a_secret_of_bytes(job: Job) -> None:
    found = secret(job, b"\x00\xff")

    assert base64.b64decode(found["secret_binary"]) == b"\x00\xff"
    assert found["value"] == found["secret_string"] == ""


def test_an_older_version_of_a_secret(job: Job) -> None:
    first = secret(job, "old")["version_id"]
    job.cloud.call("PutSecretValue", service="secretsmanager", SecretId="db", SecretString="new")

    values = [
        data_sources.read_secret(job.cloud, {"name": "db", **which})["value"]
        for which in ({}, {"version_id": first}, {"version_stage": "AWSPREVIOUS"})
    ]

    assert values == ["new", "old", "old"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("geheim", "The secret db has no keys"),
        (json.dumps({"user": "u"}), "The secret db has no key password"),
    ],
)
def test_a_key_that_is_not_there(job: Job, text: str, message: str) -> None:
    with pytest.raises(ImageError, match=message) as caught:
        secret(job, text, key="password")
    assert "geheim" not in caught.value.message


def test_a_secret_that_is_not_there(job: Job) -> None:
    with pytest.raises(ImageError, match="GetSecretValue failed: ResourceNotFoundException"):
        data_sources.read_secret(job.cloud, {"name": "nothing"})


@pytest.mark.parametrize(("decrypt", "value"), [(True, "geheim"), (False, "kms:alias/aws/ssm:geheim")])
def test_a_parameter(job: Job, decrypt: bool, value: str) -> None:
    job.cloud.call("PutParameter", service="ssm", Name="/db/password", Value="geheim", Type="SecureString")

    found = data_sources.read_parameter(job.cloud, {"name": "/db/password", "with_decryption": decrypt})

    assert (found["value"], found["version"]) == (value, 1)
    assert found["arn"].endswith(":parameter/db/password")


def test_a_rehearsal_has_something_for_what_only_the_account_has(
    job: Job, moto: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HCL2ANSIBLE_REHEARSAL", moto)
    job.cloud.call("PutParameter", service="ssm", Name="there", Value="true", Type="String")

    secrets = [
        data_sources.read_secret(job.cloud, {"name": "db", "key": key})["value"] for key in ("a", None)
    ]
    parameters = [data_sources.read_parameter(job.cloud, {"name": name})["value"] for name in ("x", "there")]

    assert secrets == ["rehearsed", "rehearsed"]
    assert parameters == ["rehearsed", "true"]
