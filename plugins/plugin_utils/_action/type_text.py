# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Types as a template spells them: ``list(string)``, ``object({name = string, size = optional(number)})``."""

from __future__ import annotations

import re
from functools import lru_cache

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    SetOf,
    Type,
)

_WORDS: dict[str, Type] = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": DYNAMIC}
_COLLECTIONS: dict[str, type[ListOf | SetOf | MapOf]] = {"list": ListOf, "set": SetOf, "map": MapOf}
# Most types are as simple as this; each worker would need 30 ms to load the parser.
_SIMPLE = re.compile(r"(list|set|map)\((string|number|bool|any)\)")


@lru_cache(maxsize=512)
def parse_type_text(text: str) -> Type:
    """Raises ValueError for what is no type."""
    if text in _WORDS:
        return _WORDS[text]
    simple = _SIMPLE.fullmatch(text)
    if simple is not None:
        return _COLLECTIONS[simple[1]](_WORDS[simple[2]])
    return _parsed(text)


def _parsed(text: str) -> Type:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.diagnostics import DiagnosticError
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.syntax import parse_expression
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.type_expression import (
        TypeProblem,
        parse_type,
    )

    try:
        return parse_type(parse_expression(text))
    except DiagnosticError as error:
        raise ValueError(f"{text!r} is not a type: {error}") from error
    except TypeProblem as error:
        reason = error.problems[0].detail or error.problems[0].summary
        raise ValueError(f"{text!r} is not a type: {reason}") from error
