# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A playbook as data: what ``lower`` makes and ``emit`` writes.

A plain ``str`` is text that must reach Ansible exactly as it is; ``Jinja`` is text that Ansible renders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Jinja:
    """A template: ``web-{{ var.region }}``."""

    text: str


@dataclass(frozen=True)
class Code:
    """A bare expression, as ``when`` takes it: without braces."""

    text: str


Scalar = None | bool | int | Decimal | str | Jinja
Data = Scalar | tuple["Data", ...] | Mapping[str, "Data"]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a list of tasks may hold; ``comment`` names the line of the template that it comes from."""

    name: str
    when: tuple[Code, ...] = ()
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Task(Step):
    """One call of a module; ``register`` is empty when nothing later needs the result."""

    module: str
    options: Mapping[str, Data] = field(default_factory=dict)
    register: str = ""
    no_log: bool = False


@dataclass(frozen=True, kw_only=True)
class Block(Step):
    """Steps that share a condition or a clean-up."""

    steps: tuple[Step, ...]
    rescue: tuple[Step, ...] = ()
    always: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Play:
    """One play; hosts never gather facts, because the machine may lack Python."""

    name: str
    hosts: str
    steps: tuple[Step, ...]
    variables: Mapping[str, Data] = field(default_factory=dict)
    strategy: str = ""


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """The plays, and the comment lines that head the file.

    ``templates``: path relative to the playbook -> text of the template files that lie beside it.
    """

    plays: tuple[Play, ...]
    header: tuple[str, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)
