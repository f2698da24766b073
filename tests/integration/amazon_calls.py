# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records of API calls, compared: what was changed in the cloud, with which parameters, in which order.

The calls that change something are a set, as maps have no order in Packer either; ids, names that are random, and
what an API takes for not given are left out on both sides. What then still differs on purpose is a `Departure`.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Tree = Any
ID = re.compile(r"\b(ami|i|vol|snap|sg|subnet|vpc|lt|key|eni)-[0-9a-f]{8,17}\b")
TEMPORARY = re.compile(
    r"packer[-_][0-9a-f]{8}-[0-9a-f-]{27}|packer-fleet-launch-template-\w{7}|hcl2ansible-[0-9a-f-]{36}[\w.-]*"
)
RANDOM_IMAGE_NAME = re.compile(r"[A-Za-z0-9]{7}")
READING = ("Describe", "Get", "List", "Head")
# Said twice by Packer's SDK, or what the API assumes anyway.
IDLE = {
    "ClientToken": None,
    "OperationType": None,
    "UserGroup": None,
    "UserId": None,
    "EbsOptimized": "false",
    "DisableApiTermination": "false",
    "ReplaceUnhealthyInstances": "false",
}


@dataclass(frozen=True)
class Change:
    """A call that changes something; ``parameters`` is canonical JSON."""

    service: str
    region: str
    action: str
    parameters: str

    def __str__(self) -> str:
        return f"{self.service}:{self.action} {self.region} {self.parameters}"


@dataclass(frozen=True)
class Departure:
    """What one of the two sends otherwise, on purpose: ``edit`` takes it out of the parameters of a call.

    ``edit`` changes them in place and returns whether there was anything to change; a call without parameters is no
    call. ``topic`` is the row of docs/departures.md that gives the reason; ``actions`` may be ("*",).
    """

    topic: str
    actions: tuple[str, ...]
    edit: Callable[[dict[str, Tree]], bool]


def tree(params: dict[str, str]) -> dict[str, Tree]:
    """``{"Filter.1.Name": "x"}`` as ``{"Filter": [{"Name": "x"}]}``; lists sorted, ``.member`` of IAM left out."""
    root: dict[str, Tree] = {}
    for path, value in params.items():
        *parents, last = [part for part in path.split(".") if part != "member"]
        node = root
        for part in parents:
            node = node.setdefault(part, {})
        node[last] = value
    folded: dict[str, Tree] = _folded(root)
    return folded


def _folded(node: Tree) -> Tree:
    if not isinstance(node, dict):
        return node
    inner = {key: _folded(value) for key, value in node.items()}
    if inner and all(key.isdigit() for key in inner):
        return sorted(inner.values(), key=lambda each: json.dumps(each, sort_keys=True))
    return inner


def plain(node: Tree) -> Tree:
    """Without what is empty or idle; ids and random names masked, documents as data."""
    if isinstance(node, list):
        return sorted((plain(each) for each in node), key=lambda each: json.dumps(each, sort_keys=True))
    if isinstance(node, str):
        return re.sub(
            r"Packer: 20\d\d-.*", "Packer: TIME", TEMPORARY.sub("TEMPORARY", ID.sub(r"\1-ID", node))
        )
    kept = {key: value for key, value in node.items() if key not in IDLE or IDLE[key] not in (None, value)}
    return pruned({key: plain(_document(key, value)) for key, value in kept.items()})


def pruned(node: Tree) -> Tree:
    """Without what is empty."""
    if isinstance(node, list):
        return [each for each in map(pruned, node) if each not in ("", {}, [])]
    if isinstance(node, dict):
        inner = {key: pruned(value) for key, value in node.items()}
        return {key: value for key, value in inner.items() if value not in ("", {}, [])}
    return node


def _document(key: str, value: Tree) -> Tree:
    if key == "UserData" and value:
        return base64.b64decode(value).decode()
    if key.endswith("PolicyDocument"):
        return json.loads(value)
    return value


def changes(
    calls: Iterable[Record], departures: Iterable[Departure] = ()
) -> tuple[Counter[Change], Counter[str]]:
    """(the changes that were made, how often each departure was met)."""
    found: Counter[Change] = Counter()
    met: Counter[str] = Counter()
    for call in calls:
        if call["status"] >= 400 or call["action"].startswith(READING):
            continue
        parameters = plain(tree(call["params"]))
        if call["action"] == "CreateImage" and RANDOM_IMAGE_NAME.fullmatch(parameters["Name"]):
            parameters["Name"] = "RANDOM"
        for departure in departures:
            if {call["action"], "*"} & set(departure.actions) and departure.edit(parameters):
                met[departure.topic] += 1
        parameters = pruned(parameters)
        if parameters:
            text = json.dumps(parameters, sort_keys=True)
            found[Change(call["service"], _region(call), call["action"], text)] += 1
    return found, met


def _region(call: Record) -> str:
    """IAM has no regions, whatever the request was signed for."""
    return "" if call["service"] == "iam" else str(call["region"])


# (earlier, later): where a record has both, every call of the first stands before every call of the second.
# Not asked of actions that clean up as well as prepare: DeregisterImage, DeleteSnapshot, DeleteTags.
ORDER = (
    ("CreateKeyPair", "CreateSecurityGroup"),
    ("CreateSecurityGroup", "AuthorizeSecurityGroupIngress"),
    ("CreateKeyPair", "RunInstances"),
    ("AuthorizeSecurityGroupIngress", "RunInstances"),
    ("AddRoleToInstanceProfile", "RunInstances"),
    ("AuthorizeSecurityGroupIngress", "CreateLaunchTemplate"),
    ("CreateLaunchTemplate", "CreateFleet"),
    ("RunInstances", "StopInstances"),
    ("StopInstances", "ModifyInstanceAttribute"),
    ("ModifyInstanceAttribute", "CreateImage"),
    ("StopInstances", "CreateImage"),
    ("CreateFleet", "CreateImage"),
    ("StopInstances", "CreateSnapshot"),
    ("CreateSnapshot", "RegisterImage"),
    ("CreateImage", "CopyImage"),
    ("CopyImage", "ModifyImageAttribute"),
    ("ModifyImageAttribute", "ModifySnapshotAttribute"),
    ("CreateImage", "TerminateInstances"),
    ("RegisterImage", "TerminateInstances"),
    ("CopyImage", "TerminateInstances"),
    ("TerminateInstances", "RemoveRoleFromInstanceProfile"),
    ("TerminateInstances", "DeleteLaunchTemplate"),
    ("DeleteRolePolicy", "DeleteRole"),
    ("RemoveRoleFromInstanceProfile", "DeleteInstanceProfile"),
    ("TerminateInstances", "DeleteSecurityGroup"),
    ("DeleteSecurityGroup", "DeleteKeyPair"),
)


def disorder(calls: Iterable[Record]) -> list[str]:
    """The pairs of ORDER that the record breaks."""
    places: dict[str, list[int]] = {}
    for place, call in enumerate(calls):
        if call["status"] < 400:
            places.setdefault(call["action"], []).append(place)
    return [
        f"{earlier} after {later}"
        for earlier, later in ORDER
        if earlier in places and later in places and max(places[earlier]) > min(places[later])
    ]


MADE_BY = {
    "CreateKeyPair": ("key_pair", 1),
    "DeleteKeyPair": ("key_pair", -1),
    "CreateSecurityGroup": ("security_group", 1),
    "DeleteSecurityGroup": ("security_group", -1),
    "RunInstances": ("instance", 1),
    "CreateFleet": ("instance", 1),
    "TerminateInstances": ("instance", -1),
    "CreateImage": ("image", 1),
    "RegisterImage": ("image", 1),
    "CopyImage": ("image", 1),
    "DeregisterImage": ("image", -1),
    "CreateRole": ("role", 1),
    "DeleteRole": ("role", -1),
    "CreateInstanceProfile": ("instance_profile", 1),
    "DeleteInstanceProfile": ("instance_profile", -1),
    "CreateLaunchTemplate": ("launch_template", 1),
    "DeleteLaunchTemplate": ("launch_template", -1),
    "CreateSnapshot": ("snapshot", 1),
    "DeleteSnapshot": ("snapshot", -1),
}


def left_by(calls: Iterable[Record]) -> Counter[str]:
    """How many of each kind a record leaves, by what it creates and deletes; each image comes with its snapshot."""
    left: Counter[str] = Counter()
    disks: Counter[str] = Counter()
    for call in calls:
        if call["status"] >= 400:
            continue
        kind, change = MADE_BY.get(call["action"], ("", 0))
        left[kind] += change
        if call["action"] in ("CreateImage", "CopyImage"):
            left["snapshot"] += 1
        kept = [
            key
            for key, value in call["params"].items()
            if key.endswith("DeleteOnTermination") and value == "false"
        ]
        if call["action"] in ("RunInstances", "CreateLaunchTemplate"):
            disks["kept"] += len(kept)
            disks["all"] += 1
        if call["action"] == "DeleteVolume":
            disks["kept"] -= 1
    left["volume"] = disks["kept"] + max(0, left["instance"])
    return +Counter({kind: number for kind, number in left.items() if kind})
