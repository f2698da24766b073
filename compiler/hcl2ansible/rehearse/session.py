# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rehearsal as whoever starts it sees it: an address, an environment for builds, a few questions."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from ..runtime import load
from .driver import MachineError

MACHINES = ("sandbox", "docker")
_END_SECONDS = 30.0
# What would lead a program to a real account, or to other credentials than the rehearsal's.
_FOREIGN = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_ROLE_ARN",
            "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CA_BUNDLE", "AWS_USE_FIPS_ENDPOINT",
            "AWS_USE_DUALSTACK_ENDPOINT", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")  # fmt: skip
_FOREIGN_STARTS = ("AWS_ENDPOINT_URL_", "AWS_CONTAINER_")


class Rehearsal:
    """A context manager: the emulated cloud starts when it is made, and has ended when the block has.

    ``machine``: "sandbox", "docker", "docker:IMAGE", or empty for what this host has. Raises MachineError.
    """

    def __init__(self, machine: str = "") -> None:
        if find_spec("moto") is None:
            raise MachineError(
                "A rehearsal needs the Python package moto, which emulates AWS; install it with: "
                f"{sys.executable} -m pip install 'hcl2ansible[rehearse]'"
            )
        kind, _colon, image = (machine or _machine_at_hand()).partition(":")
        if kind not in MACHINES or (image and kind != "docker"):
            raise MachineError(f"There is no machine {machine}: it can be sandbox, docker or docker:IMAGE")
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.run = f"rehearsal-{uuid.uuid4()}"
        self._ready = False
        orders = {"run": self.run, "url": self.url, "socket": self._socket.fileno(), "machine": kind,
                  "image": image}  # fmt: skip
        self._process = self._start(orders)

    def _start(self, orders: dict[str, Any]) -> subprocess.Popen[bytes]:
        place = str(Path(__file__).resolve().parents[2])
        # In a session of its own: Ctrl-C is for the build, which still needs its cloud to clean up.
        process = subprocess.Popen(
            [sys.executable, "-c", _BOOTSTRAP, place],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if os.environ.get("HCL2ANSIBLE_TRACEBACK") else subprocess.DEVNULL,
            pass_fds=[self._socket.fileno()],
            start_new_session=True,
            cwd="/",
        )
        assert process.stdin is not None  # noqa: S101
        process.stdin.write(json.dumps(orders).encode() + b"\n")
        process.stdin.flush()
        return process

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def wait(self) -> None:
        """Return when machines can be had; raises MachineError when not."""
        if self._ready:
            return
        assert self._process.stdout is not None  # noqa: S101
        line = self._process.stdout.readline()
        self._socket.close()
        if not line:
            raise MachineError("The emulator ended at once; HCL2ANSIBLE_TRACEBACK=1 may show why")
        error = json.loads(line).get("error")
        if error:
            raise MachineError(error)
        self._ready = True

    def environment(self) -> dict[str, str | None]:
        """Variables for builds; None is for those that must not be set."""
        foreign = [name for name in os.environ if name in _FOREIGN or name.startswith(_FOREIGN_STARTS)]
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
        none = ",".join(filter(None, [os.environ.get("NO_PROXY") or os.environ.get("no_proxy"), "127.0.0.1"]))
        return {
            **dict.fromkeys(foreign),
            "HCL2ANSIBLE_REHEARSAL": self.url,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "AKIAREHEARSAL",
            "AWS_SECRET_ACCESS_KEY": "rehearsal",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_REGION": region,
            "AWS_POLL_DELAY_SECONDS": "1",
            "NO_PROXY": none,
            "no_proxy": none,
        }

    def ask(self, order: str) -> Any:
        """What the emulator answers to an order of control.py."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.url}/_emulator/{order}", timeout=60) as answer:
            return json.load(answer)

    def close(self) -> None:
        """End it; returns when its machines are gone, and every trace of it."""
        self._socket.close()
        assert self._process.stdin is not None  # noqa: S101
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        run_dir = load("identity").runs_root() / self.run
        end = time.monotonic() + _END_SECONDS
        while load("guard").is_running(run_dir) and time.monotonic() < end:
            time.sleep(0.01)


_BOOTSTRAP = (
    "import sys; sys.path.insert(0, sys.argv[1]); from hcl2ansible.rehearse.process import main; main()"
)


def _machine_at_hand() -> str:
    """A sandbox needs root; an engine that answers serves others."""
    if os.geteuid() == 0 or shutil.which("docker") is None:
        return "sandbox"
    engine = ["docker", "version", "--format", "{{.Server.Version}}"]
    return "docker" if subprocess.run(engine, capture_output=True, check=False).returncode == 0 else "sandbox"
