# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Images for builds to start from, made as they are asked for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from moto.ec2.models import ec2_backends

from .images import Image

ALIASES = {"amazon": "137112412989", "aws-marketplace": "679593333241"}
_ROOT_GIB = 8


class SourceImage(Image):
    """``answers``: what its filters find, those included that no attribute stands for."""

    is_source = True
    answers: Mapping[str, str] = {}

    def get_filter_value(self, filter_name: str, method_name: str | None = None) -> Any:
        if filter_name in self.answers:
            return self.answers[filter_name]
        return super().get_filter_value(filter_name, method_name)


def provide(account: str, region: str, request: Mapping[str, Any]) -> None:
    """Make an image for the parameters of a DescribeImages, where none matches."""
    backend = ec2_backends[account][region]
    for wanted in request.get("ImageIds") or ():
        if wanted not in backend.amis:
            _keep(SourceImage(backend, wanted, name=f"rehearsal of {wanted}", **_owned([], account)))
    filters = {each["Name"]: list(each["Values"]) for each in request.get("Filters") or ()}
    owners = list(request.get("Owners") or ())
    if filters and not backend.describe_images(filters=filters, owners=owners):
        _keep(_matching(backend, account, filters, owners))


def _matching(backend: Any, account: str, filters: Mapping[str, list[str]], owners: list[str]) -> SourceImage:
    answers = {name: plain(values) for name, values in filters.items()}
    given = _owned(owners, account)
    for name in ("architecture", "virtualization-type", "root-device-type", "root-device-name", "platform",
                 "owner-id", "owner-alias", "description"):  # fmt: skip
        if name in answers:
            given[name.replace("-", "_")] = answers[name]
    image = SourceImage(backend, name=answers.get("name", "rehearsal source"), **given)
    image.answers = {name: value for name, value in answers.items() if not name.startswith("tag:")}
    image.add_tags({name[4:]: value for name, value in answers.items() if name.startswith("tag:")})
    return image


def _keep(image: SourceImage) -> None:
    image.add_root(size=_ROOT_GIB)
    image.keep()


def _owned(owners: list[str], account: str) -> dict[str, Any]:
    first = owners[0] if owners else "amazon"
    if first in ALIASES:
        return {"owner_id": ALIASES[first], "owner_alias": first}
    return {"owner_id": account if first == "self" else first}


def plain(values: Iterable[str]) -> str:
    """A text that the first of these patterns of a filter matches: its last wildcard becomes a date."""
    pattern = str(next(iter(values), ""))
    head, star, tail = pattern.rpartition("*")
    text = f"{head.replace('/*/', '/any/').replace('*', '')}{time.strftime('%Y%m%d') if star else ''}{tail}"
    return text.replace("?", "0")
