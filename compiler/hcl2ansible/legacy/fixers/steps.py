# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixers for provisioners and post-processors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .renaming import Component, is_of, renamed, without

_ESCAPED = re.compile(r"`([$\"`'])")
_PROVIDERS = ("aws", "digitalocean", "virtualbox", "vmware")


def virtualbox_override(provisioner: Component) -> Component:
    """What is overridden for a builder that has got another type."""
    override = provisioner.get("override")
    if not isinstance(override, Mapping):
        return provisioner
    return {**provisioner, "override": renamed(override, "virtualbox", "virtualbox-iso")}


def powershell_escapes(provisioner: Component) -> Component:
    """Values are escaped by the provisioner."""
    if not is_of(provisioner, "powershell"):
        return provisioner
    found: dict[str, Any] = dict(provisioner)
    for name in ("elevated_user", "elevated_password"):
        if isinstance(found.get(name), str):
            found[name] = _ESCAPED.sub(r"\1", found[name])
    values = found.get("environment_vars")
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        found["environment_vars"] = [_ESCAPED.sub(r"\1", value) for value in values]
    return found


def galaxy_command(provisioner: Component) -> Component:
    """A dash was missing."""
    if not is_of(provisioner, "ansible-local"):
        return provisioner
    return renamed(provisioner, "galaxycommand", "galaxy_command", only=str, wins=False)


def vagrant_override(post_processor: Component) -> Component:
    """What is meant for one provider only stands in ``override``."""
    found = {name: post_processor[name] for name in _PROVIDERS if name in post_processor}
    if not is_of(post_processor, "vagrant") or not found:
        return post_processor
    earlier = post_processor.get("override")
    override = {**(earlier if isinstance(earlier, Mapping) else {}), **found}
    return {**without(post_processor, *_PROVIDERS), "override": override}


def manifest_filename(post_processor: Component) -> Component:
    """The file is called as in other post-processors."""
    if not is_of(post_processor, "manifest"):
        return post_processor
    return renamed(post_processor, "filename", "output", only=str)


def docker_email(post_processor: Component) -> Component:
    """Docker has no use for it."""
    is_docker = is_of(post_processor, prefixes=("docker",))
    return without(post_processor, "login_email") if is_docker else post_processor


def docker_tags(post_processor: Component) -> Component:
    """An image has several tags."""
    names = ("tag", "tags")
    if not is_of(post_processor, "docker-tag") or not any(name in post_processor for name in names):
        return post_processor
    tags = [tag for name in names for tag in _texts(post_processor.get(name))]
    return {**without(post_processor, "tag"), "tags": tags}


def _texts(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    return value if isinstance(value, list) else []
