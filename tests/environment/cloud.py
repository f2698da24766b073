# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cloud for tests: the emulator in a process of its own, its instances containers that answer on ssh.

One server has many accounts, so that builds can run side by side; an `Account` is what a test works with.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OWNER = "099720109477"
SOURCE = {
    "region": "us-east-1",
    "ami_id": "ami-1e749f67",
    "name": "ubuntu/images/hvm-ssd/ubuntu-trusty-14.04-amd64-server-20170727",
    "owner_id": OWNER,
    "public": True,
}


@dataclass
class Account:
    """An account of the emulator at ``url``; its access key says which it is."""

    url: str
    number: str
    source: str = ""

    @property
    def access_key(self) -> str:
        return f"AKIATEST{self.number}"

    def ask(self, order: str, given: Any = None, **query: Any) -> Any:
        """The emulator's answer to an order (hcl2ansible.rehearse.control)."""
        words = "&".join(f"{key}={value}" for key, value in {"account": self.number, **query}.items())
        request = urllib.request.Request(
            f"{self.url}/_emulator/{order}?{words}", json.dumps(given).encode(), method="POST"
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())

    def calls(self) -> list[dict[str, Any]]:
        """What was called, first to last."""
        return self.ask("calls")

    def faults(self, *faults: dict[str, Any]) -> None:
        """What goes wrong from now on."""
        self.ask("faults", list(faults))

    def resources(self) -> dict[str, dict[str, Any]]:
        """What the account holds in all regions, by id."""
        return self.ask("resources")

    def left(self) -> list[str]:
        """KIND NAME-OR-ID for each thing that the account holds, sorted."""
        return sorted(f"{each['kind']} {each['name'] or key}" for key, each in self.resources().items())

    def client(self, service: str, region: str = "us-east-1") -> Any:
        """A client of botocore's, as this account."""
        import botocore.session

        return botocore.session.get_session().create_client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=self.access_key,
            aws_secret_access_key="secret",
        )

    def env(self) -> dict[str, str]:
        """The environment of a build in this account."""
        return {
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_POLL_DELAY_SECONDS": "0",
        }


@dataclass
class Cloud:
    """The server; ``account()`` gives each caller a new account with the source image in it."""

    url: str
    used: int = 0

    def account(self) -> Account:
        self.used += 1
        account = Account(self.url, f"{self.used:012d}")
        account.ask("forget")
        account.source = account.ask("image", SOURCE)
        return account


@contextmanager
def running(*arguments: str) -> Iterator[Cloud]:
    """A server; with the argument ``machines`` its instances are containers. It ends with the block, or with us."""
    paths = os.pathsep.join(str(ROOT / each) for each in ("compiler", "tests"))
    process = subprocess.Popen(
        [sys.executable, "-m", "environment.cloud", *arguments],
        env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        url = process.stdout.readline().strip()
        assert url, "the emulator did not start"
        yield Cloud(url)
    finally:
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(60)
        finally:
            process.kill()


def main(arguments: list[str]) -> None:
    """Serve until standard input ends."""
    from environment.containers import Containers
    from hcl2ansible.rehearse.emulator import Emulator
    from hcl2ansible.rehearse.server import serving

    machines = Containers() if "machines" in arguments else None
    try:
        with serving(Emulator(machines)) as url:
            print(url, flush=True)
            sys.stdin.read()
    finally:
        if machines:
            machines.close()


if __name__ == "__main__":
    main(sys.argv[1:])
