# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A port of this machine that leads to the instance through AWS Systems Manager."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from .._run.durations import parse_duration
from .._run.errors import ImageError, TimedOut
from .._run.process import is_alive, start_time
from .._run.source import file_name
from .errors import ApiError
from .job import Job

PLUGIN = "session-manager-plugin"
DOCUMENT = "AWS-StartPortForwardingSession"
_HOST = "127.0.0.1"
# Given this name in place of the answer, newer plugins take the answer (a secret) from the environment.
_ANSWER_VARIABLE = "AWS_SSM_START_SESSION_RESPONSE"
_FIRST_WITH_VARIABLE = (1, 2, 497)
_PLUGIN_SECONDS = 30.0
_PAUSE_SECONDS = 5.0


def tunnel(job: Job) -> tuple[str, int]:
    """(host, port) on this machine to connect to; the session and its process end with the build."""
    known = job.data.get("tunnel")
    if known and is_alive(known["pid"], known["start_time"]):
        return _HOST, int(known["port"])
    plugin = shutil.which(PLUGIN)
    if plugin is None:
        raise ImageError(
            f'ssh_interface = "session_manager" needs the program {PLUGIN} of AWS',
            "Install it where ansible-playbook runs: it is a package of AWS of that name.",
        )
    pause = parse_duration(str(job.params.get("pause_before_ssm") or "0s"))
    if pause > 0:
        job.say(f"Waiting {pause:.0f} s for establishing the SSM session...")
        time.sleep(pause)
    port = int(job.params.get("session_manager_port") or 0) or _free_port()
    job.say(f"Starting portForwarding session to {job.data['instance']}")
    parameters = {
        "Target": job.data["instance"],
        "DocumentName": DOCUMENT,
        "Parameters": {
            "portNumber": [str(job.params.get("ssh_port") or 22)],
            "localPortNumber": [str(port)],
        },
    }
    answer = _start_session(job, parameters)
    pid = _start_plugin(job, plugin, answer, parameters, port)
    job.data["tunnel"] = {"pid": pid, "start_time": start_time(pid) or "", "port": port}
    job.save()
    return _HOST, port


def _start_session(job: Job, parameters: dict[str, Any]) -> dict[str, Any]:
    """The agent of a new machine takes a while to report."""
    timeout = str(job.params.get("ssh_timeout") or "5m")
    end = time.monotonic() + parse_duration(timeout)
    resource = job.opening("session", target=job.data["instance"])
    pause = float((job.params.get("aws_polling") or {}).get("delay_seconds") or _PAUSE_SECONDS)
    while True:
        try:
            answer = job.cloud.call("StartSession", service="ssm", **parameters)
        except ApiError as error:
            if error.code != "TargetNotConnected":
                raise
            if time.monotonic() + pause > end:
                raise TimedOut(
                    f"The instance {job.data['instance']} did not report to Systems Manager within {timeout}",
                    "Its image needs the SSM agent, its profile the policy AmazonSSMManagedInstanceCore, and "
                    "its subnet a way to the internet or endpoints for ssm, ssmmessages and ec2messages.",
                ) from error
            time.sleep(pause)
            continue
        job.ledger.opened(resource, answer["SessionId"])
        answer.pop("ResponseMetadata", None)
        return answer


def _start_plugin(
    job: Job, plugin: str, answer: dict[str, Any], parameters: dict[str, Any], port: int
) -> int:
    """Start the process that is the tunnel, and wait until it listens; it outlives this task."""
    text, environment = json.dumps(answer), dict(os.environ)
    if _version(plugin) >= _FIRST_WITH_VARIABLE:
        environment[_ANSWER_VARIABLE] = text
        text = _ANSWER_VARIABLE
    client = job.cloud.client("ssm")
    profile = str(job.params.get("profile") or "")
    what = json.dumps({"Target": parameters["Target"]})
    argv = [plugin, text, job.region, "StartSession", profile, what, client.meta.endpoint_url]
    log = job.tmp / f"{file_name(job.source)}.session.log"
    with os.fdopen(os.open(log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as output:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            start_new_session=True,
        )
    token = {"name": f"{PLUGIN} {answer['SessionId']}", "start_time": start_time(process.pid) or ""}
    job.ledger.opened(job.ledger.opening(job.source, "local.process", token), str(process.pid))
    _wait_for(process, port, log)
    return process.pid


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + _PLUGIN_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ImageError(f"{PLUGIN} ended with status {process.returncode}: {_last_words(log)}")
        try:
            socket.create_connection((_HOST, port), 1.0).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimedOut(f"{PLUGIN} did not listen on port {port} in {_PLUGIN_SECONDS:.0f} s: {_last_words(log)}")


def _last_words(log: Path) -> str:
    text = log.read_text("utf-8", "replace").strip()
    return " ".join(text.split())[-500:] or "it said nothing"


def _version(plugin: str) -> tuple[int, ...]:
    found = subprocess.run([plugin, "--version"], capture_output=True, text=True, check=False)
    parts = found.stdout.strip().split(".")
    return tuple(int(each) for each in parts) if all(each.isdigit() for each in parts) else (0,)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((_HOST, 0))
        return int(listener.getsockname()[1])
