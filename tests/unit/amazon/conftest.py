# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An AWS of our own (moto, spoken to over HTTP), empty at the beginning of each test, and a job on it."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.cloud import cloud_of
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import gotemplate, guard, identity
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger

RUN_ID = "11111111-2222-3333-4444-555555555555"


# A process of its own: the emulator of rehearsals, in the process of its tests, changes moto for its purposes.
# The oldest images are enough: all of them take a second for each region that a test looks at.
SERVER = """
import sys
from moto.ec2.models import amis
from moto.server import ThreadedMotoServer
amis.environ = {"MOTO_AMIS_PATH": "the images that are loaded already"}
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print("http://%s:%s" % server.get_host_and_port(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="session")
def moto_server() -> Iterator[str]:
    pytest.importorskip("moto.server")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MOTO_", "AWS_"))
    }
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    with server:
        yield server.stdout.readline().strip()  # type: ignore[union-attr]
        server.terminate()


@pytest.fixture
def moto(moto_server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The endpoint; nothing of this machine's own AWS configuration reaches the test."""
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "aws-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-environment")
    for path in ("reset", "seed?a=42"):
        urllib.request.urlopen(
            urllib.request.Request(f"{moto_server}/moto-api/{path}", method="POST")
        ).close()
    return moto_server


@pytest.fixture
def options(moto: str) -> dict[str, Any]:
    """The options of ``job``; a test may change them before it works with the job."""
    return {
        "access_key": "given",
        "secret_key": "a secret",
        "region": "us-east-1",
        "custom_endpoint_ec2": moto,
        "skip_credential_validation": True,
        "aws_polling": {"delay_seconds": 0.05},
    }


@pytest.fixture
def job(options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """``job.printed`` holds the lines that were printed, ``job.saved`` counts ``save()``."""
    monkeypatch.setattr(guard, "ensure", lambda _run_dir: None)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    run_dir = identity.run_directory(RUN_ID)
    printed: list[str] = []

    def render(text: str, **names: Any) -> str:
        return gotemplate.render(text, names, gotemplate.standard_functions("build", "amazon-ebs", {}))

    made = Job(
        cloud=cloud_of(options, run_dir),
        params=options,
        ledger=Ledger(run_dir),
        run_id=RUN_ID,
        source="amazon-ebs.test",
        tmp=run_dir / "tmp",
        say=printed.append,
        message=printed.append,
        render=render,
    )
    made.printed = printed  # type: ignore[attr-defined]
    return made
