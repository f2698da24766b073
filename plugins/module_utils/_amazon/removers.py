# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the guard and ``hcl2ansible cleanup`` ask for; botocore is loaded only when there is work for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from .._run.ledger import Resource
from .rehearsal import is_over

# What a call that was cut off has created may take a while to be found by its tags.
LATE_SECONDS = 10.0


def _remove(what: str, resource: Resource) -> bool:
    if is_over(resource.token):
        return True
    from .deletion import delete

    return delete(what, resource)


def _detach(resource: Resource) -> None:
    from .attachment import remove_attachment

    remove_attachment(resource)


def _delete_bundle(resource: Resource) -> None:
    from .bundle import remove_bundle

    remove_bundle(resource)


def tagged() -> Iterator[Resource]:
    """What carries the tag of any run, in the order of removal; nothing where AWS is not configured."""
    from .configured import is_configured

    if is_configured():
        from .sweep import leftovers

        yield from leftovers()


_KINDS = (
    "key_pair",
    "security_group",
    "role",
    "instance_profile",
    "launch_template",
    "instance",
    "volume",
    "snapshot",
    "image",
    "session",
    "import_task",
    "object",
    "upload",
)
REMOVERS: dict[str, Callable[[Resource], bool | None]] = {what: partial(_remove, what) for what in _KINDS}
REMOVERS |= {"attachment": _detach, "bundle": _delete_bundle}
SWEEPERS = {"resources": tagged}
