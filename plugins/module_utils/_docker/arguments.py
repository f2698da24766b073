# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of a builder, reshaped into arguments of the engine's client."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

RUN_COMMAND = ("-d", "-i", "-t", "--entrypoint=/bin/sh", "--", "{{.Image}}")
# An entrypoint that a container was given cannot be cleared in the commit; a command can be replaced.
RUN_COMMAND_WITHOUT_ENTRYPOINT = ("-d", "-i", "-t", "--", "{{.Image}}", "/bin/sh")
RUN_COMMAND_WINDOWS = ("-d", "-i", "-t", "--entrypoint=powershell", "--", "{{.Image}}")
NAME_PREFIX = "hcl2ansible-"
# Cannot be taken for a part of a run id or a source: those are joined with single dashes at most.
NAME_SEPARATOR = "--"
_RUN_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NAME = re.compile(rf"{NAME_PREFIX}({_RUN_ID}){NAME_SEPARATOR}(.+)")


def container_name(run_id: str, source: str) -> str:
    """The name under which a run's container is found again.

    It is a name and not a label because labels of a container stay in the image that is committed from it.
    """
    spelled = re.sub(r"[^A-Za-z0-9_.-]", lambda match: f"_{ord(match[0]):02x}", source)
    return f"{NAME_PREFIX}{run_id}{NAME_SEPARATOR}{spelled}"


def split_name(name: str) -> tuple[str, str] | None:
    """(run id, source) of a name that `container_name` made; None for any other, which is somebody else's."""
    match = _NAME.fullmatch(name)
    return (match[1], match[2]) if match else None


def run_arguments(
    params: Mapping[str, Any], name: str, shared: Mapping[str, str], command: Sequence[str]
) -> list[str]:
    """`run ...`: the options, `shared` (host path -> container path), then the rendered run_command."""
    arguments = ["run"]
    if name:
        arguments += ["--name", name]
    for option, flag in (("device", "--device"), ("cap_add", "--cap-add"), ("cap_drop", "--cap-drop")):
        for value in params.get(option) or ():
            arguments += [flag, value]
    if params.get("privileged"):
        arguments.append("--privileged")
    for option in ("runtime", "platform"):
        if params.get(option):
            arguments += [f"--{option}", params[option]]
    for value in params.get("tmpfs") or ():
        arguments += ["--tmpfs", value]
    for host, guest in {**(params.get("volumes") or {}), **shared}.items():
        arguments += ["-v", f"{Path(host).expanduser() if host.startswith('~') else host}:{guest}"]
    return [*arguments, *command]


def run_command(params: Mapping[str, Any], *, has_entrypoint: bool) -> list[str]:
    """The user's run_command, or the default one for an image with or without an entrypoint."""
    if params.get("run_command"):
        return list(params["run_command"])
    if params.get("windows_container"):
        return list(RUN_COMMAND_WINDOWS)
    return list(RUN_COMMAND if has_entrypoint else RUN_COMMAND_WITHOUT_ENTRYPOINT)


def replaces_entrypoint(command: Sequence[str]) -> bool:
    """Whether a run_command gives the container an entrypoint of its own."""
    return any(each == "--entrypoint" or each.startswith("--entrypoint=") for each in command)


def chosen_name(command: Sequence[str]) -> str:
    """The --name in a run_command, or an empty text."""
    for position, argument in enumerate(command):
        if argument == "--":
            break
        if argument == "--name" and position + 1 < len(command):
            return command[position + 1]
        if argument.startswith("--name="):
            return argument.removeprefix("--name=")
    return ""


def pull_arguments(params: Mapping[str, Any]) -> list[str]:
    """`pull ...` of the image of the options."""
    platform = params.get("platform")
    return ["pull", *(["--platform", platform] if platform else []), params["image"]]


def build_arguments(build: Mapping[str, Any], platform: str, iidfile: str) -> list[str]:
    """`build ...` of a Dockerfile; the client removes containers of failed steps only when told to."""
    arguments = ["build", "--force-rm", "--iidfile", iidfile, "-f", str(Path(build["path"]).expanduser())]
    platform = build.get("platform") or platform
    if platform:
        arguments += ["--platform", platform]
    if build.get("pull") is not False:
        arguments.append("--pull")
    if build.get("compress"):
        arguments.append("--compress")
    for key, value in sorted((build.get("arguments") or {}).items()):
        arguments += ["--build-arg", f"{key}={value}"]
    return [*arguments, str(Path(build.get("build_dir") or ".").expanduser())]


def commit_arguments(params: Mapping[str, Any], defaults: Sequence[str], container: str) -> list[str]:
    """`commit ...`: the user's changes, then those of `defaults` whose instruction the user has not given."""
    changes = list(params.get("changes") or ())
    given = {_instruction(change) for change in changes}
    changes += [default for default in defaults if _instruction(default) not in given]
    arguments = ["commit"]
    if params.get("author"):
        arguments += ["--author", params["author"]]
    for change in changes:
        arguments += ["--change", change]
    if params.get("message"):
        arguments += ["--message", params["message"]]
    return [*arguments, container]


def _instruction(change: str) -> str:
    return change.split(maxsplit=1)[0].upper() if change.strip() else ""
