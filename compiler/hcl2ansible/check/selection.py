# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``-only`` and ``-except``: which sources and post-processors of a template take part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..ir.template import Component
from .findings import Findings, did_you_mean
from .globs import compile_glob


@dataclass(frozen=True)
class Selection:
    """The patterns of the command line; without any, everything takes part."""

    only: tuple[re.Pattern[str], ...] = ()
    except_: tuple[re.Pattern[str], ...] = ()
    texts: tuple[tuple[str, str, re.Pattern[str]], ...] = ()  # (flag, as typed, pattern)

    def takes(self, build_name: str) -> bool:
        """Whether a source with this build name takes part."""
        if self.only and not any(pattern.fullmatch(build_name) for pattern in self.only):
            return False
        return not any(pattern.fullmatch(build_name) for pattern in self.except_)

    def remaining(self, chain: Sequence[Component]) -> Sequence[Component]:
        """A chain up to the first post-processor that is excepted by its name or, without one, its type."""
        for index, component in enumerate(chain):
            name = component.name or component.type
            if any(pattern.fullmatch(name) for pattern in self.except_):
                return chain[:index]
        return chain

    def note_unmatched(
        self, findings: Findings, names: Sequence[str], post_processors: Sequence[str]
    ) -> None:
        """Warn of patterns that match nothing."""
        for flag, text, pattern in self.texts:
            candidates = [*names, *post_processors] if flag == "-except" else list(names)
            if not any(pattern.fullmatch(name) for name in candidates):
                hint = did_you_mean(text, names, "")
                findings.warning("unmatched-pattern", f"{flag}={text} matches nothing", hint=hint)


def read_selection(
    findings: Findings, only: Sequence[str], except_: Sequence[str], *, exact: bool = False
) -> Selection:
    """Compile the patterns, or, with ``exact``, names; notes those that are none."""
    texts = []
    for flag, patterns in (("-only", only), ("-except", except_)):
        for text in patterns:
            try:
                pattern = re.compile(re.escape(text)) if exact else compile_glob(text)
                texts.append((flag, text, pattern))
            except ValueError as error:
                findings.error("invalid-pattern", f"{flag}={text} is no pattern: {error}")
    return Selection(
        only=tuple(pattern for flag, _text, pattern in texts if flag == "-only"),
        except_=tuple(pattern for flag, _text, pattern in texts if flag == "-except"),
        texts=tuple(texts),
    )
