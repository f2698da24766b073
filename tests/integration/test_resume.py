# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A failed build goes on from the failed step, on the same machine, with the same names."""

from __future__ import annotations

import json
import os
import signal

import pytest

from environment.counterparts import docker
from environment.processes import processes_with
from environment.waiting import eventually, guards_have_ended, in_time

from .build_playbook import playbook
from .conftest import Workbench

LOCAL = 'source "null" "m" {\n  communicator = "none"\n}'
STEPS = """
variable "secret" {
  type      = string
  default   = "geheim-4711"
  sensitive = true
}
variable "third" {
  type    = string
  default = "false"
}
locals {
  id    = uuidv4()
  stamp = timestamp()
}
%(source)s
build {
  sources = [%(names)s]
  provisioner "%(shell)s" {
    inline = ["echo one ${local.id} {{timestamp}} >> %(log)s"]
  }
  provisioner "%(shell)s" {
    inline = ["echo two ${local.stamp} ${var.secret} >> %(log)s"]
  }
  provisioner "%(shell)s" {
    inline = ["echo three >> %(log)s", var.third]
  }
  provisioner "%(shell)s" {
    inline = ["echo four ${local.id} {{timestamp}} >> %(log)s"]
  }
  provisioner "%(shell)s" {
    inline = ["echo five ${local.stamp} >> %(log)s"]
  }
%(after)s
}
"""


def template(
    source: str = LOCAL,
    *,
    names: str = '"source.null.m"',
    shell: str = "shell-local",
    log: str = "log",
    after: str = "",
) -> str:
    return STEPS % {"source": source, "names": names, "shell": shell, "log": log, "after": after}


def runs(bench: Workbench) -> list[str]:
    return [path.name for path in (bench.state / "hcl2ansible" / "runs").iterdir()]


def words(text: str) -> list[str]:
    return [line.split()[0] for line in text.splitlines()]


def of_step(text: str, name: str) -> list[str]:
    return [line.removeprefix(f"{name} ") for line in text.splitlines() if line.startswith(f"{name} ")]


def abort(bench: Workbench, text: str, *arguments: str) -> str:
    """The id of a run that has failed and is kept."""
    failed = bench.build(text, "-on-error=abort", *arguments).failed()
    (run,) = runs(bench)
    assert f"hcl2ansible build -resume={run} -on-error=abort" in failed.output
    return run


def private(bench: Workbench) -> list[str]:
    return [str(path) for path in (bench.state / "hcl2ansible" / "runs").glob("*/tmp/*")]


def test_the_failed_step_and_those_behind_it_run(bench: Workbench) -> None:
    run = abort(bench, template())
    assert {path.stat().st_mode & 0o077 for path in bench.state.rglob("tmp/**/*") if path.is_file()} == {0}
    done = bench.hcl2ansible("build", "-resume", run, "-var", "third=true", "template.pkr.hcl").succeeded()
    log = (bench.directory / "log").read_text()
    assert words(log) == ["one", "two", "three", "three", "four", "five"]
    assert of_step(log, "one") == of_step(log, "four")
    assert of_step(log, "two") == [f"{of_step(log, 'five')[0]} geheim-4711"]
    assert done.output.count("Done before") == 2
    assert "geheim-4711" not in done.output
    assert private(bench) == []


def test_the_command_to_go_on_shows_no_secret(bench: Workbench) -> None:
    failed = bench.build(
        template(), "-on-error=abort", "-var", "secret=other-4712", "-var=secret=geheim-4713"
    ).failed()
    assert "-var secret=... -var=secret=... template.pkr.hcl" in failed.output
    assert "other-4712" not in failed.output
    assert "geheim-4713" not in failed.output


def test_a_changed_step_runs_again_with_all_behind_it(bench: Workbench) -> None:
    text = template()
    run = abort(bench, text)
    bench.write("template.pkr.hcl", text.replace("echo two", "echo TWO"))
    bench.hcl2ansible("build", f"--resume={run}", "-var", "third=true", "template.pkr.hcl").succeeded()
    assert words((bench.directory / "log").read_text()) == [
        "one",
        "two",
        "three",
        "TWO",
        "three",
        "four",
        "five",
    ]


def test_a_script_that_was_edited_has_changed(bench: Workbench) -> None:
    steps = "".join(
        f'  provisioner "shell-local" {{\n    script = "./{name}.sh"\n  }}\n' for name in ("one", "two")
    )
    text = f'{LOCAL}\nbuild {{\n  sources = ["source.null.m"]\n{steps}}}\n'
    bench.write("one.sh", "#!/bin/sh\necho one >> log\n", 0o755)
    bench.write("two.sh", "#!/bin/sh\nexit 1\n", 0o755)
    run = abort(bench, text)
    bench.write("one.sh", "#!/bin/sh\necho uno >> log\n", 0o755)
    bench.write("two.sh", "#!/bin/sh\necho two >> log\n", 0o755)
    bench.hcl2ansible("build", "-resume", run, "template.pkr.hcl").succeeded()
    assert (bench.directory / "log").read_text() == "one\nuno\ntwo\n"


def test_it_can_fail_and_go_on_again_and_again(bench: Workbench) -> None:
    run = abort(bench, template())
    again = bench.hcl2ansible("build", "-resume", run, "-on-error=abort", "template.pkr.hcl").failed()
    assert f"hcl2ansible build -resume {run} -on-error=abort template.pkr.hcl" in again.output
    bench.hcl2ansible("build", "-resume", run, "-var", "third=true", "template.pkr.hcl").succeeded()
    assert words((bench.directory / "log").read_text()) == [
        "one",
        "two",
        "three",
        "three",
        "three",
        "four",
        "five",
    ]


def test_a_second_failure_without_abort_cleans_up(bench: Workbench) -> None:
    run = abort(bench, template())
    bench.hcl2ansible("build", "-resume", run, "template.pkr.hcl").failed()
    assert private(bench) == []
    refused = bench.hcl2ansible("build", "-resume", run, "template.pkr.hcl").failed()
    assert f"The run {run} cannot be resumed" in refused.output


def test_a_docker_machine_is_the_same_one(bench: Workbench, small_image: str) -> None:
    source = f'source "docker" "m" {{\n  image = "{small_image}"\n  pull = false\n  export_path = "m.tar"\n}}'
    run = abort(bench, template(source, names='"source.docker.m"', shell="shell", log="/log"))
    container = _kept(bench, run)
    done = bench.hcl2ansible("build", "-resume", run, "-var", "third=true", "template.pkr.hcl").succeeded()
    bench.run("tar", "-xf", "m.tar", "log").succeeded()
    assert words((bench.directory / "log").read_text()) == ["one", "two", "three", "three", "four", "five"]
    assert "Nothing left behind" in done.output
    assert container not in docker("ps", "-aq", "--no-trunc").split()


def test_a_machine_that_is_gone_is_one_clear_error(bench: Workbench, small_image: str) -> None:
    source = f'source "docker" "m" {{\n  image = "{small_image}"\n  pull = false\n  discard = true\n}}'
    run = abort(bench, template(source, names='"source.docker.m"', shell="shell", log="/log"))
    created = _kept(bench, run)
    docker("rm", "-f", created)
    refused = bench.hcl2ansible("build", "-resume", run, "template.pkr.hcl").failed()
    assert f"The run {run} cannot go on with docker.m" in refused.output
    assert "Traceback" not in refused.output


def _kept(bench: Workbench, run: str) -> str:
    """Id of the container that the run has kept."""
    record = json.loads(
        (bench.state / "hcl2ansible" / "runs" / run / "tmp/sources/docker.m.json").read_text()
    )
    return str(record["data"]["container"])


def test_a_sandbox_that_was_killed_goes_on(bench: Workbench, root_only: None) -> None:
    source = """
    source "sandbox" "m" {
      export_path = "m.tar"
      packages    = ["base-files"]
    }
    """
    text = template(source, names='"source.sandbox.m"', shell="shell", log="/log")
    step = '"echo three >> /log", "echo written", "sleep ${var.third}"'
    bench.write("template.pkr.hcl", text.replace('"echo three >> /log", var.third', step))
    process = bench.start(
        "python3", "-m", "hcl2ansible", "build", "-on-error=abort", "-var", "third=4321", "template.pkr.hcl"
    )
    assert process.stdout is not None
    assert any("sandbox.m: written" in line for line in process.stdout)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert eventually(lambda: guards_have_ended(bench.state), seconds=30)
    (run,) = runs(bench)
    bench.hcl2ansible("build", "-resume", run, "-var", "third=0", "template.pkr.hcl").succeeded()
    bench.run("tar", "-xf", "m.tar", "log").succeeded()
    assert words((bench.directory / "log").read_text()) == ["one", "two", "three", "three", "four", "five"]


def _third_step_has_begun(bench: Workbench) -> bool:
    ledgers = bench.state.glob("hcl2ansible/runs/*/ledger.jsonl")
    return any(ledger.read_text().count('"step began", "task": "Run ') == 3 for ledger in ledgers)


@pytest.mark.parametrize("run", ["3b0fbb3a-0000-4000-8000-000000000000", "../../etc", "a b"])
def test_an_unknown_run_is_one_clear_error(bench: Workbench, run: str) -> None:
    refused = bench.build(template(), f"-resume={run}").failed()
    assert refused.output.count("error") == 2, refused.output
    assert "Traceback" not in refused.output
    assert not (bench.directory / "log").exists()


def test_a_run_that_was_cleaned_up_is_one_clear_error(bench: Workbench) -> None:
    run = abort(bench, template())
    bench.hcl2ansible("cleanup").succeeded()
    assert private(bench), "only those who ask for it lose a run that can go on"
    bench.hcl2ansible("cleanup", "--run", run).succeeded()
    assert private(bench) == []
    refused = bench.hcl2ansible("build", "-resume", run, "template.pkr.hcl").failed()
    assert f"The run {run} cannot be resumed" in refused.output


def test_a_run_that_is_going_on_cannot_be_resumed(bench: Workbench) -> None:
    text = template().replace("var.third]", '"sleep ${var.third}"]')
    bench.write("template.pkr.hcl", text)
    process = bench.start(
        "python3", "-m", "hcl2ansible", "build", "-on-error=abort", "-var", "third=4321", "template.pkr.hcl"
    )
    try:
        assert eventually(lambda: _third_step_has_begun(bench))
        (run,) = runs(bench)
        refused = bench.hcl2ansible("build", "-resume", run, "template.pkr.hcl").failed()
        assert f"The run {run} is still going on" in refused.output
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate()
    assert in_time(lambda: not processes_with(str(bench.state)))


def test_one_of_two_sources_has_finished(bench: Workbench) -> None:
    sources = LOCAL + "\n" + LOCAL.replace('"m"', '"n"')
    after = '  post-processor "shell-local" {\n    inline = ["echo post ${source.name} >> log"]\n  }'
    text = template(sources, names='"source.null.m", "source.null.n"', after=after)
    text = text.replace(
        '"echo three >> log", var.third',
        '"echo three ${source.name} >> log", "[ ${source.name} = m ] || ${var.third}"',
    )
    run = abort(bench, text)
    bench.hcl2ansible("build", "-resume", run, "-var", "third=true", "template.pkr.hcl").succeeded()
    log = (bench.directory / "log").read_text()
    assert of_step(log, "three") == ["m", "n", "n"] or of_step(log, "three") == ["n", "m", "n"]
    assert of_step(log, "post") == ["m", "n"]


def test_post_processors_that_ended_well_are_not_run_again(bench: Workbench) -> None:
    after = """
      post-processors {
        post-processor "shell-local" {
          inline = ["echo first >> log"]
        }
        post-processor "shell-local" {
          inline = ["echo second >> log", var.third]
        }
        post-processor "manifest" {
          output = "manifest.json"
        }
      }
      post-processor "shell-local" {
        inline = ["echo other >> log"]
      }
    """
    text = template(after=after).replace('"echo three >> log", var.third', '"echo three >> log"')
    run = abort(bench, text)
    done = bench.hcl2ansible("build", "-resume", run, "-var", "third=true", "template.pkr.hcl").succeeded()
    log = words((bench.directory / "log").read_text())
    assert log[5:] == ["first", "second", "other", "second"]
    assert done.manifest("manifest.json")["builds"][0]["packer_run_uuid"] == run


def test_a_plain_playbook_goes_on_too(bench: Workbench) -> None:
    step = {
        "name": "Step",
        "hcl2ansible.images.shell_local": {
            "inline": ["echo {{ word }} >> log", "{{ then | default('true') }}"]
        },
    }
    steps = [
        {**step, "vars": {"word": "one"}, "register": "first"},
        {
            "name": "Stock",
            "ansible.builtin.shell": "echo stock >> log",
            "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        },
        {**step, "vars": {"word": "two {{ first.changed }}", "then": "{{ third }}"}},
    ]
    text = playbook({"communicator": "none"}, steps, builder="null")
    arguments = ("-e", "hcl2ansible_on_error=abort")
    failed = bench.playbook(text, *arguments, "-e", "third=false").failed()
    (run,) = runs(bench)
    assert (
        f"ansible-playbook playbook.yml -e hcl2ansible_on_error=abort -e third=false -e resume={run}"
        in failed.output
    )
    bench.playbook(text, *arguments, "-e", "third=true", "-e", f"resume={run}").succeeded()
    assert (bench.directory / "log").read_text() == "one\nstock\ntwo True\nstock\ntwo True\n"
    assert runs(bench) == [run]
    unknown = bench.playbook(text, "-e", "third=true", "-e", "resume=nothing").failed()
    assert "There is no run nothing" in unknown.output
