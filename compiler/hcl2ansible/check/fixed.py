# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``path`` and ``packer``: what is the same everywhere in a template."""

from __future__ import annotations

import os

from ..hcl.types import STRING
from ..hcl.values import Value, object_value, string
from ..ir.language import LANGUAGE_VERSION
from ..ir.template import Template
from .names import PACKER, PATH


def fixed_values(template: Template) -> dict[str, Value]:
    """The values here and now."""
    version = ".".join(map(str, LANGUAGE_VERSION))
    later = {name: Value.unknown(STRING) for name in ("iterationID", "versionFingerprint")}
    return {
        "path": object_value({"root": string(template.root), "cwd": string(os.getcwd())}),  # noqa: PTH109
        "packer": object_value({"version": string(version), **later}),
    }


UNKNOWN_FIXED: dict[str, Value] = {
    "path": object_value({name: Value.unknown(STRING, True) for name in PATH}),
    "packer": object_value({name: Value.unknown(STRING, True) for name in PACKER}),
}
