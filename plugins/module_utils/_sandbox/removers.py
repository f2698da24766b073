# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removing sandboxes: the process goes, its namespaces and mounts with it, then its directory."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .._run.errors import RemovalError
from .._run.ledger import Resource
from . import machine


def remove_machine(resource: Resource) -> None:
    """End the sandbox of the token and delete its layers; verified."""
    marker, directory = resource.token["marker"], Path(resource.token["directory"])
    for sandbox, _words in machine.find(marker):
        if not machine.end(sandbox):
            raise RemovalError(f"The sandbox of process {sandbox.pid} does not end", f"kill -9 {sandbox.pid}")
    if machine.find(marker):
        raise RemovalError(f"The sandbox {marker} is still there")
    if marker not in directory.name:
        raise RemovalError(
            f"{directory} does not look like the directory of the sandbox {marker}: it is left alone"
        )
    shutil.rmtree(directory, ignore_errors=True)
    if os.path.lexists(directory):
        raise RemovalError(f"{directory} could not be removed", f"rm -rf -- {directory}")


def sweep_machines() -> list[Resource]:
    """All sandboxes of this host."""
    found = {}
    for sandbox, words in machine.find(machine.MARK):
        if len(words) >= 4:
            run_id, source, marker, directory = words[:4]
            token = {"marker": marker, "directory": directory}
            found[marker] = Resource("sandbox.machine", token, str(sandbox), source, run_id)
    return list(found.values())


REMOVERS = {"machine": remove_machine}
SWEEPERS = {"machine": sweep_machines}
