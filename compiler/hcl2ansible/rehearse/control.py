# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions and orders to the emulator itself: ``/_emulator/NAME?account=...``, JSON both ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from .call import DEFAULT_ACCOUNT
from .faults import fault_of

if TYPE_CHECKING:
    from .emulator import Account, Emulator


@dataclass(frozen=True)
class Order:
    """``number`` is the account's; ``given`` the body, as data."""

    emulator: Emulator
    number: str
    query: dict[str, str]
    given: Any

    @property
    def account(self) -> Account:
        return self.emulator.accounts[self.number]


def controlled(emulator: Emulator, name: str, query: dict[str, str], given: Any) -> Any:
    """The answer to one order; ValueError, KeyError or TypeError if it makes no sense, or MachineError."""
    if name not in ORDERS:
        raise KeyError(f"no such order: {name}")
    return ORDERS[name](Order(emulator, query.get("account", DEFAULT_ACCOUNT), query, given))


def _faults(order: Order) -> None:
    order.account.faults = [fault_of(each) for each in order.given]


def _policy(order: Order) -> None:
    order.account.policy = order.given


def _latency(order: Order) -> None:
    order.emulator.latency = float(order.given)


def _held(order: Order) -> Any:
    account = order.account
    with account.changed:
        account.changed.wait_for(lambda: bool(account.held), float(order.query.get("seconds", "30")))
        return asdict(account.held[0]) if account.held else None


def _release(order: Order) -> None:
    account = order.account
    with account.changed:
        account.held.clear()
        account.changed.notify_all()


def _source(order: Order) -> None:
    from .sources import provide

    provide(order.number, order.given["region"], order.given)


def _images(order: Order) -> Any:
    with order.account.lock:
        return {image.id: image.snapshots() for image in order.emulator.cloud.images(order.number)}


def _resources(order: Order) -> Any:
    with order.account.lock:
        return order.emulator.cloud.resources(order.number)


def _machines(order: Order) -> Any:
    return {instance: asdict(address) for instance, address in order.emulator.cloud.addresses.items()}


def _forget(order: Order) -> None:
    order.emulator.cloud.forget(order.number)
    order.emulator.accounts.pop(order.number, None)


ORDERS: dict[str, Callable[[Order], Any]] = {
    "calls": lambda order: order.account.calls,
    # set from now on
    "faults": _faults,
    "policy": _policy,
    "latency": _latency,
    # waits for a call that a fault holds (null after ``seconds``); lets all of them go on
    "held": _held,
    "release": _release,
    # adds an image, or one as a DescribeImages asks for it
    "image": lambda order: order.emulator.cloud.add_image(order.number, **order.given),
    "source": _source,
    # what the account holds, and its images with their snapshots; and nothing any more
    "resources": _resources,
    "images": _images,
    "forget": _forget,
    # where instances answer, and how to get into one
    "machines": _machines,
    "login": lambda order: order.emulator.cloud.machines.login(order.query["instance"], order.query["user"]),
}
