# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The builder amazon-chroot on this host: loop devices are the volumes that moto attaches."""

from __future__ import annotations

import json
import os
import shutil
import signal
import struct
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from environment.waiting import eventually

from .conftest import Workbench

PROGRAMS = "cat chmod head id ls mkdir rm sh sleep tail tar touch uname wc"
SECTOR, FIRST = 512, 2048


@pytest.fixture(scope="session")
def system(root_only: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a root file system that has a shell and what uploads need."""
    for program in ("losetup", "mkfs.ext4", "mount", "partx"):
        if shutil.which(program) is None:
            pytest.skip(f"needs the program {program}")
    if subprocess.run(["losetup", "--find"], capture_output=True, check=False).returncode != 0:
        pytest.skip("there is no free loop device")
    root = tmp_path_factory.mktemp("system")
    for name in ("dev", "etc", "proc", "sys", "tmp", "bin"):
        (root / name).mkdir()
    for program in PROGRAMS.split():
        found = shutil.which(program)
        assert found
        shutil.copy(found, root / "bin" / program)
        linked = subprocess.run(["ldd", found], capture_output=True, text=True, check=True).stdout
        for word in (each for each in linked.split() if each.startswith("/")):
            target = root / word.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(word, target)
    # An absolute link, which seen from the host would lead to the host's own file.
    (root / "etc/resolv.conf").symlink_to("/etc/hostname")
    return root


@pytest.fixture
def disk(system: Path, tmp_path: Path) -> Iterator[str]:
    """A loop device with one partition, and the root file system in it."""
    image = tmp_path / "disk.img"
    size = 96 << 20
    with image.open("wb") as stream:
        stream.truncate(size)
        entry = struct.pack("<B3sB3sII", 0, b"\0\0\0", 0x83, b"\0\0\0", FIRST, size // SECTOR - FIRST)
        stream.seek(446)
        stream.write(entry + bytes(48) + b"\x55\xaa")
    offset, kilobytes = FIRST * SECTOR, (size - FIRST * SECTOR) >> 10
    make = ["mkfs.ext4", "-q", "-F", "-d", str(system), "-E", f"offset={offset}", str(image), f"{kilobytes}k"]
    subprocess.run(make, check=True, capture_output=True)
    attach = ["losetup", "--find", "--show", str(image)]
    device = subprocess.run(attach, check=True, capture_output=True, text=True).stdout.strip()
    # Some kernels read no partition tables themselves.
    subprocess.run(["partx", "--update", device], check=False)
    if not eventually(Path(f"{device}p1").exists, 5):
        subprocess.run(["losetup", "-d", device], check=False)
        pytest.skip("this kernel shows no partitions of loop devices")
    yield device
    subprocess.run(["partx", "--delete", device], check=False)
    subprocess.run(["losetup", "-d", device], check=True)


@dataclass
class Ec2:
    """moto, and the instance in it that this host is taken for."""

    endpoint: str
    client: Any
    instance: str

    def attached(self) -> list[str]:
        found = self.client.describe_instances(InstanceIds=[self.instance])["Reservations"][0]["Instances"][0]
        return [each["DeviceName"] for each in found["BlockDeviceMappings"]]

    def holds(self) -> dict[str, Any]:
        """What an account pays for."""
        own = self.client.describe_images(Owners=["self"])["Images"]
        snapshots = self.client.describe_snapshots(OwnerIds=["self"])["Snapshots"]
        made = [
            each for each in snapshots if "chroot" in str(each.get("Tags")) or "Packer" in each["Description"]
        ]
        return {
            "images": [each["Name"] for each in own],
            "volumes": [each["VolumeId"] for each in self.client.describe_volumes()["Volumes"]],
            "snapshots": [each["SnapshotId"] for each in made],
            "attached": self.attached(),
        }


class Metadata(BaseHTTPRequestHandler):
    """Version 2 of the metadata service."""

    document: dict[str, str] = {}

    def do_PUT(self) -> None:
        assert self.path == "/latest/api/token"
        assert self.headers["X-aws-ec2-metadata-token-ttl-seconds"]
        self.answer("a token")

    def do_GET(self) -> None:
        if self.headers.get("X-aws-ec2-metadata-token") != "a token":
            self.send_error(401)
        elif self.path == "/latest/dynamic/instance-identity/document":
            self.answer(json.dumps(self.document))
        else:
            self.send_error(404)

    def answer(self, text: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_arguments: Any) -> None:
        """Nothing."""


@pytest.fixture
def ec2(bench: Workbench) -> Iterator[Ec2]:
    """An account of its own, and what a build needs to find it."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    import botocore.session

    server.start()
    host, port = server.get_host_and_port()
    reset = urllib.request.Request(f"http://{host}:{port}/moto-api/reset", method="POST")
    urllib.request.urlopen(reset).close()
    session = botocore.session.Session()
    session.set_credentials("key", "secret")
    client = session.create_client("ec2", region_name="us-east-1", endpoint_url=f"http://{host}:{port}")
    launched = client.run_instances(ImageId="ami-1e749f67", MinCount=1, MaxCount=1)["Instances"][0]
    zone = launched["Placement"]["AvailabilityZone"]
    document = {"instanceId": launched["InstanceId"], "region": "us-east-1", "availabilityZone": zone}
    handler = type("Handler", (Metadata,), {"document": document})
    metadata = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=metadata.serve_forever, daemon=True).start()
    bench.environment |= {
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": f"http://127.0.0.1:{metadata.server_port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_POLL_DELAY_SECONDS": "1",
        "AWS_CONFIG_FILE": str(bench.directory / "no-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(bench.directory / "no-credentials"),
    }
    yield Ec2(f"http://{host}:{port}", client, launched["InstanceId"])
    metadata.shutdown()
    server.stop()


def template(ec2: Ec2, disk: str, bench: Workbench, provisioners: str, options: str = "") -> str:
    return f"""
    source "amazon-chroot" "web" {{
      ami_name                   = "made in a chroot"
      custom_endpoint_ec2        = "{ec2.endpoint}"
      skip_credential_validation = true
      source_ami                 = "ami-1e749f67"
      nvme_device_path           = "{disk}"
      mount_path                 = "{bench.directory}/mount of {{{{.Device}}}}"
      chroot_mounts = [["proc", "proc", "/proc"], ["bind", "/dev", "/dev"], ["devpts", "devpts", "/dev/pts"]]
      root_volume_tags = {{ For = "{{{{ .SourceAMI }}}}" }}
      tags             = {{ Made = "in {{{{ .BuildRegion }}}}" }}
      {options}
    }}
    build {{
      sources = ["source.amazon-chroot.web"]
      {provisioners}
      post-processor "manifest" {{}}
    }}
    """


def mounted(bench: Workbench) -> bool:
    return str(bench.directory) in Path("/proc/self/mountinfo").read_text()


def look(disk: str, bench: Workbench, path: str) -> str:
    """A file of the volume; "" when it is not there."""
    place = bench.directory / "look"
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "ro", f"{disk}p1", str(place)], check=True)
    try:
        found = place / path
        if found.is_symlink():
            return f"-> {found.readlink()}"
        return found.read_text() if found.exists() else ""
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_an_image_is_made_in_a_chroot(bench: Workbench, ec2: Ec2, disk: str) -> None:
    bench.write("page.html", "hello")
    before = ec2.holds()
    done = bench.build(
        template(
            ec2,
            disk,
            bench,
            """
            provisioner "shell" {
              inline = [
                "echo in the chroot: $(ls /)", "cat /etc/resolv.conf > /etc/seen", "echo 1 > /etc/changed",
                "echo ${build.Device} at '${build.MountPath}' of ${build.SourceAMI}", "ls /dev/null /dev/pts/ptmx",
                "sleep 600 </dev/null >/dev/null 2>&1 &",
              ]
            }
            provisioner "file" {
              source      = "page.html"
              destination = "/tmp/page.html"
            }
            provisioner "file" {
              direction   = "download"
              source      = "/etc/changed"
              destination = "changed"
            }
            """,
            """
            post_mount_commands = ["echo mounted {{.Device}} at '{{.MountPath}}'"]
            copy_files = ["/etc/resolv.conf", "/etc/hosts"]
            """,
        )
    ).succeeded()
    assert "==> amazon-chroot.web: Executing command: echo mounted" in done.output
    place = f"{bench.directory}/mount of {Path(disk).name}"
    assert f"{disk} at {place} of ami-1e749f67" in done.output
    assert (bench.directory / "changed").read_text() == "1\n"
    after = ec2.holds()
    (image,) = ec2.client.describe_images(Owners=["self"])["Images"]
    assert image["Tags"] == [{"Key": "Made", "Value": "in us-east-1"}]
    assert after == {**before, "images": ["made in a chroot"]}
    assert done.manifest()["builds"][0]["artifact_id"] == f"us-east-1:{image['ImageId']}"
    assert f"AMIs were created:\nus-east-1: {image['ImageId']}" in done.output
    assert not mounted(bench)
    assert not Path(place).exists()
    # The image has what the provisioners made, and none of what was there for them alone.
    assert look(disk, bench, "etc/changed") == "1\n"
    assert look(disk, bench, "tmp/page.html") == "hello"
    assert look(disk, bench, "etc/seen") == Path("/etc/resolv.conf").read_text()
    assert look(disk, bench, "etc/resolv.conf") == "-> /etc/hostname"
    assert look(disk, bench, "etc/hosts") == ""


def test_a_failed_build_leaves_nothing(bench: Workbench, ec2: Ec2, disk: str) -> None:
    """From scratch, with a command wrapper: the file system is made by the build."""
    before = ec2.holds()
    options = f"""
      from_scratch            = true
      ami_virtualization_type = "hvm"
      root_device_name        = "/dev/sda1"
      root_volume_size        = 1
      mount_partition         = "0"
      copy_files              = ["/etc/hosts"]
      command_wrapper         = "env WRAPPED=yes {{{{.Command}}}}"
      pre_mount_commands = [
        "test \\"$WRAPPED\\" = yes || mkfs.ext4 -q -F -d {disk_system(bench)} {{{{.Device}}}}",
      ]
      ami_block_device_mappings {{ device_name = "/dev/sda1" }}
    """
    provisioner = 'provisioner "shell" { inline = ["echo WRAPPED is $WRAPPED; test -f /etc/hosts; exit 3"] }'
    text = template(ec2, disk, bench, provisioner, options)
    text = text.replace('source_ami                 = "ami-1e749f67"', "").replace("{{ .SourceAMI }}", "x")
    failed = bench.build(text).failed()
    assert "WRAPPED is yes" in failed.output
    assert "exit status: 3" in failed.output or "exited with" in failed.output, failed.output
    assert ec2.holds() == before
    assert not mounted(bench)


def disk_system(bench: Workbench) -> str:
    """Where the test keeps the root file system; in the name there is nothing that a shell would change."""
    return bench.environment["TEST_SYSTEM"]


@pytest.fixture(autouse=True)
def known_system(bench: Workbench, system: Path) -> None:
    bench.environment["TEST_SYSTEM"] = str(system)


def test_a_build_goes_on_in_the_volume_that_was_kept(bench: Workbench, ec2: Ec2, disk: str) -> None:
    bench.write("step.sh", "exit 4")
    provisioners = """
      provisioner "shell" { inline = ["echo first >> /etc/steps"] }
      provisioner "shell" { script = "step.sh" }
    """
    failed = bench.build(template(ec2, disk, bench, provisioners), "-on-error=abort").failed()
    assert mounted(bench)
    assert "chroot" in next(line for line in failed.output.splitlines() if "Get in with: " in line)
    bench.write("step.sh", "echo second >> /etc/steps")
    (run,) = (each.name for each in (bench.state / "hcl2ansible/runs").iterdir())
    bench.hcl2ansible("build", "-resume", run, "template.pkr.hcl").succeeded()
    assert ec2.holds()["images"] == ["made in a chroot"]
    assert len(ec2.holds()["volumes"]) == 1
    assert not mounted(bench)
    assert look(disk, bench, "etc/steps") == "first\nsecond\n"


def test_a_build_that_is_killed_leaves_nothing(bench: Workbench, ec2: Ec2, disk: str) -> None:
    before = ec2.holds()
    marker = bench.directory / "mount"
    provisioner = 'provisioner "shell" { inline = ["sleep 900 & echo started", "sleep 600"] }'
    bench.write("template.pkr.hcl", template(ec2, disk, bench, provisioner))
    bench.hcl2ansible("compile", "template.pkr.hcl").succeeded()
    process = bench.start("ansible-playbook", "template.yml")
    try:
        assert process.stdout is not None
        seen = []
        for line in process.stdout:
            seen.append(line)
            if "started" in line and "amazon-chroot.web:" in line:
                break
        assert mounted(bench), "".join(seen)
        assert len(ec2.attached()) == len(before["attached"]) + 1
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert eventually(lambda: ec2.holds() == before and not mounted(bench), 30), ec2.holds()
    assert not list(bench.directory.glob("mount*")), marker
    # Nothing of the build holds the device.
    assert look(disk, bench, "etc/resolv.conf") == "-> /etc/hostname"
