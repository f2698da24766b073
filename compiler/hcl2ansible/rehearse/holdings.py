# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an emulated account holds after a build: the images that it was for, and what it forgot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# Whatever a build of ours makes carries it; a finished image, snapshot or volume loses it.
_RUN_TAG = "hcl2ansible:run"
_RESULTS = ("image", "snapshot", "volume")


@dataclass
class Holdings:
    """``resources``: id -> kind, region, name, tags; ``images``: id -> ids of its snapshots.

    ``left``: ids of what a build has left behind.
    """

    resources: Mapping[str, Mapping[str, Any]]
    images: Mapping[str, list[str]]
    left: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.left = [
            name
            for name, each in self.resources.items()
            if each["kind"] not in _RESULTS or _RUN_TAG in each["tags"]
        ]

    def lines(self) -> Iterator[str]:
        """What to tell the user."""
        kept = {name: each for name, each in self.resources.items() if name not in self.left}
        if kept:
            yield "\n==> The emulated account holds:"
        parts = {snapshot for image in self.images for snapshot in self.images[image]}
        for name, each in kept.items():
            if name not in parts:
                of = ", ".join(self.images.get(name, ()))
                title = f" {each['name']}" if each["name"] else ""
                yield f"--> {each['region']}: {name}{title}" + (f" ({of})" if of else "")
        if self.left:
            yield "\n==> LEFT BEHIND:"
            for name in self.left:
                each = self.resources[name]
                yield f"--> {each['region']}: {each['kind']} {name} {each['name']}".rstrip()
            return
        yield f"\n==> Nothing left behind: the emulated account holds {self._summary(kept)}."

    @staticmethod
    def _summary(kept: Mapping[str, Mapping[str, Any]]) -> str:
        counts = {kind: sum(each["kind"] == kind for each in kept.values()) for kind in _RESULTS}
        names = {"image": "AMI", "snapshot": "snapshot", "volume": "volume"}
        told = [f"{count} {names[kind]}{'s' * (count != 1)}" for kind, count in counts.items() if count]
        return f"{' and '.join(told)}, and nothing else" if told else "nothing"
