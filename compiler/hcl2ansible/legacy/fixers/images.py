# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixers for installation media and for names of images."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .renaming import Component, without

_CREATE_TIME = re.compile(r"\{\{\s*\.CreateTime\s*\}\}")
_CLEAN = re.compile(r"clean_(?:image|ami)_name")


def iso_md5(builder: Component) -> Component:
    """``iso_md5`` is a kind of ``iso_checksum``."""
    if not isinstance(builder.get("iso_md5"), str):
        return builder
    checksum = f"md5:{builder['iso_md5']}"
    return {**without(builder, "iso_md5", "iso_checksum_type"), "iso_checksum": checksum}


def iso_checksum(builder: Component) -> Component:
    """The type or the address of a checksum is part of the checksum."""
    old = ("iso_checksum_type", "iso_checksum_url")
    if not any(name in builder for name in old):
        return builder
    kind, url, checksum = (builder.get(name) for name in (*old, "iso_checksum"))
    rest = without(builder, *old)
    if isinstance(url, str) and url:
        return {**rest, "iso_checksum": f"file:{url}"}
    if all(isinstance(text, str) and text for text in (kind, checksum)):
        return {**rest, "iso_checksum": f"{kind}:{checksum}"}
    return rest


def create_time(builder: Component) -> Component:
    """``.CreateTime`` is the function ``timestamp``."""
    names = [name for name in ("ami_name", "bundle_prefix", "snapshot_name") if _is_text(builder.get(name))]
    return {**builder, **{name: _CREATE_TIME.sub("{{timestamp}}", builder[name]) for name in names}}


def clean_name(builder: Component) -> Component:
    """One function cleans the names of resources of all kinds, also in tags."""
    return {name: _cleaned(value) for name, value in builder.items()}


def _cleaned(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            name: _CLEAN.sub("clean_resource_name", item) if _is_text(item) else item
            for name, item in value.items()
        }
    return _CLEAN.sub("clean_resource_name", value) if _is_text(value) else value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
