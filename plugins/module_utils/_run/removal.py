# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removing a resource of whatever technology: found by its kind, done by that technology's removers."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from .errors import RemovalError
from .ledger import Ledger, Resource

# An engine may finish a creation whose client was already killed: the token is looked for again this long.
# A technology may have a LATE_SECONDS of its own.
LATE_SECONDS = 3.0


def remove(resource: Resource) -> bool:
    """Remove it, by id or by token; returns when it is verified gone, raises RemovalError otherwise.

    True when it is certain that it was there: what had no id need not be looked for again.
    """
    try:
        module = importlib.import_module(f".._{resource.technology}.removers", __package__)
    except ModuleNotFoundError as error:
        raise RemovalError(f"Nothing here knows how to remove {resource} ({error})") from error
    remover: Callable[[Resource], bool | None] | None = module.REMOVERS.get(resource.what)
    if remover is None:
        raise RemovalError(f"Nothing here knows how to remove {resource}")
    try:
        return bool(remover(resource))
    except RemovalError:
        raise
    except Exception as error:
        raise RemovalError(f"Could not remove {resource}: {error or type(error).__name__}") from error


def technologies() -> list[str]:
    """Names of the technology packages that have removers."""
    parent = Path(__file__).resolve().parent.parent
    return sorted(each.parent.name[1:] for each in parent.glob("_*/removers.py"))


def sweepers() -> Iterable[tuple[str, Callable[[], Iterable[Resource]]]]:
    """(kind, function) pairs that find by tag what any run has left, with no ledger at hand.

    The functions raise ImageError, after what they did find, where they could not look.
    """
    for technology in technologies():
        module = importlib.import_module(f".._{technology}.removers", __package__)
        for what, sweeper in getattr(module, "SWEEPERS", {}).items():
            yield f"{technology}.{what}", sweeper


def close_all(
    ledger: Ledger, resources: Iterable[Resource], *, interrupted: bool = False
) -> list[RemovalError]:
    """Remove newest first and write each down as closed; returns what could not be removed.

    ``interrupted``: the creators may have been killed in the middle, so things without an id are looked for
    again.
    """
    failures: dict[str, RemovalError] = {}
    late: list[Resource] = []
    for resource in list(resources)[::-1]:
        try:
            found = _with_retries(resource)
        except RemovalError as error:
            failures[resource.key] = error
        else:
            if resource.id or found or not interrupted:
                ledger.closed(resource)
            else:
                late.append(resource)
    _look_again(ledger, late, failures)
    return list(failures.values())


def _with_retries(resource: Resource, attempts: int = 3) -> bool:
    for attempt in range(1, attempts):
        try:
            return remove(resource)
        except RemovalError:
            time.sleep(0.3 * attempt)
    return remove(resource)


def _look_again(ledger: Ledger, resources: list[Resource], failures: dict[str, RemovalError]) -> None:
    """Their creators died before an id was known: they may still appear."""
    began, waiting = time.monotonic(), list(resources)
    while waiting:
        time.sleep(0.5 if time.monotonic() - began < LATE_SECONDS else 2.0)
        waited = time.monotonic() - began
        for resource in list(waiting):
            found = False
            try:
                found = remove(resource)
                failures.pop(resource.key, None)
            except RemovalError as error:
                failures[resource.key] = error
            if found or waited >= _late_seconds(resource):
                waiting.remove(resource)
                if resource.key not in failures:
                    ledger.closed(resource)


def _late_seconds(resource: Resource) -> float:
    module = importlib.import_module(f".._{resource.technology}.removers", __package__)
    return float(getattr(module, "LATE_SECONDS", LATE_SECONDS))
