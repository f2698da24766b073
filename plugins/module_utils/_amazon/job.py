# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each step of an Amazon build works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .._run.ledger import Ledger, Resource
from .cloud import Cloud

# By these tags cleanup finds what a run has left; a finished image, snapshot or volume loses them.
RUN_TAG = "hcl2ansible:run"
SOURCE_TAG = "hcl2ansible:source"


def _saved_by_nobody() -> None:
    """A job that ends with its process."""


@dataclass
class Job:
    """One source of one run.

    ``say`` and ``message`` print a line (the second indented below the first), ``render(text, **names)``
    renders Packer's own templates. ``data`` is plain JSON that later states and a resumed run go on with:
    ids, by what they are; ``save()`` writes it down and is called after every step that changed it.
    """

    cloud: Cloud
    params: Mapping[str, Any]
    ledger: Ledger
    run_id: str
    source: str
    tmp: Path
    say: Callable[[str], None]
    message: Callable[[str], None]
    render: Callable[..., str]
    data: dict[str, Any] = field(default_factory=dict)
    save: Callable[[], None] = _saved_by_nobody

    @property
    def region(self) -> str:
        return self.cloud.region

    def opening(self, what: str, region: str = "", **token: str) -> Resource:
        """Write down an ``amazon.WHAT`` before it is created; ``token`` finds it when its id is not known."""
        return self.ledger.opening(
            self.source, f"amazon.{what}", {"region": region or self.region, **self.cloud.address(), **token}
        )

    def temporary_tags(self) -> dict[str, str]:
        return {RUN_TAG: self.run_id, SOURCE_TAG: self.source}
