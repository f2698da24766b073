# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes this checkout importable as the collection it is, wherever it lies and whatever it is called."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def _collection_tree() -> Path:
    tree = Path(tempfile.mkdtemp(prefix="hcl2ansible-tests-"))
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(tree, ignore_errors=True) if os.getpid() == owner else None)
    link = tree / "ansible_collections" / "hcl2ansible" / "images"
    link.parent.mkdir(parents=True)
    link.symlink_to(ROOT)
    return tree


COLLECTIONS = _collection_tree()
sys.path.insert(0, str(COLLECTIONS))
os.environ["ANSIBLE_COLLECTIONS_PATH"] = str(COLLECTIONS)
# A shell that started this in the background has it ignored, and whatever a test starts would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
# No test may read or write the user's own state, cache or configuration.
for _name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "ANSIBLE_HOME"):
    os.environ[_name] = str(COLLECTIONS / _name.lower())
for _name in [n for n in os.environ if n.startswith(("PKR_VAR_", "HCL2ANSIBLE_")) or n == "ANSIBLE_CONFIG"]:
    del os.environ[_name]

# Ansible's own finder has to come before the first import of the collection: it does not take over one that is there.
from ansible.plugins.loader import init_plugin_loader

from environment import counterparts

init_plugin_loader([str(COLLECTIONS)])


def pytest_sessionfinish(session: Any) -> None:
    """The controller of a parallel run outlives the workers, and loads no other conftest.py than this one."""
    if not hasattr(session.config, "workerinput"):
        counterparts.stop_engine()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests have counted (``record_property("count", ...)``), also where workers ran them."""
    counts = sorted(
        {
            str(value)
            for reports in terminalreporter.stats.values()
            for report in reports
            for name, value in getattr(report, "user_properties", ())
            if name == "count"
        }
    )
    if counts:
        terminalreporter.section("counts")
        for count in counts:
            terminalreporter.write_line(count)
