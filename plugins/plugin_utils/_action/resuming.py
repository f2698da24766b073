# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Going on with an earlier run: ``-e resume=RUN``, and how the user is told to write that."""

from __future__ import annotations

import os
import shlex
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ansible.parsing.dataloader import DataLoader
from ansible.utils.vars import load_extra_vars
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import identity, resume
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.leftovers import keeps

if TYPE_CHECKING:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.base import ImageAction

# The command line of ``hcl2ansible build``, with -resume; ansible-playbook's own is of no use then.
COMMAND_VARIABLE = "HCL2ANSIBLE_RESUME_COMMAND"
RESUMABLE = "resumable"


@lru_cache(maxsize=1)
def resumed_run() -> str:
    """The run that -e asks to go on with; empty when this is a new one.

    From here on this process works on that run. Only extra variables count: a template may have a variable of
    that name.
    """
    asked = load_extra_vars(DataLoader()).get("resume")
    if not asked:
        return ""
    identity.choose(str(asked))
    return str(asked)


def take_over() -> bool:
    """Whether an earlier run goes on; if so, this controller becomes its own. Raises ImageError."""
    run = resumed_run()
    if run:
        resume.take_over(run)
    return bool(run)


def resume_command(run_id: str) -> str:
    """The exact command that goes on with this run."""
    given = os.environ.get(COMMAND_VARIABLE)
    if given:
        return given
    words = [Path(sys.argv[0]).name, *sys.argv[1:]]
    if resumed_run():
        return shlex.join(words)
    return shlex.join([*words, "-e", f"resume={run_id}"])


def tell_resumable(action: ImageAction) -> None:
    """Say how to go on with the source of this action, if its run stays, and note it for the summary."""
    here = action.context
    if not keeps(here.record.load()):
        return
    command = action.mask(resume_command(here.run_id))
    action.say(f"Go on with: {command}")
    here.ledger.note(here.source, RESUMABLE, command=command)
