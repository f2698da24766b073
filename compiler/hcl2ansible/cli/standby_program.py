# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The process behind ``Standby``: loads Ansible, waits for its order, and becomes ansible-playbook.

A script that is started by its path: nothing of this package is imported, and nothing in its folder may be
found in place of a module that Ansible imports.
"""

from __future__ import annotations

import sys

del sys.path[0]

import gc
import json
import os
import runpy
import signal
import tempfile


def main(reading: int) -> None:
    """``reading``: the descriptor of a pipe with one order, {"command": [...], "environment": {...}}."""
    # Until there is something to end, an interruption is not worth a word.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What is imported stays: looking for garbage in it takes time, here and in each process that runs a task.
    gc.disable()
    said = load()
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    if not text:
        return
    order = json.loads(text)
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv[:] = order["command"]
    sys.path.insert(0, os.path.dirname(sys.argv[0]))  # noqa: PTH120
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stderr.write(said)
    gc.freeze()
    gc.enable()
    runpy.run_path(sys.argv[0], run_name="__main__")


def load() -> str:
    """Import what ansible-playbook imports; what is said, unless it fails: it will say that again."""
    stderr = os.dup(2)
    # The descriptor, not sys.stderr: Ansible changes that object while it loads.
    with tempfile.TemporaryFile() as heard:
        os.dup2(heard.fileno(), 2)
        try:
            import ansible.cli.playbook  # noqa: F401
        except (Exception, SystemExit):
            return ""
        finally:
            sys.stderr.flush()
            os.dup2(stderr, 2)
            os.close(stderr)
        heard.seek(0)
        return heard.read().decode("utf-8", "replace")


if __name__ == "__main__":
    main(int(sys.argv[1]))
