# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The process that is the emulated cloud of one rehearsal: it serves until its standard input ends.

That happens when whoever started it is done, or dead. Then it waits for the guards of the builds that still
clean up in it, and ends its machines. If it is killed itself, the guard of its own run does that.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from ..runtime import load
from .containers import Containers
from .driver import MachineError
from .emulator import Emulator
from .machines import Sandboxes
from .runs import settled
from .server import server_of


def main() -> None:
    """Read the orders, a line of JSON, from standard input; write one with an error, or none."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    orders: dict[str, Any] = json.loads(sys.stdin.readline())
    run_dir: Path = load("identity").run_directory(orders["run"])
    (run_dir / load("guard").FORGET).touch()
    try:
        machines = machines_of(orders, run_dir)
        print(json.dumps({}), flush=True)
        server = server_of(Emulator(machines), listening=int(orders["socket"]))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.read()
        settled(orders["url"])
        server.shutdown()
        machines.close()
    except MachineError as error:
        print(json.dumps({"error": str(error)}), flush=True)
    if not load("guard").is_running(run_dir):
        shutil.rmtree(run_dir, ignore_errors=True)


def machines_of(orders: dict[str, Any], run_dir: Path) -> Sandboxes | Containers:
    """Sandboxes, or containers of an image; raises MachineError."""
    if orders["machine"] == "docker":
        return Containers(run_dir, orders["image"])
    return Sandboxes(run_dir)
