# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters for the functions of HCL that hash, decrypt, name or fetch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._filter.calling import filters_of

NAMES = (
    "aws_secretsmanager",
    "aws_secretsmanager_raw",
    "bcrypt",
    "consul_key",
    "md5",
    "rsadecrypt",
    "sha1",
    "sha256",
    "sha512",
    "uuidv4",
    "uuidv5",
    "vault",
)


class FilterModule:
    def filters(self) -> Mapping[str, Callable[..., Any]]:
        return filters_of(NAMES)
