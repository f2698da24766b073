# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for the bootstrap script that ansible-test downloads: installs the pip wheel that lies beside it."""

import sys
from pathlib import Path

WHEEL = str(Path(__file__).resolve().with_name("pip-24.2-py3-none-any.whl"))
UNKNOWN_TO_PIP = ("--no-setuptools", "--no-wheel")

if __name__ == "__main__":
    sys.path.insert(0, WHEEL)
    from pip._internal.cli.main import main  # pylint: disable=import-error,no-name-in-module

    arguments = [a for a in sys.argv[1:] if a not in UNKNOWN_TO_PIP and not a.startswith("pip==")]
    sys.exit(main(["install", "--upgrade", "--force-reinstall", "--no-deps", WHEEL, *arguments]))
