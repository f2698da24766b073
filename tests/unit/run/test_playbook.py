# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action bases and the output, through a real ansible-playbook."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from environment.waiting import in_time

from .conftest import Playbook

REMOVE = {"name": "Remove everything temporary", "fake.cloud.machine": {"state": "absent"}}
CAPTURE = {"name": "Capture the image", "fake.cloud.machine": {"state": "captured"}}


def machine(**options: Any) -> dict[str, Any]:
    return {
        "name": "Start the machine",
        "fake.cloud.machine": {"state": "started", "directory": "box", **options},
    }


def step(command: str, **options: Any) -> dict[str, Any]:
    return {"name": "Run it", "fake.cloud.run": {"command": command, **options}}


def build(
    *steps: dict[str, Any], rescue: list[dict[str, Any]] | None = None, **options: Any
) -> dict[str, Any]:
    block = {"block": [machine(**options), *steps, CAPTURE], "always": [REMOVE]}
    return {**block, "rescue": rescue} if rescue else block


def test_a_build_leaves_its_image_alone(playbook: Playbook) -> None:
    status, output = playbook.run(
        [build(machine(), step("echo in {{ build.ID }}; echo {{ build.ConnType }}."))]
    )
    assert status == 0
    assert playbook.there() == {"box.img"}
    assert output.count("started with") == 1
    assert f"==> fake.a: in {playbook.directory}/box\n==> fake.a: .\n" in output
    assert "Build 'fake.a' finished after" in output
    assert "--> fake.a: Image: box.img" in output
    assert "Nothing left behind: 1 temporary thing made and removed." in output


def test_a_failure_is_shown_once_and_cleaned_up(playbook: Playbook) -> None:
    cleanup = step("echo rescued", error_cleanup=True)
    again = {
        "name": "Fail with the first error",
        "ansible.builtin.fail": {"msg": "{{ ansible_failed_result.msg }}"},
    }
    status, output = playbook.run([build(step("echo going; exit 7"), rescue=[cleanup, again])])
    assert status == 2
    assert playbook.there() == set()
    assert output.count("Error in") == 1
    assert "Error in Run it: exit status 7" in output
    assert "running the error-cleanup provisioner\n==> fake.a: rescued" in output
    assert "--> fake.a: exit status 7" in output
    log = (playbook.run_dir / "log/fake.a.log").read_text()
    assert "exit status 7" in log
    assert "going" in log


@pytest.mark.parametrize(("mode", "rescued"), [("abort", False), ("run-cleanup-provisioner", True)])
def test_the_machine_is_kept_when_asked_for(playbook: Playbook, mode: str, rescued: bool) -> None:
    rescue = [step("echo rescued", error_cleanup=True), {"ansible.builtin.fail": {"msg": "x"}}]
    status, output = playbook.run([build(step("false"), rescue=rescue)], hcl2ansible_on_error=mode)
    assert status == 2
    assert playbook.there() == {"box"}
    assert ("==> fake.a: rescued" in output) is rescued
    assert f"Get in with: cd {playbook.directory}/box" in output
    assert f"hcl2ansible cleanup --run {playbook.run_dir.name}" in output


def test_a_successful_build_keeps_nothing_on_abort(playbook: Playbook) -> None:
    assert playbook.run([build()], hcl2ansible_on_error="abort")[0] == 0
    assert playbook.there() == {"box.img"}


@pytest.mark.parametrize("broken", ["start", "capture"])
def test_a_builder_that_fails_leaves_nothing(playbook: Playbook, broken: str) -> None:
    status, output = playbook.run([build(broken=broken)], hcl2ansible_on_error="ask")
    assert status == 2
    assert playbook.there() == set()
    assert "Nobody can be asked" in output


def test_a_failed_cleanup_names_both_errors(playbook: Playbook) -> None:
    status, output = playbook.run([build(step("exit 7"), rescue=[step("exit 8")])])
    assert status == 2
    assert "Cleanup failed: exit status 8. The first error was: exit status 7" in output
    assert playbook.there() == set()


def test_an_ignored_error_is_no_failure_of_the_build(playbook: Playbook) -> None:
    ignored = {**step("exit 7"), "ignore_errors": True}
    status, output = playbook.run([build(ignored, step("echo next"))], hcl2ansible_on_error="abort")
    assert status == 0
    assert "Ignored error in Run it: exit status 7" in output
    assert "==> fake.a: next" in output
    assert playbook.there() == {"box.img"}


def test_retries_report_the_first_error(playbook: Playbook) -> None:
    command = 'n=$(cat n 2>/dev/null || echo 3); echo $((n + 1)) > n; exit "$n"'
    status, output = playbook.run([build(step(command, max_retries=2))])
    assert status == 2
    assert 'Provisioner failed with "exit status 3", retrying with 2 trie(s) left' in output
    assert 'Provisioner failed with "exit status 3", retrying with 1 trie(s) left' in output
    assert "retry limit reached." in output
    assert "--> fake.a: exit status 3" in output
    assert (playbook.directory / "n").read_text() == "6\n"


def test_timeout_per_attempt_pause_and_continue(playbook: Playbook) -> None:
    steps = [
        step("sleep 60", timeout="200ms", continue_on_error=True),
        step("sleep 0.4; echo slept", pause_before="100ms", timeout="200ms"),
    ]
    status, output = playbook.run([build(*steps)])
    assert status == 0
    assert "Setting a 200ms timeout" in output
    assert "continue_on_error is set" in output
    assert "Pausing 100ms before the next provisioner...\n==> fake.a: slept" in output


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_of_an_interrupted_build(playbook: Playbook, number: int) -> None:
    seconds = f"600.{os.getpid()}"
    process = playbook.start([build(step(f"echo here; sleep {seconds}"))])
    assert process.stdout is not None
    for line in process.stdout:
        if "here" in line:
            break
    process.send_signal(number)
    assert process.wait(timeout=10) != 0
    assert in_time(lambda: not playbook.there()), playbook.there()
    assert in_time(lambda: not _running(seconds))


def _running(text: str) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if command.startswith("sleep") and text in command:
                found.append(command)
    return found


def copy(name: str, given: str = "artifact", **options: Any) -> dict[str, Any]:
    arguments = {"artifact": f"{{{{ {given} }}}}", "output": name, **options}
    return {"name": "Copy", "fake.cloud.copy": arguments, "register": f"made_{name}"}


SETTLE = {"name": "Settle the artifacts", "hcl2ansible.images.artifacts": {"state": "settled"}}


def chain(*tasks: dict[str, Any]) -> dict[str, Any]:
    return {"block": list(tasks), "rescue": [{"hcl2ansible.images.artifacts": {"state": "failed"}}]}


def test_chains_destroy_what_nothing_keeps(playbook: Playbook) -> None:
    status, output = playbook.run([build(), copy("one"), copy("two", "made_one.artifact"), SETTLE])
    assert status == 0, output
    assert playbook.there() == {"two"}
    assert "--> fake.a: Copy: two" in output
    assert "Image" not in output.partition("artifacts of successful")[2]


def test_a_failed_chain_does_not_stop_the_next_one_and_keeps_the_image(playbook: Playbook) -> None:
    tasks = [build(), chain(copy("one", broken=True)), chain(copy("two")), SETTLE]
    status, output = playbook.run(tasks)
    assert status == 2
    assert playbook.there() == {"box.img", "two"}
    assert (
        "--> fake.a: Post-processor failed: no copy today" in output or "--> fake.a: no copy today" in output
    )


def test_a_chain_that_ends_with_nothing_skips_the_rest(playbook: Playbook) -> None:
    tasks = [build(), copy("one", nothing=True), copy("two", "made_one.artifact"), SETTLE]
    status, output = playbook.run(tasks)
    assert status == 0, output
    assert playbook.there() == {"box.img"}


def test_secrets_are_nowhere(playbook: Playbook) -> None:
    secret = "hunter2's & more"
    variables = {
        "hcl2ansible.images.variables": {
            "definitions": {"pw": {"type": "string", "sensitive": True, "default": secret}}
        }
    }
    prepare = {"block": [{**variables, "delegate_to": "localhost", "delegate_facts": True}]}
    use = "{{ hostvars.localhost.ansible_facts.var.pw }}"
    status, output = playbook.run([prepare, build(step(f'echo "{use}"; exit 3'), password=secret)], "-vvv")
    assert status == 2
    assert "==> fake.a: <sensitive>" in output
    assert "started with <sensitive>" in output
    assert "hunter2" not in output
    for path in playbook.run_dir.rglob("*"):
        assert not path.is_file() or path.parent.name == "sources" or "hunter2" not in path.read_text()


def test_machine_readable(playbook: Playbook) -> None:
    playbook.environment["HCL2ANSIBLE_MACHINE_READABLE"] = "1"
    status, output = playbook.run([build(step("echo 'a,b'"))])
    assert status == 0
    fields = [line.split(",", 3)[1:] for line in output.splitlines() if line.strip()]
    assert ["", "ui", "message,==> fake.a: a%!(PACKER_COMMA)b"] in fields
    assert ["fake.a", "artifact-count", "1"] in fields
    assert [data for target, kind, data in fields if kind == "artifact"] == [
        "0,builder-id,fake.machine",
        "0,id,box.img",
        "0,string,Image: box.img",
        "0,files-count,1",
        "0,file,0,box.img",
        "0,end",
    ]
    assert {target for target, kind, _data in fields if kind != "ui"} == {"fake.a"}


def test_machine_readable_errors(playbook: Playbook) -> None:
    playbook.environment["HCL2ANSIBLE_MACHINE_READABLE"] = "1"
    status, output = playbook.run([build(step("exit 3"))])
    assert status == 2
    fields = [line.split(",", 3)[1:] for line in output.splitlines() if line.strip()]
    assert [line for line in fields if line[1] != "ui"] == [
        ["", "error-count", "1"],
        ["fake.a", "error", "exit status 3"],
    ]
    assert {line[2].split("%!(")[0].split(",")[0] for line in fields if line[1] == "ui"} <= {
        "say",
        "message",
        "error",
    }


def test_bad_options_and_steering_variables_are_plain_errors(playbook: Playbook) -> None:
    status, output = playbook.run([build(machine(directoy="x"))])
    assert status == 2
    assert "there is no option directoy; did you mean directory?" in output
    assert "Traceback" not in output
    status, output = playbook.run([build()], hcl2ansible_on_error="never")
    assert status == 2
    assert "hcl2ansible_on_error must be one of" in output


def test_check_mode_creates_nothing(playbook: Playbook) -> None:
    status, output = playbook.run([machine(), CAPTURE, REMOVE], "--check")
    assert status == 0, output
    assert playbook.there() == set()


def test_a_hidden_result_still_tells_why_it_failed(playbook: Playbook) -> None:
    failing = {**step("exit 7"), "no_log": True}
    status, output = playbook.run([build(failing)])
    assert status == 2
    assert "Error in Run it: exit status 7" in output
    assert "Build 'fake.a' errored after" in output
    assert "--> fake.a: exit status 7" in output
    assert "has been hidden" not in output


def test_the_reason_of_a_hidden_failure_holds_no_computed_argument(playbook: Playbook) -> None:
    """It may be made from a secret in a way that no mask knows."""
    computed = "{{ token | upper }}"
    failing = {**step("true", timeout=computed), "no_log": True, "vars": {"token": "open-sesame"}}
    for callback in ("hcl2ansible.images.build", "ansible.builtin.default"):
        playbook.environment["ANSIBLE_STDOUT_CALLBACK"] = callback
        status, output = playbook.run([build(failing)])
        assert status == 2
        assert "<sensitive>" in output
        assert "OPEN-SESAME" not in output
    # What the playbook says openly may be repeated.
    playbook.environment["ANSIBLE_STDOUT_CALLBACK"] = "hcl2ansible.images.build"
    status, output = playbook.run([build({**step("true", timeout="open-sesame"), "no_log": True})])
    assert status == 2
    assert "open-sesame" in output
