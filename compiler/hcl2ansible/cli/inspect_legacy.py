# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The listing of a legacy template, laid out as Packer does."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from ..hcl.values import string
from ..legacy.listing import Listing
from .output import is_machine_readable, say, tell_machine
from .shown_values import MASK, Mask, mask_of

_NOTE = """
Note: If your build names contain user variables or template
functions such as 'timestamp', these are processed at build time,
and therefore only show in their raw form here."""

_Line = tuple[str, tuple[str, ...]]  # for people, and for programs


def show(listing: Listing, arguments: Namespace) -> None:
    """Print description, variables, builders and provisioners."""
    defaults = {name: value for name, value in listing.variables.items() if value is not None}
    mask = mask_of(string(defaults[name]) for name in listing.sensitive if defaults.get(name))
    say("Packer Inspect: JSON mode", arguments)
    if listing.description:
        say("Description:\n", arguments)
        say(f"{mask(listing.description)}\n", arguments)
    if not listing.variables:
        _section("Variables:", [("  <No variables>", ())], arguments)
    required = sorted(name for name, value in listing.variables.items() if value is None)
    if required:
        lines = [(f"  {name}", ("template-variable", name, "", "1")) for name in required]
        _section("Required variables:", lines, arguments)
    if listing.variables:
        _section("Optional variables and their defaults:", _defaults(defaults, listing, mask), arguments)
    _section("Builders:", _builders(listing), arguments)
    provisioners = [(f"  {kind}", ("template-provisioner", kind)) for kind in listing.provisioners]
    _section("Provisioners:", provisioners or [("  <No provisioners>", ())], arguments, last=True)
    say(_NOTE, arguments)


def _section(title: str, lines: Iterable[_Line], arguments: Namespace, *, last: bool = False) -> None:
    say(f"{title}\n", arguments)
    for text, fields in lines:
        if fields and is_machine_readable(arguments):
            tell_machine(*fields)
        say(text, arguments)
    if not last:
        say("", arguments)


def _defaults(defaults: dict[str, str], listing: Listing, mask: Mask) -> Iterable[_Line]:
    width = max(map(len, listing.variables), default=0)
    for name in sorted(defaults):
        value = MASK if name in listing.sensitive and defaults[name] else mask(defaults[name])
        yield f"  {name:{width}} = {value}", ("template-variable", name, value, "0")


def _builders(listing: Listing) -> Iterable[_Line]:
    if not listing.builders:
        return [("  <No builders>", ())]
    width = max(len(name) for name, _kind in listing.builders)
    return [
        (f"  {name:{width}}{'' if name == kind else f' ({kind})'}", ("template-builder", name, kind))
        for name, kind in sorted(listing.builders)
    ]
