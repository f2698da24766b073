# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rehearsals of what few builds do: a bundle of an instance store, and a swapped root volume."""

from __future__ import annotations

import re

import pytest

from .conftest import Workbench

pytestmark = pytest.mark.usefixtures("rehearsal_capable")

SOURCES = """
source "amazon-instance" "store" {
  %s
  ami_name   = "bundled"
  secret_key = "a very secret key"
  access_key = "AKIATEST"
  source_ami_filter {
    filters = { name = "old-*", root-device-type = "instance-store" }
    owners  = ["amazon"]
  }
  account_id     = "1234-5678-9012"
  s3_bucket      = "images"
  bundle_prefix  = "web"
  x509_cert_path = "cert.pem"
  x509_key_path  = "key.pem"
  bundle_vol_command = "cat {{.CertPath}} && stat -c %%a {{.KeyPath}} && echo {{.AccountId}} >{{.Destination}}/{{.Prefix}}.manifest.xml"
  bundle_upload_command = "cat {{.ManifestPath}}; echo with {{.SecretKey}} to {{.BucketName}} in {{.Region}}; exit ${var.status}"
}
"""
SWAPPED = """
source "amazon-ebssurrogate" "swapped" {
  %s
  ami_name                = "swapped"
  ami_virtualization_type = "hvm"
  source_ami              = "ami-0123456789abcdef0"
  use_create_image        = true
  launch_block_device_mappings {
    device_name           = "/dev/xvdf"
    volume_size           = 1
    delete_on_termination = true
  }
  launch_block_device_mappings {
    device_name           = "/dev/xvdg"
    volume_size           = 1
    delete_on_termination = true
    omit_from_artifact    = true
  }
  ami_root_device {
    source_device_name    = "/dev/xvdf"
    device_name           = "/dev/sda1"
    delete_on_termination = true
  }
}
"""
COMMON = 'region = "eu-west-1"\n  instance_type = "m3.medium"\n  ssh_username = "admin"'
BUILD = 'variable "status" { default = "0" }\nbuild { sources = [%s] }\n'
STORE, DISK = '"source.amazon-instance.store"', '"source.amazon-ebssurrogate.swapped"'


def build(bench: Workbench, names: str, *arguments: str) -> str:
    """The output of a rehearsal; it ends well unless the bundle is not uploaded."""
    bench.write("cert.pem", "the certificate\n")
    bench.write("key.pem", "the key\n")
    text = BUILD % names + SOURCES % COMMON + SWAPPED % COMMON
    return bench.build(text, "-rehearse", *arguments).output


@pytest.mark.usefixtures("disk_capable")
def test_an_instance_store_is_bundled_and_a_volume_swapped(bench: Workbench) -> None:
    output = build(bench, f"{STORE}, {DISK}")
    for line in ("the certificate", "600", "123456789012", "with <sensitive> to images in eu-west-1"):
        assert f"==> amazon-instance.store: {line}\n" in output, output
    assert "a very secret key" not in output
    for name in ("amazon-instance.store", "amazon-ebssurrogate.swapped"):
        assert re.search(rf"--> {name}: AMIs were created:\neu-west-1: ami-[0-9a-f]{{17}}\n", output)
    assert "the emulated account holds 2 AMIs and 1 snapshot, and nothing else" in output


def test_a_bundle_that_is_not_uploaded_makes_no_image(bench: Workbench) -> None:
    output = build(bench, STORE, "-var", "status=3")
    assert "The bundle could not be uploaded: ec2-upload-bundle ended with 3" in output
    assert "a very secret key" not in output
    assert "the emulated account holds nothing" in output
