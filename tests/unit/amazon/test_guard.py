# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A controller that is killed in the middle of its calls: the guard removes what they created."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import guard
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.leftovers import forget_temporary

from environment.waiting import eventually

PLUGINS = Path(guard.__file__).resolve().parents[2]
CONTROLLER = """
import json, os, signal, sys, types
package = types.ModuleType("runtime")
package.__path__ = [sys.argv[1]]
sys.modules["runtime"] = package
from runtime.module_utils._run import identity
from runtime.module_utils._run.ledger import Ledger
from runtime.module_utils._amazon.cloud import cloud_of
from runtime.module_utils._amazon.job import RUN_TAG, SOURCE_TAG
run_dir = identity.run_directory("a-run")
cloud = cloud_of(json.loads(sys.argv[2]), run_dir)
ledger = Ledger(run_dir)
ledger.note("s", "step began")
tags = [{"Key": RUN_TAG, "Value": "a-run"}, {"Key": SOURCE_TAG, "Value": "s"}]
here = {"region": cloud.region, **cloud.address()}
key = ledger.opening("s", "amazon.key_pair", {"name": "k", **here})
marks = [{"ResourceType": "key-pair", "Tags": tags}]
ledger.opened(key, cloud.call("CreateKeyPair", KeyName="k", TagSpecifications=marks)["KeyPairId"])
ledger.opening("s", "amazon.instance", {"client_token": "t", **here})
marks = [{"ResourceType": each, "Tags": tags} for each in ("instance", "volume")]
size = {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 1, "DeleteOnTermination": False}}
cloud.call("RunInstances", ImageId="ami-1e749f67", InstanceType="t3.micro", MinCount=1, MaxCount=1, ClientToken="t",
           BlockDeviceMappings=[size], TagSpecifications=marks)
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(options: dict[str, Any], tmp_path: Path) -> Ledger:
    """The ledger of a run whose controller was killed before it could write down its instance; its guard is done."""
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
    argv = [sys.executable, "-c", CONTROLLER, str(PLUGINS), json.dumps(options)]
    ended = subprocess.run(argv, env=environment, check=False, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    run_dir = tmp_path / "state" / "hcl2ansible" / "runs" / "a-run"
    assert eventually(lambda: not guard.is_running(run_dir))
    assert "done: " in (run_dir / "guard.log").read_text()
    return Ledger(run_dir)


def test_nothing_is_left_in_the_account(options: dict[str, Any], job: Job, tmp_path: Path) -> None:
    ledger = killed(options, tmp_path)
    assert ledger.open_resources() == []
    [instance] = job.cloud.call("DescribeInstances")["Reservations"][0]["Instances"]
    assert instance["State"]["Name"] == "terminated"
    assert (
        job.cloud.call("DescribeVolumes")["Volumes"] == job.cloud.call("DescribeKeyPairs")["KeyPairs"] == []
    )
    assert not (ledger.run_dir / "tmp").exists()


def test_credentials_stay_as_long_as_there_is_something_to_remove(job: Job) -> None:
    run_dir = job.tmp.parent
    resource = job.opening("key_pair", name="k")
    (job.tmp / "other").write_text("")
    (job.tmp / "directory").mkdir()
    forget_temporary(run_dir)
    assert [each.name for each in job.tmp.iterdir()] == [resource.token["credentials"]]
    job.ledger.closed(resource)
    forget_temporary(run_dir)
    assert not job.tmp.exists()
