# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as ``inspect`` and ``console`` print them: nothing sensitive, nor anything made of it.

A text in which a known secret stands is printed without the secret, as Packer does. Of what else is made of a
secret, such as a checksum, a length or a number, nothing is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..check.inspection import Inspection
from ..check.sight import Named
from ..hcl.console import format_console
from ..hcl.quoting import quoted
from ..hcl.types import DYNAMIC
from ..hcl.values import Value, object_value, string, to_python, tuple_value
from ..runtime import load

MASK = "<sensitive>"
Mask = Callable[[str], str]


def mask_of(secrets: Iterable[Value]) -> Mask:
    """A function that replaces every secret in a text."""
    found = [to_python(value) for value in secrets if value.is_wholly_known]
    if not found:
        return lambda text: text
    mask: Mask = load("masking", "plugin_utils._action").Masker(found)
    return mask


def hidden(value: Value, public: Value, mask: Mask) -> Value:
    """The value with texts in the place of what is secret: all that ``public`` does not know."""
    raw, known = value.raw, public.raw
    if isinstance(raw, dict):
        seen = known if isinstance(known, dict) else {}
        return object_value({mask(k): hidden(item, seen.get(k, _NOTHING), mask) for k, item in raw.items()})
    if isinstance(raw, tuple):
        seen_items = known if isinstance(known, tuple) and len(known) == len(raw) else [_NOTHING] * len(raw)
        return tuple_value(hidden(item, seen, mask) for item, seen in zip(raw, seen_items, strict=True))
    if not value.is_known or raw is None or raw == "":
        return value
    is_public = type(raw) is type(known) and raw == known
    if isinstance(raw, str):
        masked = mask(raw)
        return string(masked if is_public or masked != raw else MASK)
    return value if is_public else string(MASK)


_NOTHING = Value.unknown(DYNAMIC)


def shown(value: Value, public: Value, mask: Mask) -> str:
    """A value as the console prints it."""
    return format_console(hidden(value, public, mask) if value.is_wholly_known else value)


def variables_text(inspection: Inspection) -> str:
    """The input variables and local values, in the order of their names."""
    mask = mask_of(inspection.secrets)

    def lines(root: str, named: Mapping[str, Named]) -> str:
        return "".join(f"{root}.{n}: {quoted(shown(v.value, v.public, mask))}\n" for n, v in named.items())

    return (
        f"> input-variables:\n\n{lines('var', inspection.sight.var)}"
        f"\n> local-variables:\n\n{lines('local', inspection.sight.local)}"
    )
