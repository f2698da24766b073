# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same work in several regions side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

from .._run.errors import ImageError
from .job import Job

Result = TypeVar("Result")


class GivenUp(ImageError):  # noqa: N818
    """Work that was ended because it failed in another region: never the reason that users need."""


def in_each(job: Job, regions: Sequence[str], work: Callable[[Job, str], object]) -> None:
    """Do ``work`` in all regions side by side; raises ImageError when it failed anywhere."""
    for _done in side_by_side(job, regions, work):
        pass


def side_by_side(
    job: Job, regions: Sequence[str], work: Callable[[Job, str], Result]
) -> Iterator[tuple[str, Result]]:
    """(region, result) pairs as they come; raises ImageError at the end when it failed anywhere.

    All output, saving, and what the caller does with the results, happens in the calling thread: a worker of
    Ansible that is ended while another of its threads writes would leave the queue of all workers locked.
    """
    if len(regions) == 1:
        own = job if regions[0] == job.region else _telling(job, regions[0], lambda line: line())
        yield regions[0], _in_one(own, regions[0], work)
        return
    events: SimpleQueue[Any] = SimpleQueue()
    for region in regions:
        # Daemons: a wait that may take hours must not hold up the end of an interrupted build.
        threading.Thread(target=_tell, args=(events, job, region, work), daemon=True).start()
    failures: list[BaseException] = []
    running = len(regions)
    while running:
        event = events.get()
        if not isinstance(event, tuple):
            event()
            continue
        running -= 1
        region, result, failure = event
        if failure is None:
            yield region, result
        else:
            failures.append(failure)
    if failures:
        raise _one_of(failures)


def _tell(events: SimpleQueue[Any], job: Job, region: str, work: Callable[[Job, str], Any]) -> None:
    try:
        events.put((region, _in_one(_telling(job, region, events.put), region, work), None))
    except BaseException as error:
        events.put((region, None, error))


def _telling(job: Job, region: str, put: Callable[[Callable[[], None]], None]) -> Job:
    """The job with lines that name the region; ``put`` gets what prints each, or saves."""
    return replace(
        job,
        say=lambda text: put(partial(job.say, f"{region}: {text}")),
        message=lambda text: put(partial(job.message, f"{region}: {text}")),
        save=lambda: put(job.save),
    )


def _in_one(job: Job, region: str, work: Callable[[Job, str], Result]) -> Result:
    """A failure elsewhere than in the build's own region says where."""
    try:
        return work(job, region)
    except GivenUp:
        raise
    except ImageError as error:
        if region == job.region or region in error.message:
            raise
        raise ImageError(f"{region}: {error.message}", error.hint) from error


def _one_of(failures: list[BaseException]) -> BaseException:
    expected = [each for each in failures if isinstance(each, ImageError)]
    if len(expected) < len(failures):
        return next(each for each in failures if not isinstance(each, ImageError))
    reasons = [each for each in expected if not isinstance(each, GivenUp)] or expected
    if len(reasons) == 1:
        return reasons[0]
    hints = dict.fromkeys(each.hint for each in reasons if each.hint)
    return ImageError("\n".join(each.message for each in reasons), "\n".join(hints))
