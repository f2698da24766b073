# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of the docker builder must fulfil before anything is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .._run.errors import ImageError
from . import login

_OUTPUTS = ("commit", "discard", "export_path")
_DETACHED = re.compile(r"^(-[a-zA-Z]*d[a-zA-Z]*|--detach(=true)?)$")


def check(params: Mapping[str, Any], *others: Callable[[Mapping[str, Any]], None]) -> None:
    """Raise one ImageError with everything that is wrong; `others` check further options."""
    problems: list[str] = []
    if bool(params.get("image")) == bool(params.get("build")):
        problems.append("Exactly one of image and build is required.")
    given = [name for name in _OUTPUTS if params.get(name)]
    if len(given) != 1:
        also = f", not both {' and '.join(given)}" if given else ""
        problems.append(f"Exactly one of {', '.join(_OUTPUTS)} is required{also}.")
    if params.get("export_path") and Path(params["export_path"]).expanduser().is_dir():
        problems.append(f"export_path must name a file; {params['export_path']} is a directory.")
    build = params.get("build") or {}
    if build.get("path") and not Path(build["path"]).expanduser().is_file():
        problems.append(f"build: there is no Dockerfile {build['path']}.")
    elif build and not Path(build.get("build_dir") or ".").expanduser().is_dir():
        problems.append(f"build: there is no directory {build['build_dir']}.")
    command = params.get("run_command")
    if command and not any(_DETACHED.match(each) for each in command):
        problems.append(
            "run_command must contain -d: the container has to go to the background and print its id."
        )
    if params.get("communicator") == "winrm":
        problems.append("The communicator winrm is not supported with containers.")
    for verify in (login.check, *others):
        try:
            verify(params)
        except ImageError as error:
            problems.append(str(error))
    if problems:
        raise ImageError("\n".join(problems))
