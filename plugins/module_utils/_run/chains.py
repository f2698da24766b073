# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which artifacts post-processor chains keep: what Packer keeps is kept, and less is destroyed.

A chain is a dict {"current": artifact, "listed": [artifact...]} in the source's record.
"""

from __future__ import annotations

import os
from typing import Any

from .artifact import Artifact, destroy
from .source import SourceRecord


def keep_decision(default: bool, force: bool, wanted: bool | None) -> bool:
    """Whether the input of a post-processor stays: the user's wish, but a forced default is stronger than
    "no"."""
    if wanted is None or (default and force and not wanted):
        return default
    return wanted


def advance(
    record: SourceRecord, given: Artifact, made: Artifact | None, keep: bool, *, again: bool = False
) -> None:
    """Write down one finished post-processor; destroys ``given`` at once when it is in the middle of a chain.

    A chain that ends with nothing keeps its input: Packer would destroy the only copy. ``again``: it is only
    written down again, by a run that was resumed.
    """
    chains = record.load().chains
    first = given.origin == "builder"
    chain = None if first else next((c for c in reversed(chains) if c["current"] == given.to_dict()), None)
    if chain is None:
        chain = {"current": None, "listed": [] if first else [given.to_dict()]}
        chains.append(chain)
        keep = keep or not first
    elif keep or made is None:
        chain["listed"].append(given.to_dict())
    chain["current"] = made.to_dict() if made is not None else None
    keep_original = record.keep_original or (first and (keep or made is None))
    record.update(chains=chains, keep_original=keep_original)
    if again or first or keep or made is None or shares(given, made):
        return
    original = Artifact.from_dict(record.artifact) if record.artifact else None
    # A post-processor that passes its input on has made the builder's own artifact the middle of a chain.
    if original is None or not shares(given, original):
        destroy(given)


def listed(record: SourceRecord) -> list[Artifact]:
    """All artifacts of the source that are still there before it is settled: the builder's own comes
    first."""
    results = [Artifact.from_dict(record.artifact)] if record.artifact else []
    for chain in record.chains:
        entries = [*chain["listed"], *([chain["current"]] if chain["current"] else [])]
        results += [Artifact.from_dict(each) for each in entries]
    return results


def settle(record: SourceRecord) -> list[Artifact]:
    """The artifacts of the source after all chains; destroys the builder's own unless a chain (or an error)
    keeps it."""
    record.load()
    results = listed(record)
    if record.artifact and record.chains and not record.keep_original and not record.chain_errors:
        original = results.pop(0)
        if not any(shares(original, each) for each in results):
            destroy(original)
    record.update(results=[each.to_dict() for each in results])
    return results


def shares(old: Artifact, new: Artifact) -> bool:
    """Whether destroying ``old`` would take something away from ``new``."""
    paths = {os.path.realpath(path) for path in new.files}
    if any(os.path.realpath(path) in paths for path in old.files):
        return True
    return old.kind == new.kind and old.kind not in ("files", "none", "borrowed") and _same_thing(old, new)


def _same_thing(old: Artifact, new: Artifact) -> bool:
    """An image under a second name, or a box that refers to the image, is not a copy of it."""
    references: list[Any] = [new.id, *new.state.values()]
    return bool(old.id) and old.id in references
