# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bundles of instance store images: the commands that make and upload them, and their objects in S3."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._run.errors import ImageError
from .._run.ledger import Resource
from .cloud import Cloud, cloud_at
from .errors import ApiError
from .job import Job

BUNDLE = (
    "sudo -i -n ec2-bundle-vol -k {{.KeyPath}} -u {{.AccountId}} -c {{.CertPath}} -r {{.Architecture}} "
    "-e {{.PrivatePath}}/* -d {{.Destination}} -p {{.Prefix}} --batch --no-filter"
)
_UPLOAD = (
    "sudo -i -n ec2-upload-bundle -b {{.BucketName}} -m {{.ManifestPath}} %s-d {{.BundleDirectory}} --batch "
    "--region {{.Region}} --retry"
)
# An instance with a profile has credentials of its own.
UPLOAD_WITH_PROFILE = _UPLOAD % ""
UPLOAD = _UPLOAD % "-a {{.AccessKey}} -s {{.SecretKey}} "
UPLOAD_WITH_TOKEN = _UPLOAD % "-a {{.AccessKey}} -s {{.SecretKey}} -t {{.Token}} "


def check(params: Mapping[str, Any]) -> None:
    """Raise ImageError for what would only fail once the machine is ready."""
    problems = [
        f"{option}: there is no file {params[option]}"
        for option in ("x509_cert_path", "x509_key_path")
        if not Path(str(params[option])).expanduser().is_file()
    ]
    if not account(params).isdigit():
        problems.append(f"account_id: {params['account_id']} is not the number of an account")
    if problems:
        raise ImageError("\n".join(problems))


def require_instance_store(source: Mapping[str, Any]) -> None:
    if source.get("root_device_type") == "ebs":
        raise ImageError(
            f"The root device of {source['id']} is on EBS: only an instance store can be bundled",
            "Take another source image, or amazon-ebs",
        )


def account(params: Mapping[str, Any]) -> str:
    return str(params["account_id"]).replace("-", "")


def prefix(job: Job) -> str:
    """The bundle's name: the same throughout the run."""
    return job.render(str(job.params.get("bundle_prefix") or "image-{{timestamp}}"))


def manifest(job: Job) -> str:
    """Path of the manifest on the machine."""
    return posixpath.join(job.params["bundle_destination"], f"{prefix(job)}.manifest.xml")


def remote_files(params: Mapping[str, Any]) -> dict[str, str]:
    """{path on the controller: path on the machine} of certificate and key."""
    directory = params["x509_upload_path"]
    return {
        params["x509_cert_path"]: posixpath.join(directory, "cert.pem"),
        params["x509_key_path"]: posixpath.join(directory, "key.pem"),
    }


def bundle_command(job: Job) -> str:
    """The command that makes the bundle on the machine."""
    params = job.params
    certificate, key = remote_files(params).values()
    names = {
        "AccountId": account(params),
        "Architecture": job.data["source_image"].get("architecture") or "x86_64",
        "CertPath": certificate,
        "KeyPath": key,
        "PrivatePath": params["x509_upload_path"],
        "Destination": params["bundle_destination"],
        "Prefix": prefix(job),
    }
    return job.render(params.get("bundle_vol_command") or BUNDLE, **names)


def upload_command(job: Job) -> str:
    """The command that uploads it; holds credentials unless the machine has a profile."""
    params, (access_key, secret_key, token) = job.params, job.cloud.credentials()
    default = UPLOAD_WITH_TOKEN if token else UPLOAD
    if params.get("iam_instance_profile"):
        default = UPLOAD_WITH_PROFILE
    names = {
        "AccessKey": access_key,
        "SecretKey": secret_key,
        "Token": token,
        "BucketName": params["s3_bucket"],
        "BundleDirectory": params["bundle_destination"],
        "ManifestPath": manifest(job),
        "Region": job.region,
    }
    return job.render(params.get("bundle_upload_command") or default, **names)


def location(job: Job) -> str:
    """ImageLocation of RegisterImage."""
    return f"{job.params['s3_bucket'].strip('/')}/{prefix(job)}.manifest.xml"


def expect_upload(job: Job) -> None:
    """Write the objects down before they are uploaded; those that are there by that name already stay."""
    bucket, _slash, directory = job.params["s3_bucket"].strip("/").partition("/")
    key = posixpath.join(directory, prefix(job))
    try:
        there = _objects(job.cloud, bucket, key, job.region)
    except ApiError as error:
        job.message(f"After a failure the bundle will stay: the bucket cannot be read: {error.message}")
        return
    if there:
        job.message(f"{bucket}/{key} is there already: after a failure it stays")
    else:
        job.opening("bundle", bucket=bucket, key=key)


def keep_upload(job: Job) -> None:
    """The image needs its bundle: from here on nothing removes it."""
    for resource in job.ledger.open_resources(job.source):
        if resource.kind == "amazon.bundle":
            job.ledger.closed(resource)


def remove_bundle(resource: Resource) -> None:
    """Delete the manifest and the parts of the token."""
    token = resource.token
    cloud, region = cloud_at(token, resource.run_id), token.get("region", "")
    while found := _objects(cloud, token["bucket"], token["key"], region):
        doomed = {"Objects": [{"Key": each} for each in found], "Quiet": True}
        answer = cloud.call(
            "DeleteObjects", service="s3", region=region, Bucket=token["bucket"], Delete=doomed
        )
        for error in answer.get("Errors", ()):
            raise ApiError("DeleteObjects", str(error.get("Code")), str(error.get("Message")))


def _objects(cloud: Cloud, bucket: str, key: str, region: str) -> list[str]:
    """At most a thousand keys of the bundle with that name; the AMI tools create a bucket that is missing."""
    try:
        answer = cloud.call("ListObjectsV2", service="s3", region=region, Bucket=bucket, Prefix=f"{key}.")
    except ApiError as error:
        if error.means_gone():
            return []
        raise
    names = (str(each["Key"]) for each in answer.get("Contents", ()))
    return [each for each in names if each.startswith((f"{key}.manifest.xml", f"{key}.part."))]
