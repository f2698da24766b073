# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A client whose command shall have a terminal: both of its output streams come as one."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import struct
import termios
from collections.abc import Sequence

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.remote_script import Signs
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.streaming import Child

_ROWS, _COLUMNS = 24, 200


def run_on_terminal(argv: Sequence[str], signs: Signs, deadline: float | None) -> int:
    """Returns the client's exit status; clients want a terminal on this side to give one on the other."""
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as output:
        try:
            with contextlib.suppress(OSError):
                fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
            child = Child(argv, stdin=theirs, stdout=theirs, stderr=theirs)
        finally:
            os.close(theirs)
        return child.pump({output: signs.line}, deadline=deadline, finished=lambda: signs.ended)
