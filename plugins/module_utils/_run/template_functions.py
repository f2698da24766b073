# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The functions Packer adds to Go templates: timestamp, isotime, build, uuid ..."""

from __future__ import annotations

import os
import re
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache

from . import identity
from .go_time import format_go_time
from .template_nodes import TemplateError

# The release whose language and template functions are followed; templates may print it.
PACKER_VERSION = "1.16.0"

_CLEAN = {
    "amazon": re.compile(r"[^a-zA-Z0-9()\[\] ./'@_-]"),
    "googlecompute": re.compile(r"[^a-z0-9-]"),
    "azure": re.compile(r"[^a-zA-Z0-9_.-]"),
}
_FORBIDDEN = {
    "env": "environment variables are only allowed in the defaults of variables",
    "consul_key": "Consul keys are only allowed in the defaults of variables",
    "vault": "Vault secrets are only allowed in the defaults of variables",
    "aws_secretsmanager": "AWS secrets are only allowed in the defaults of variables",
    "aws_secretsmanager_raw": "AWS secrets are only allowed in the defaults of variables",
    "template_dir": "template path not available; use ${path.root}",
    "sed": "the function is deprecated and does nothing; use replace or regex_replace of HCL",
}


@lru_cache(maxsize=1)
def run_started() -> float:
    """Unix time at which the run began: the same in every process of it, and when it is resumed."""
    return identity.began(identity.runs_root() / identity.current_run_id())


def standard_functions(
    build_name: str, build_type: str, build: Mapping[str, object], user: Mapping[str, object] | None = None
) -> dict[str, Callable[..., object]]:
    """Packer's functions for one source; ``user`` = the variables of a legacy template."""
    started = run_started()
    now = datetime.fromtimestamp(started, tz=UTC)
    functions: dict[str, Callable[..., object]] = {
        "build_name": lambda: build_name,
        "build_type": lambda: build_type,
        "build": _build(build),
        "user": _user(user),
        "timestamp": lambda: str(int(started)),
        "isotime": lambda *layout: format_go_time(now, _only(layout)),
        "strftime": lambda layout: now.strftime(_text(layout)),
        "uuid": _uuid,
        "pwd": os.getcwd,
        "packer_version": lambda: PACKER_VERSION,
        "lower": lambda text: _text(text).lower(),
        "upper": lambda text: _text(text).upper(),
        "replace": lambda old, new, count, text: _text(text).replace(_text(old), _text(new), count),
        "replace_all": lambda old, new, text: _text(text).replace(_text(old), _text(new)),
        "split": _split,
    }
    functions.update({name: _forbidden(reason) for name, reason in _FORBIDDEN.items()})
    for family, pattern in _CLEAN.items():
        if build_type.startswith(family):
            clean = _cleaner(pattern, lower=family == "googlecompute")
            functions.update(clean_resource_name=clean, clean_image_name=clean, clean_ami_name=clean)
    return functions


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TemplateError(f"expected a string, found {value!r}")
    return value


def _only(layout: tuple[object, ...]) -> str:
    if len(layout) > 1:
        raise TemplateError("too many values, 1 needed")
    return _text(layout[0]) if layout else "2006-01-02T15:04:05Z07:00"


def _build(build: Mapping[str, object]) -> Callable[[object], object]:
    def function(name: object) -> object:
        if build.get(_text(name)) is None:
            known = ", ".join(sorted(build)) or "nothing: the machine is not up yet"
            raise TemplateError(f"the build has no {name}; it has {known}")
        return build[_text(name)]

    return function


def _user(user: Mapping[str, object] | None) -> Callable[[object], object]:
    def function(name: object) -> object:
        if user is None:
            raise TemplateError(f"test: user variables do not exist in HCL; write ${{var.{name}}}")
        return user.get(_text(name), "")

    return function


def _forbidden(reason: str) -> Callable[..., object]:
    def function(*_: object) -> object:
        raise TemplateError(reason)

    return function


def _uuid() -> str:
    """A random identifier that sorts by time: its first 4 bytes are the Unix time."""
    return str(uuid.UUID(bytes=int(time.time()).to_bytes(4, "big") + os.urandom(12)))


def _split(text: object, separator: object, index: object) -> str:
    parts = _text(text).split(_text(separator)) if separator else list(_text(text))
    if not isinstance(index, int) or not 0 <= index < len(parts):
        raise TemplateError(f"split gave {len(parts)} parts, there is no part {index}")
    return parts[index]


def _cleaner(pattern: re.Pattern[str], lower: bool) -> Callable[[object], str]:
    def function(text: object) -> str:
        clean = pattern.sub("-", _text(text).lower() if lower else _text(text))
        if lower:
            # A Compute Engine name is at most 63 long, starts with a letter and does not end in "-".
            clean = ("a" + clean if not clean[:1].isalpha() else clean)[:63].rstrip("-")
        return clean

    return function
