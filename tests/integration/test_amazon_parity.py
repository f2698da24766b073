# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates that Packer 1.6.6 was recorded with, built by us in an emulated cloud: the same calls, in the same order,
the same artifacts, nothing more left, and not more calls. How calls are compared: amazon_calls.py."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from environment.cloud import Account, Cloud, running

from .amazon_calls import ID, Change, Record, changes, disorder, left_by
from .amazon_departures import BOTH, OF_PACKERS_CASE, OURS, PACKERS
from .conftest import Run, Workbench

ROOT = Path(__file__).resolve().parents[2]
RECORDED = Path(__file__).parent / "parity" / "amazon"
CASES = sorted(path.name for path in RECORDED.iterdir())
AT_ONCE = 3
# {topic: (case, what only Packer's artifact has)}
ARTIFACT_DEPARTURES = {"`skip_save_build_region`": ("skipregion", "us-east-1: ami-ID\n")}


@dataclass
class Build:
    """A build of one recorded template, in an account of its own."""

    account: Account
    bench: Workbench
    run: Run
    calls: list[Record]


def recorded(case: str) -> list[Record]:
    return [json.loads(line) for line in (RECORDED / case / "calls.jsonl").read_text().splitlines()]


def expected(case: str) -> dict[str, Any]:
    return json.loads((RECORDED / case / "expected.json").read_text())


def lay_out(case: str, directory: Path, account: Account) -> Workbench:
    """The case as it was before the recorded build, with the emulator's address and an account's key in it."""
    for image in expected(case).get("before", []):
        account.ask("image", image)
    work = directory / "work"
    work.mkdir(parents=True)
    template = (RECORDED / case / "template.pkr.hcl").read_text()
    template = template.replace("ACCESS_KEY", account.access_key).replace("ENDPOINT", account.url)
    (work / "template.pkr.hcl").write_text(template)
    return Workbench(
        work,
        directory / "state",
        {"PYTHONPATH": str(ROOT / "compiler"), "HOME": str(directory), **account.env()},
    )


@pytest.fixture(scope="module")
def cloud(base_image: str) -> Iterator[Cloud]:
    with running("machines") as cloud:
        yield cloud


@pytest.fixture(scope="module")
def builds(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    """All cases, built side by side."""

    def build(case: str) -> Build:
        account = cloud.account()
        bench = lay_out(case, tmp_path_factory.mktemp(case), account)
        run = bench.hcl2ansible("build", *expected(case).get("arguments", []), "template.pkr.hcl")
        return Build(account, bench, run, account.calls())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(CASES, pool.map(build, CASES), strict=True))


def packers_changes(case: str, calls: list[Record]) -> tuple[Counter[Change], Counter[str]]:
    return changes(calls, (*PACKERS, *BOTH, *OF_PACKERS_CASE.get(case, ())))


def our_changes(calls: list[Record]) -> tuple[Counter[Change], Counter[str]]:
    return changes(calls, (*OURS, *BOTH))


def difference(case: str, theirs: list[Record], ours: list[Record]) -> list[str]:
    """What only one side changed, and what is out of order."""
    (packers, _unused), (mine, _unused) = packers_changes(case, theirs), our_changes(ours)
    missing = [f"only Packer: {change}" for change in (packers - mine).elements()]
    surplus = [f"only we: {change}" for change in (mine - packers).elements()]
    return missing + surplus + disorder(ours)


@pytest.mark.parametrize("case", CASES)
def test_the_same_changes_in_the_same_order(case: str, builds: dict[str, Build]) -> None:
    build = builds[case]
    assert (build.run.status != 0) == (expected(case)["status"] != 0), build.run.output
    assert not difference(case, recorded(case), build.calls), build.run.output


@pytest.mark.parametrize("case", CASES)
def test_no_more_calls_than_packer_makes(case: str, builds: dict[str, Build]) -> None:
    assert len(builds[case].calls) <= len(recorded(case)) * 1.1, [
        call["action"] for call in builds[case].calls
    ]


@pytest.mark.parametrize("case", CASES)
def test_nothing_more_is_left(case: str, builds: dict[str, Build]) -> None:
    before = Counter(image=len(expected(case).get("before", [])))
    before["snapshot"] = before["image"]
    left = Counter(each["kind"] for each in builds[case].account.resources().values())
    assert not left - before - left_by(recorded(case)), builds[case].account.left()


@pytest.mark.parametrize("case", CASES)
def test_the_same_artifacts(case: str, builds: dict[str, Build]) -> None:
    def shape(text: str) -> str:
        return re.sub(r"\n+", "\n", ID.sub(r"\1-ID", text))

    _head, _line, summary = builds[case].run.output.partition("artifacts of successful builds are:\n")
    ours = re.findall(r"^--> (.*(?:\n(?!--> |==> ).*)*)", summary, re.MULTILINE)
    theirs = [shape(text) for text in expected(case)["artifacts"]]
    for other, surplus in ARTIFACT_DEPARTURES.values():
        if case == other:
            theirs = [text.replace(surplus, "") for text in theirs]
    assert [shape(text).strip() for text in ours] == theirs
    ids = {match[0] for match in ID.finditer(summary)}
    assert ids <= set(builds[case].account.resources())


def test_the_same_manifest(builds: dict[str, Build]) -> None:
    manifest = builds["ssh"].run.manifest("manifest.json")
    (entry,) = manifest["builds"]
    assert re.sub(ID, r"\1-ID", entry.pop("artifact_id")) == "us-east-1:ami-ID,us-west-2:ami-ID"
    assert entry.pop("packer_run_uuid") == manifest["last_run_uuid"]
    assert entry.pop("build_time") > 0
    assert entry == {"name": "t", "builder_type": "amazon-ebs", "files": None, "custom_data": None}


def test_departures_are_met_and_documented(builds: dict[str, Build]) -> None:
    met: Counter[str] = Counter()
    for case in CASES:
        met += packers_changes(case, recorded(case))[1] + our_changes(builds[case].calls)[1]
    topics = {departure.topic for departure in (*OURS, *PACKERS, *BOTH)}
    assert set(met) == topics
    documented = (ROOT / "docs" / "departures.md").read_text()
    assert not {topic for topic in (*topics, *ARTIFACT_DEPARTURES) if f"\n| {topic} |" not in documented}


def altered(case: str, action: str, **parameters: str) -> list[Record]:
    """A record with other parameters in the first call of an action; without that call, if none are given."""
    calls = copy.deepcopy(recorded(case))
    place = next(place for place, call in enumerate(calls) if call["action"] == action)
    if parameters:
        calls[place]["params"] |= parameters
    else:
        del calls[place]
    return calls


def test_the_comparison_sees_what_differs() -> None:
    theirs = recorded("ssh")
    plain = changes(theirs)[0]
    assert plain == changes(altered("ssh", "CopyImage", ClientToken="another"))[0]
    assert plain != changes(altered("ssh", "CopyImage", Name="another"))[0]
    assert plain != changes(altered("ssh", "CreateTags"))[0]
    assert plain != changes([*theirs, theirs[-1]])[0]
    assert plain != changes(altered("ssh", "RunInstances", UserData="IyEvYmluL3NoCg=="))[0]
    elsewhere = [{**call, "region": "eu-west-1"} for call in theirs]
    assert plain != changes(elsewhere)[0]
    assert not disorder(theirs)
    assert disorder(
        [*theirs[1:], theirs[0], next(call for call in theirs if call["action"] == "CreateKeyPair")]
    )
    assert "TerminateInstances after DeleteSecurityGroup" in disorder(theirs[::-1])
    assert left_by(altered("ssh", "DeleteKeyPair")) - left_by(theirs) == Counter(key_pair=1)
    assert left_by(altered("encrypt", "DeregisterImage")) - left_by(recorded("encrypt")) == Counter(image=1)


def test_packer_itself_in_the_same_cloud(cloud: Cloud, builds: dict[str, Build], tmp_path: Path) -> None:
    packer = shutil.which("packer")
    if not packer:
        pytest.skip("packer is not installed")
    account = cloud.account()
    bench = lay_out("ssh", tmp_path, account)
    bench.environment |= {"CHECKPOINT_DISABLE": "1", "AWS_POLL_DELAY_SECONDS": "1"}
    run = bench.run(packer, "build", "template.pkr.hcl").succeeded()
    assert not difference("ssh", account.calls(), builds["ssh"].calls), run.output
    assert len(builds["ssh"].calls) <= len(account.calls())
    packers, ours = (
        sorted((each["kind"], each["region"], sorted(each["tags"].items())) for each in resources.values())
        for resources in (account.resources(), builds["ssh"].account.resources())
    )
    assert _without_run_tags(ours) == packers


def _without_run_tags(resources: list[Any]) -> list[Any]:
    """Newer Packers, and we, tag images and snapshots with run_tags as well."""
    return [(*each[:2], [tag for tag in each[2] if tag[0] not in ("Who", "Creator")]) for each in resources]


def test_only_the_launched_key_lets_in(cloud: Cloud, tmp_path: Path) -> None:
    """What all of this rests on."""
    account = cloud.account()
    ec2 = account.client("ec2")
    for name in ("right", "wrong"):
        key = tmp_path / name
        key.touch(0o600)
        key.write_text(ec2.create_key_pair(KeyName=name, KeyType="ed25519")["KeyMaterial"])
    (launched,) = ec2.run_instances(ImageId=account.source, MinCount=1, MaxCount=1, KeyName="right")[
        "Instances"
    ]
    (found,) = ec2.describe_instances(InstanceIds=[launched["InstanceId"]])["Reservations"][0]["Instances"]

    def login(key: str) -> int:
        options = (
            "BatchMode=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "ConnectTimeout=5",
        )
        words = [word for option in options for word in ("-o", option)]
        command = [
            "ssh",
            "-F",
            "none",
            *words,
            "-i",
            str(tmp_path / key),
            f"root@{found['PublicIpAddress']}",
            "true",
        ]
        return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode

    assert login("right") == 0
    assert login("wrong") == 255
    ec2.terminate_instances(InstanceIds=[launched["InstanceId"]])
