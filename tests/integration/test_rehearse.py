# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rehearsals: whole builds of AMIs with no account, on machines made of this host; nothing stays, however they end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from environment.waiting import eventually

from .conftest import Workbench

pytestmark = pytest.mark.usefixtures("rehearsal_capable")

SOURCE = """
source "amazon-ebs" "web" {{
  region        = "eu-west-1"
  instance_type = "t3.micro"
  ami_name      = "web"
  ssh_username  = "admin"
  source_ami_filter {{
    filters     = {{ name = "debian-12-*", root-device-type = "ebs", "tag:Role" = "base" }}
    owners      = ["136693071363"]
    most_recent = true
  }}
  {more}
}}
build {{
  sources = ["source.amazon-ebs.web"]
  provisioner "shell" {{ inline = [{commands}] }}
}}
"""
DISK = """
  launch_block_device_mappings {
    device_name           = "/dev/xvdf"
    volume_size           = 2
    delete_on_termination = true
  }
"""
AMI = r"ami-[0-9a-f]{17}"


def traces(state: Path) -> list[str]:
    """What is left of a rehearsal: processes, loop devices, files of machines, temporary files."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if str(state) in words or f"XDG_STATE_HOME={state}\0".encode() in environment:
                found.append(words)
    runs = state / "hcl2ansible" / "runs"
    found += [
        str(path) for pattern in ("*/machines/*", "rehearsal-*", "*/tmp/*") for path in runs.glob(pattern)
    ]
    for loop in Path("/sys/block").glob("loop*/loop/backing_file"):
        try:
            found += [str(loop)] if str(state) in loop.read_text() else []
        except OSError:
            continue
    return found


def gone(state: Path) -> None:
    """Returns when nothing of it is left any more."""
    assert eventually(lambda: not traces(state), seconds=20), traces(state)


def started(process: subprocess.Popen[str], sign: str) -> str:
    """The output up to the line with the sign."""
    seen = ""
    assert process.stdout is not None
    for line in process.stdout:
        seen += line
        if sign in line:
            return seen
    raise AssertionError(seen)


def test_an_ami_is_built_and_nothing_else_is_left(bench: Workbench) -> None:
    # Whatever leads elsewhere does not count: an endpoint, credentials, a bastion, a network of a real account.
    more = """
    ami_regions         = ["us-west-2"]
    custom_endpoint_ec2 = "https://ec2.invalid"
    profile             = "production"
    subnet_id           = "subnet-0123456789abcdef0"
    ssh_bastion_host    = "bastion.invalid"
    user_data           = "#!/bin/sh\\necho made >/root/user-data"
    """
    commands = '"id -un", "sudo cat /root/user-data", "cloud-init status --wait", "sudo -u nobody id -un"'
    run = bench.build(SOURCE.format(more=more, commands=commands), "-rehearse").succeeded()
    for line in ("admin", "made", "status: done", "nobody"):
        assert f"==> amazon-ebs.web: {line}\n" in run.output
    assert re.search(rf"eu-west-1: {AMI}\nus-west-2: {AMI}\n", run.output)
    assert "the emulated account holds 2 AMIs and 2 snapshots, and nothing else" in run.output
    assert re.search(r"\d\.\d s +\d\.\d s +\d+ +Start the machine", run.output)
    assert "Not used in a rehearsal: custom_endpoint_ec2, profile, subnet_id, ssh_bastion_host" in run.output
    gone(run.state)


def test_without_an_ssh_server_the_sandbox_itself_is_the_way_in(bench: Workbench) -> None:
    bench.write(
        "template.pkr.hcl",
        SOURCE.format(more="", commands='"id -un; sudo id -un; echo $PACKER_BUILDER_TYPE"'),
    )
    build = f"{sys.executable} -m hcl2ansible build -rehearse template.pkr.hcl"
    hidden = (
        f'program=$(PATH=$PATH:/usr/sbin command -v sshd) && mount --bind /dev/null "$program"; exec {build}'
    )
    run = bench.run("unshare", "--mount", "sh", "-c", hidden).succeeded()
    assert "Connected to SSH" not in run.output
    assert (
        "==> amazon-ebs.web: admin\n==> amazon-ebs.web: root\n==> amazon-ebs.web: amazon-ebs\n" in run.output
    )
    gone(run.state)


def test_a_container_can_be_the_machine(bench: Workbench, base_image: str, disk_capable: None) -> None:
    commands = '"id -un; sudo id -un", "sudo mkfs.ext4 -q /dev/xvdf || sudo dd if=/dev/zero of=/dev/xvdf bs=1M count=1"'
    run = bench.build(
        SOURCE.format(more=DISK, commands=commands), f"-rehearse-on=docker:{base_image}"
    ).succeeded()
    assert "==> amazon-ebs.web: admin\n==> amazon-ebs.web: root\n" in run.output
    assert "the emulated account holds 1 AMI and 2 snapshots, and nothing else" in run.output
    gone(run.state)


def test_a_surrogate_disk_is_formatted_and_becomes_an_ami(bench: Workbench, disk_capable: None) -> None:
    template = """
    source "amazon-ebssurrogate" "disk" {
      region                  = "eu-west-1"
      instance_type           = "t3.micro"
      ami_name                = "surrogate"
      ami_virtualization_type = "hvm"
      ssh_username            = "ubuntu"
      source_ami              = "ami-0123456789abcdef0"
      %s
      ami_root_device {
        source_device_name    = "/dev/xvdf"
        device_name           = "/dev/xvda"
        delete_on_termination = true
        volume_size           = 2
        volume_type           = "gp2"
      }
    }
    build {
      sources = ["source.amazon-ebssurrogate.disk"]
      provisioner "shell" {
        inline = [
          "sudo mkfs.ext4 -q /dev/xvdf && sudo mount /dev/nvme1n1 /mnt && echo data | sudo tee /mnt/file",
          "df --output=source,size -BM /mnt | tail -1", "sudo umount /mnt",
        ]
      }
    }
    """
    run = bench.build(template % DISK, "-rehearse").succeeded()
    size = re.search(r"amazon-ebssurrogate.disk: /dev/nvme1n1\s+(\d+)M", run.output)
    assert size
    assert 1800 < int(size[1]) < 2048
    assert "the emulated account holds 1 AMI and 1 snapshot, and nothing else" in run.output
    gone(run.state)


def test_volumes_are_made_and_stay(bench: Workbench, disk_capable: None) -> None:
    template = """
    source "amazon-ebsvolume" "data" {
      region        = "eu-west-1"
      instance_type = "t3.micro"
      ssh_username  = "ubuntu"
      source_ami    = "ami-0123456789abcdef0"
      ebs_volumes {
        device_name = "/dev/sdf"
        volume_size = 1
        tags        = { Name = "data" }
      }
    }
    build {
      sources = ["source.amazon-ebsvolume.data"]
      provisioner "shell" { inline = ["sudo mkfs.ext4 -q -L data /dev/sdf", "sudo blkid -o value -s LABEL /dev/xvdf"] }
    }
    """
    run = bench.build(template, "-rehearse").succeeded()
    assert "amazon-ebsvolume.data: data\n" in run.output
    assert "the emulated account holds 1 volume, and nothing else" in run.output
    gone(run.state)


def test_after_a_failure_nothing_is_left_not_even_what_was_to_be_kept(bench: Workbench) -> None:
    run = bench.build(SOURCE.format(more="", commands='"exit 7"'), "-rehearse", "-on-error=abort").failed()
    assert "Nothing left behind: the emulated account holds nothing." in run.output
    gone(run.state)


def interrupt(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)


def kill_all(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)


def kill_emulator(process: subprocess.Popen[str]) -> None:
    (emulator,) = subprocess.run(
        ["pgrep", "--parent", str(process.pid), "--full", "rehearse.process"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    os.kill(int(emulator), signal.SIGKILL)


@pytest.mark.parametrize("end", [interrupt, kill_all, kill_emulator])
def test_however_it_ends_nothing_is_left(
    bench: Workbench, disk_capable: None, end: Callable[[subprocess.Popen[str]], None]
) -> None:
    bench.write("template.pkr.hcl", SOURCE.format(more=DISK, commands='"echo here; sleep 600"'))
    process = bench.start(sys.executable, "-m", "hcl2ansible", "build", "-rehearse", "template.pkr.hcl")
    started(process, "amazon-ebs.web: here")
    assert traces(bench.state)
    end(process)
    process.communicate(timeout=120)
    assert process.returncode != 0
    gone(bench.state)


def test_any_command_can_be_rehearsed(bench: Workbench) -> None:
    bench.write("template.pkr.hcl", SOURCE.format(more="", commands='"echo here"'))
    bench.hcl2ansible("compile", "template.pkr.hcl").succeeded()
    playbook = str(Path(sys.executable).with_name("ansible-playbook"))
    bench.environment["ANSIBLE_COLLECTIONS_PATH"] = os.environ.get("ANSIBLE_COLLECTIONS_PATH", "")
    run = bench.hcl2ansible("rehearse", "--", playbook, "template.yml").succeeded()
    assert "the emulated account holds 1 AMI and 1 snapshot, and nothing else" in run.output
    gone(run.state)
