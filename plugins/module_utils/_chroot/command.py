# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Commands of this host that need root, as the option command_wrapper wants them run."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence

from .._run.environment import of_the_user
from .._run.errors import ImageError
from .._run.gotemplate import TemplateError, render

PLAIN = "{{.Command}}"


def wrapped(wrapper: str, command: str | Sequence[str]) -> list[str]:
    """The argv that runs a command (argv, or text for a shell); ``wrapper`` is as ``sudo {{.Command}}``."""
    if (not wrapper or wrapper.replace(" ", "") == PLAIN) and not isinstance(command, str):
        return list(command)
    text = command if isinstance(command, str) else shlex.join(command)
    try:
        return ["/bin/sh", "-c", render(wrapper or PLAIN, {"Command": text}, {})]
    except TemplateError as error:
        raise ImageError(f"command_wrapper: {wrapper!r} cannot be rendered: {error}") from error


def run(wrapper: str, *command: str) -> str:
    """Run a command of this host; returns its output, raises ImageError with what it said."""
    argv = wrapped(wrapper, command)
    try:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=of_the_user(), check=False
        )
    except OSError as error:
        raise ImageError(f"Cannot start {argv[0]}: {error.strerror or error}") from error
    if done.returncode != 0:
        said = done.stderr.strip() or f"it ended with {done.returncode}"
        raise ImageError(f"{shlex.join(command)} failed: {said}")
    return done.stdout
