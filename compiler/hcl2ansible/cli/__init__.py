# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command ``hcl2ansible``; each subcommand is imported only when it is used."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

# They end soon and make hardly any garbage: searching for it takes half the time of a large template.
_COLLECT_NOTHING = ("compile", "validate")


def program() -> int:
    """``main`` as a process of its own, which leaves its memory to the operating system."""
    if sys.argv[1:2] and sys.argv[1] in _COLLECT_NOTHING:
        gc.disable()
    status = main()
    # Python searches for garbage once more at its end; what is frozen is left out.
    gc.freeze()
    return status


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit status."""
    from .arguments import parse_arguments

    try:
        arguments = parse_arguments(list(sys.argv[1:] if argv is None else argv))
        if isinstance(arguments, int):
            return arguments
        return _run(arguments.command, arguments)
    except KeyboardInterrupt:
        print("Interrupted", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader has gone; without this, Python complains again while it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("HCL2ANSIBLE_TRACEBACK"):
            raise
        return _report_bug(error)


def _run(command: str, arguments: object) -> int:
    from importlib import import_module

    module = import_module(f".{command}_command", __package__)
    status: int = module.run(arguments)
    sys.stdout.flush()
    return status


def _report_bug(error: Exception) -> int:
    """The last resort: everything that a user can cause is reported elsewhere, with its place."""
    text = " ".join(str(error).split())[:200]
    print(
        f"hcl2ansible: internal error, please report it: {type(error).__name__}: {text}"
        " (HCL2ANSIBLE_TRACEBACK=1 shows where)",
        file=sys.stderr,
    )
    return 1
