# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The APIs of AWS without AWS: moto in this process, behind a layer that records calls and makes faults.

moto's state belongs to the process, so a process has one emulator; accounts keep builds apart (`call.Call`).
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .call import Call, Environ, error_body, error_code, read
from .control import controlled
from .driver import MachineError, Machines, NoMachines
from .faults import Fault
from .policy import refused

if TYPE_CHECKING:
    from .cloud import Cloud

StartResponse = Callable[..., Any]


@dataclass
class Account:
    """What the emulator keeps of one account, besides moto's own state."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    policy: dict[str, Any] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    held: list[Call] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)


class Emulator:
    """A WSGI application; ``record`` gets each call as a line of JSON, which ``latency`` seconds delay."""

    def __init__(
        self, machines: Machines | None = None, record: Path | None = None, latency: float = 0.0
    ) -> None:
        from . import cloud  # moto takes a second to import

        self.cloud: Cloud = cloud.Cloud(machines or NoMachines())
        self.record = record
        self.latency = latency
        self.accounts: dict[str, Account] = defaultdict(Account)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/_emulator/"):
            return self._control(environ, start_response)
        call = read(environ)
        account = self.accounts[call.account]
        if self.latency:
            time.sleep(self.latency)
        fault = self._fault(account, call)
        status, headers, body = self._answer(account, call, fault, environ)
        self._write_down(account, call, status, body)
        if fault and fault.do == "timeout":
            time.sleep(fault.seconds)
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionError("dropped on purpose")
        if fault and fault.do == "hold":
            self._hold(account, call)
        if "content-length" not in {name.lower() for name, _value in headers}:
            headers = [*headers, ("Content-Length", str(len(body)))]
        start_response(f"{status} -", headers)
        return [body] if environ["REQUEST_METHOD"] != "HEAD" else []

    def _fault(self, account: Account, call: Call) -> Fault | None:
        with account.changed:
            hits = [fault for fault in account.faults if fault.hits(call)]
        return hits[0] if hits else None

    def _answer(
        self, account: Account, call: Call, fault: Fault | None, environ: Environ
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        if account.policy is not None and (needed := refused(account.policy, call)):
            code = "UnauthorizedOperation" if call.service == "ec2" else "AccessDenied"
            text = f"You are not authorized to perform this operation: {needed} is not allowed by the policy."
            return self._error(call, code, text, 403)
        if fault and (fault.do in ("error", "throttle") or not fault.executed):
            return self._error(call, *fault.error(call))
        with account.lock:
            status, headers, body = self.cloud.answer(call, environ)
        try:
            self.cloud.settle()
        except MachineError as error:
            return self._error(call, "NoMachine", str(error), 400)
        return status, headers, body

    @staticmethod
    def _error(call: Call, code: str, message: str, status: int) -> tuple[int, list[tuple[str, str]], bytes]:
        body, kind = error_body(call, code, message)
        return status, [("Content-Type", kind)], body

    def _write_down(self, account: Account, call: Call, status: int, body: bytes) -> None:
        entry = {
            "service": call.service,
            "region": call.region,
            "action": call.action,
            "params": call.params,
            "status": status,
            "code": error_code(body) if status >= 400 else "",
            "at": round(time.time(), 3),
        }
        with account.changed:
            account.calls.append({"n": len(account.calls) + 1, **entry})
            if self.record:
                with self.record.open("a") as file:
                    file.write(json.dumps(account.calls[-1]) + "\n")

    @staticmethod
    def _hold(account: Account, call: Call) -> None:
        with account.changed:
            account.held.append(call)
            account.changed.notify_all()
            account.changed.wait_for(lambda: call not in account.held)

    def _control(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        given = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        try:
            answer = controlled(
                self, environ["PATH_INFO"].rpartition("/")[2], query, json.loads(given or b"null")
            )
            status = "200 -"
        except (ValueError, KeyError, TypeError, MachineError) as error:
            answer, status = {"error": str(error)}, "400 -"
        body = json.dumps(answer).encode()
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]
