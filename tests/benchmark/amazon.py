# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An AMI with copy, sharing and tags, by hcl2ansible and by Packer, in the same emulated cloud: calls and time."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmark.measure import Command, compare
from environment.cloud import Account, running
from environment.counterparts import base_image, docker, wait_for_port

NAME = "AMI, copied and shared"
RUNS = 5
# (seconds added to each call, what our wall time may be of Packer's)
LATENCIES = ((0.0, 1.5), (0.2, 1.0))
CALLS = 1.0

TEMPLATE = """
source "amazon-ebs" "m" {{
  access_key                 = "{access_key}"
  secret_key                 = "secret"
  region                     = "us-east-1"
  custom_endpoint_ec2        = "{url}"
  skip_credential_validation = true
  skip_metadata_api_check    = true
  ssh_username               = "root"
  ssh_host                   = "{host}"
  instance_type              = "t3.micro"
  ami_name                   = "bench"
  ami_description            = "from {{{{ .SourceAMI }}}} in {{{{ .BuildRegion }}}}"
  ami_regions                = ["us-west-2"]
  ami_users                  = ["111122223333"]
  ami_groups                 = ["all"]
  snapshot_users             = ["111122223333"]
  tags                       = {{ Base = "{{{{ .SourceAMIName }}}}", Env = "bench" }}
  run_tags                   = {{ Who = "bench", Creator = "{{{{ .SourceAMIOwner }}}}" }}
  run_volume_tags            = {{ Vol = "v" }}
  snapshot_tags              = {{ Snap = "s" }}
  user_data                  = "#!/bin/sh\\necho hi\\n"
  ena_support                = true
  ssh_clear_authorized_keys  = true
  temporary_security_group_source_cidrs = ["10.0.0.0/8"]
  source_ami_filter {{
    filters     = {{ name = "ubuntu/images/*", root-device-type = "ebs", virtualization-type = "hvm" }}
    owners      = ["099720109477"]
    most_recent = true
  }}
  launch_block_device_mappings {{
    device_name           = "/dev/sda1"
    volume_size           = 20
    volume_type           = "gp2"
    delete_on_termination = true
  }}
}}
build {{
  sources = ["source.amazon-ebs.m"]
  provisioner "shell" {{ inline = ["echo provisioned"] }}
}}
"""
SOURCE = {"region": "us-east-1", "name": "ubuntu/images/bench", "owner_id": "099720109477", "public": True}


@contextmanager
def machine() -> Iterator[str]:
    """Address of an ssh server that lets every key in, for the one that a build makes is not known before."""
    name = f"bench-any-key-{uuid.uuid4().hex[:8]}"
    setup = (
        "mkdir -p /run/sshd && exec /usr/sbin/sshd -D -e -o PermitRootLogin=yes -o AuthorizedKeysCommandUser=root "
        "-o 'AuthorizedKeysCommand=/bin/echo %t %k' -o PubkeyAcceptedAlgorithms=+ssh-rsa -o UseDNS=no"
    )
    docker("run", "-d", "--rm", "--init", "--name", name, base_image(), "/bin/sh", "-c", setup)
    try:
        host = docker("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", name)
        wait_for_port(host, 22)
        yield host
    finally:
        docker("rm", "--force", name, check=False)


class Counted:
    """A side: its runs begin with an empty account, and how many calls each made is kept."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.calls = 0

    def reset(self) -> None:
        """Remember the calls of the run before, and forget them."""
        self.remember()
        self.account.ask("forget")
        self.account.ask("image", SOURCE)

    def remember(self) -> None:
        """The calls of the last run."""
        self.calls = len(self.account.calls()) or self.calls


def run(
    argv: tuple[list[str], list[str]], work: Path, environment: dict[str, str], runs: int | None
) -> Iterator[tuple[str, str, tuple[float, float], float]]:
    """(name, unit, (ours, Packer's), goal) of each row."""
    with machine() as host, running() as cloud:
        sides = (Counted(cloud.account()), Counted(cloud.account()))
        for latency, goal in LATENCIES:
            sides[0].account.ask("latency", latency)
            commands = []
            for words, side in zip(argv, sides, strict=True):
                directory = Path(tempfile.mkdtemp(dir=work))
                text = TEMPLATE.format(access_key=side.account.access_key, url=cloud.url, host=host)
                (directory / "template.pkr.hcl").write_text(text)
                private = {**environment, "HOME": str(work), "AWS_POLL_DELAY_SECONDS": "1"}
                commands.append(Command([*words, "template.pkr.hcl"], directory, private, side.reset))
            result = compare(commands[0], commands[1], runs or RUNS)
            yield f"{NAME}, +{latency * 1000:.0f} ms", "s", result.seconds(), goal
        for side in sides:
            side.account.ask("latency", 0)
            side.remember()
        yield "  calls of the API", "", (float(sides[0].calls), float(sides[1].calls)), CALLS
