# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The functions of the language, by name."""

from __future__ import annotations

from . import (  # each registers its family
    choosing,
    collection,
    crypto,
    date,
    encoding,
    filesystem,
    flow,
    ip,
    mapping,
    numeric,
    patterns,
    secrets,
    sets,
    strings,
)
from . import (
    format as format_verbs,
)
from .flow import ENV
from .registry import FUNCTIONS
from .signature import ArgumentError, Function, FunctionError, Parameter
from .subjects import FILTER_SUBJECT, filter_arguments, filter_subject

__all__ = [
    "ENV",
    "FILTER_SUBJECT",
    "FUNCTIONS",
    "ArgumentError",
    "Function",
    "FunctionError",
    "Parameter",
    "choosing",
    "collection",
    "crypto",
    "date",
    "encoding",
    "filesystem",
    "filter_arguments",
    "filter_subject",
    "flow",
    "format_verbs",
    "ip",
    "mapping",
    "numeric",
    "patterns",
    "secrets",
    "sets",
    "strings",
]
