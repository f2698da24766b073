# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The provisioners as tasks on real machines: a container and an ssh server, reached in every way."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import textwrap
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from environment.counterparts import SshMachine, docker
from environment.waiting import in_time

from .conftest import Run, Workbench


class Machine:
    """A machine to provision: its host variables, and a way to look at it that is not ours."""

    def __init__(self, name: str, variables: dict[str, Any], look: Callable[[str], str]) -> None:
        self.name = name
        self.variables = variables
        self.look = look

    def command(self, bench: Workbench, tasks: str, **variables: Any) -> list[str]:
        """ansible-playbook on these tasks."""
        plays = f"- hosts: all\n  gather_facts: false\n  tasks:\n{textwrap.indent(textwrap.dedent(tasks), '    ')}"
        bench.write("playbook.yml", plays)
        settings = {**self.variables, "source": {"type": self.name.partition(".")[0], "name": "m"}, **variables}
        program = str(Path(sys.executable).with_name("ansible-playbook"))
        return [program, "playbook.yml", "-i", f"{self.name},", "-e", json.dumps(settings)]

    def play(self, bench: Workbench, tasks: str, **variables: Any) -> Run:
        return bench.run(*self.command(bench, tasks, **variables))

    def processes(self, word: str) -> list[str]:
        return [line for line in self.look("ps -eo args").splitlines() if word in line and "ps -eo" not in line]


@pytest.fixture
def container(base_image: str) -> Iterator[Machine]:
    name = f"hcl2ansible-test-{uuid.uuid4().hex[:8]}"
    docker("run", "-d", "--init", "--name", name, "--entrypoint=/bin/sh", base_image, "-c", "sleep 1000")
    yield Machine(
        "docker.m",
        {"ansible_connection": "hcl2ansible.images.docker", "ansible_host": name},
        lambda command: docker("exec", name, "sh", "-c", command),
    )
    docker("rm", "-f", name, check=False)


@pytest.fixture
def remote(sshd: SshMachine) -> Machine:
    sshd.run(
        "useradd -m -s /bin/bash packer && echo 'packer ALL=(ALL) NOPASSWD:ALL' >/etc/sudoers.d/packer && "
        "echo packer:hidden-word | chpasswd && mkdir -p ~packer/.ssh && "
        "cp /root/.ssh/authorized_keys ~packer/.ssh/ && chown -R packer: ~packer"
    )
    variables = {
        "ansible_connection": "ssh",
        "ansible_host": sshd.host,
        "ansible_port": sshd.port,
        "ansible_user": "packer",
        "ansible_ssh_private_key_file": str(sshd.key_file),
        "ansible_ssh_args": f"-o ControlMaster=auto -o ControlPersist=10s -o ControlPath=/tmp/hat-{uuid.uuid4().hex[:8]}",
        "ansible_ssh_common_args": "-F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null",
    }
    return Machine("null.m", variables, sshd.run)


@pytest.fixture(params=["container", "remote"])
def machine(request: pytest.FixtureRequest) -> Machine:
    found: Machine = request.getfixturevalue(request.param)
    return found


def said(run: Run, name: str) -> list[str]:
    """What the build printed, without the prefix."""
    return [line.removeprefix(f"==> {name}:").strip() for line in run.output.splitlines() if line.startswith(f"==> {name}:")]


def test_scripts(machine: Machine, bench: Workbench) -> None:
    bench.write("crlf.sh", "echo crlf $0 $FOO\r\n")
    bench.write("plain.sh", "#!/bin/sh\necho plain $0 $FOO\nexit 7\n")
    (bench.directory / "binary.sh").write_bytes(b"#!/bin/sh\nexec printf 'bytes \\377 end\\n'\n#\x00\x01\r\n")
    run = machine.play(
        bench,
        """
        - hcl2ansible.images.shell:
            inline: ["echo one $0; echo error >&2", "X=kept", "echo $X; test -t 0 || echo no terminal", "printf partial"]
        - hcl2ansible.images.shell:
            scripts: [crlf.sh, plain.sh]
            environment_vars: ["FOO=it's $HOME", "BAR=1"]
            env: {BAR: "2"}
            valid_exit_codes: [0, 7]
        - hcl2ansible.images.shell: {script: binary.sh, binary: true}
        - hcl2ansible.images.shell:
            inline: ["echo file=$FOO", "ls -l /var/tmp"]
            use_env_var_file: true
            env: {FOO: "it's secret"}
            remote_folder: /var/tmp
            remote_file: named.sh
        - hcl2ansible.images.shell:
            inline: ["echo argument=$1 $A"]
            execute_command: !unsafe "{{.Vars}} /bin/sh {{ .Path }} {{build `PackerRunUUID`}}"
            environment_vars: [A=b]
        - hcl2ansible.images.shell: {inline: ["echo kept"], skip_clean: true, remote_path: /var/tmp/kept.sh}
        """,
    ).succeeded()
    lines = said(run, machine.name)
    script = re.search(r"one (/tmp/script_\d+\.sh)", run.output)
    assert script
    for line in ("error", "kept", "no terminal", "partial", "bytes \ufffd end", "file=it's secret"):
        assert line in lines
    paths = {line.split()[1] for line in lines if line.startswith(("crlf ", "plain "))}
    assert len(paths) == 1, "all scripts of one provisioner have the same path"
    assert sum(line.endswith("it's $HOME") for line in lines) == 2
    assert any(re.match(r"-rwxr-xr-x .* named.sh$", line) for line in lines), lines
    assert any(re.match(r"-rw------- .* varfile_\d+.sh$", line) for line in lines), lines
    assert any(re.match(r"argument=[0-9a-f-]{36} b$", line) for line in lines), lines
    assert machine.look("ls -A /tmp /var/tmp").split() == ["/tmp:", "/var/tmp:", "kept.sh"]
    assert machine.look("cat /var/tmp/kept.sh") == "#!/bin/sh -e\necho kept"


def test_failures(machine: Machine, bench: Workbench) -> None:
    run = machine.play(
        bench,
        """
        - hcl2ansible.images.shell: {inline: ["exit 3"], max_retries: 1}
          register: status
          ignore_errors: true
        - hcl2ansible.images.shell: {inline: ["echo x"], remote_folder: /no/such/folder, start_retry_timeout: 1m}
          register: folder
          ignore_errors: true
        - hcl2ansible.images.shell: {inline: ["echo up; sleep 91"], timeout: 1s}
          register: late
          ignore_errors: true
        - hcl2ansible.images.shell: {script: missing.sh}
          register: missing
          ignore_errors: true
        - hcl2ansible.images.shell: {inline: ["x"], script: y}
          register: both
          ignore_errors: true
        - hcl2ansible.images.shell: {inline: ["x"], inlin: y}
          register: typo
          ignore_errors: true
        - ansible.builtin.debug:
            msg: "RESULT {{ dict(names | zip([status, folder, late, missing, both, typo] | map(attribute='msg'))) | to_json }}"
          vars:
            names: [status, folder, late, missing, both, typo]
        """,
    ).succeeded()
    results = run.output.replace('\\"', '"').partition("RESULT ")[2]
    messages = json.loads(results[: results.index("}") + 1])
    assert messages["status"] == "Script exited with non-zero exit status: 3. Allowed exit codes are: [0]"
    assert "retrying with 1 trie(s) left" in run.output
    assert "/no/such/folder" in messages["folder"]
    assert "timeout" in messages["late"]
    assert "missing.sh" in messages["missing"]
    assert "not both" in messages["both"]
    assert "did you mean inline?" in messages["typo"]
    assert in_time(lambda: not machine.processes("sleep 91"))
    assert machine.look("ls -A /tmp") == ""


@pytest.mark.parametrize("on_error", ["cleanup", "abort"])
def test_the_script_of_a_failed_step_stays_only_with_its_machine(on_error: str, container: Machine, bench: Workbench) -> None:
    container.play(bench, '- hcl2ansible.images.shell: {inline: ["exit 1"]}', hcl2ansible_on_error=on_error).failed()
    assert bool(container.look("ls -A /tmp")) is (on_error == "abort")


def test_output_is_live(machine: Machine, bench: Workbench) -> None:
    tasks = '- hcl2ansible.images.shell: {inline: ["echo first", "while [ ! -e /tmp/go ]; do sleep 0.1; done", "echo last"]}'
    process = bench.start(*machine.command(bench, tasks))
    assert process.stdout is not None
    for line in process.stdout:
        if line.endswith(": first\n"):
            # Only now may the script end: the line came while it ran.
            machine.look("touch /tmp/go")
    assert process.wait() == 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("prefix", ["", "sudo -E "])
def test_nothing_of_a_step_survives_the_playbook(how: signal.Signals, prefix: str, machine: Machine, bench: Workbench) -> None:
    if prefix and machine.name.startswith("docker"):
        pytest.skip("sudo is tried where users are")
    tasks = f"""
    - hcl2ansible.images.shell:
        inline: ["echo up", "sleep 92"]
        execute_command: !unsafe "{prefix}/bin/sh {{{{.Path}}}}"
    """
    process = bench.start(*machine.command(bench, tasks))
    assert process.stdout is not None
    for line in process.stdout:
        if line.endswith(": up\n"):
            break
    assert machine.processes("sleep 92")
    os.kill(process.pid, how)
    process.stdout.read()
    assert process.wait() != 0
    assert in_time(lambda: not machine.processes("sleep 92"))
    assert in_time(lambda: not machine.processes("/tmp/script_"))
    assert in_time(lambda: not machine.look("ls -A /tmp"))
    mark = str(machine.variables["ansible_host"])
    clients = [line for line in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout.splitlines() if mark in line]
    assert not [line for line in clients if "exec -i" in line or ("ssh -o" in line and "[mux]" not in line)]


def test_a_machine_that_disappears_fails_the_task(container: Machine, bench: Workbench) -> None:
    tasks = """
    - block:
        - hcl2ansible.images.shell: {inline: ["echo up", "sleep 93"]}
      rescue:
        - ansible.builtin.debug: {msg: "RESCUED {{ ansible_failed_result.msg }}"}
    - hcl2ansible.images.shell: {inline: ["echo never"]}
    """
    process = bench.start(*container.command(bench, tasks))
    assert process.stdout is not None
    output = ""
    for line in process.stdout:
        output += line
        if line.endswith(": up\n"):
            docker("rm", "-f", str(container.variables["ansible_host"]))
    assert process.wait() == 2
    assert "RESCUED Script disconnected unexpectedly" in output
    assert "unreachable=0" in output
    assert "cannot be reached" in output


def test_a_script_may_cut_the_connection_when_that_is_expected(remote: Machine, bench: Workbench) -> None:
    run = remote.play(
        bench,
        """
        - hcl2ansible.images.shell:
            inline: ["echo before", "sudo pkill -9 -f 'sshd: packer'", "sleep 94"]
            expect_disconnect: true
        - hcl2ansible.images.shell: {inline: ["echo after", "ls -A /tmp"]}
        """,
    ).succeeded()
    lines = said(run, "null.m")
    assert lines.index("before") < lines.index("after")
    assert sum(bool(re.fullmatch(r"script_\d+\.sh", line)) for line in lines) == 1, "the second script sees only itself"
    assert in_time(lambda: not remote.processes("sleep 94"))


def test_the_next_step_waits_for_a_machine_that_restarts(remote: Machine, sshd: SshMachine, bench: Workbench) -> None:
    """The ssh server refuses everybody for some seconds after the disconnect, as while a machine boots."""
    restart = "touch /etc/nologin; (sleep 4; rm -f /etc/nologin) >/dev/null 2>&1 & pkill -9 -f 'sshd[:] packer'"
    run = remote.play(
        bench,
        f"""
        - hcl2ansible.images.shell:
            inline: [{json.dumps(f"sudo setsid sh -c {shlex.quote(restart)}")}, "sleep 95"]
            expect_disconnect: true
            skip_clean: true
            remote_path: /tmp/stays.sh
        - hcl2ansible.images.shell: {{inline: ["echo back"]}}
        """,
    ).succeeded()
    assert "back" in said(run, "null.m")
    assert "Trying again" in run.output
    assert sshd.run("ls -A /tmp") == "stays.sh"


def test_a_password_is_enough(remote: Machine, bench: Workbench) -> None:
    variables = {**remote.variables, "ansible_password": "hidden-word"}
    del variables["ansible_ssh_private_key_file"]
    remote.variables = variables
    run = remote.play(
        bench,
        """
        - hcl2ansible.images.shell: {inline: ["echo in as $(id -un)"]}
        - hcl2ansible.images.file: {content: text, destination: /tmp/content}
        """,
    ).succeeded()
    assert "in as packer" in said(run, "null.m")
    alone = variables["ansible_ssh_args"] + "-wrong"
    remote.variables = {**variables, "ansible_password": "wrong-word", "ansible_ssh_args": alone}
    run = remote.play(bench, '- hcl2ansible.images.shell: {inline: ["true"], start_retry_timeout: 1s}').failed()
    assert "unreachable=0" in run.output
    assert "wrong-word" not in run.output


def test_a_terminal_when_wanted(machine: Machine, bench: Workbench) -> None:
    run = machine.play(
        bench,
        """
        - hcl2ansible.images.shell: {inline: ["test -t 0 && test -t 2 && echo terminal", "printf part; exit 5"], valid_exit_codes: [5]}
        - hcl2ansible.images.shell: {inline: ["sleep 96"], timeout: 1s, continue_on_error: true}
        """,
        hcl2ansible_pty=True,
    ).succeeded()
    assert {"terminal", "part"} <= set(said(run, machine.name))
    assert in_time(lambda: not machine.processes("sleep 96"))
    assert in_time(lambda: not machine.look("ls -A /tmp"))


def test_files(machine: Machine, bench: Workbench) -> None:
    bench.write("tree/sub/two.txt", "two\n")
    bench.write("tree/one.txt", "one\n", 0o640)
    bench.write("tool.sh", "#!/bin/sh\n", 0o755)
    (bench.directory / "tree" / "empty").mkdir()
    (bench.directory / "tree" / "link").symlink_to("one.txt")
    (bench.directory / "tree" / "sub").chmod(0o700)
    run = machine.play(
        bench,
        """
        - hcl2ansible.images.shell: {inline: [mkdir -p /tmp/up/there]}
        - hcl2ansible.images.file: {sources: [tool.sh], source: tree, destination: /tmp/up/there/}
        - hcl2ansible.images.file: {source: tree, destination: /tmp/up/new}
        - hcl2ansible.images.file: {content: "a\\nb", destination: /tmp/up/content}
        - hcl2ansible.images.file: {source: tool.sh, destination: relative.sh}
        - hcl2ansible.images.file: {direction: download, sources: [/etc/debian_version, /tmp/up/content], destination: down/}
        - hcl2ansible.images.file: {direction: download, source: /tmp/up/new/, destination: down}
        - hcl2ansible.images.file: {source: tool.sh, destination: /tmp/up/there}
          ignore_errors: true
        """,
    ).succeeded()
    owner = "packer" if machine.name == "null.m" else "root"
    link = "-rw-r-----" if machine.name == "null.m" else "lrwxrwxrwx"
    listing = machine.look("cd /tmp/up && find . -mindepth 1 -printf '%M %u %P\\n' | sort -k3")
    expected = [f"-rw------- {owner} content"]
    for top in ("new", "there/tree"):
        expected += [
            f"drwxr-xr-x {owner} {top}", f"drwxr-xr-x {owner} {top}/empty", f"{link} {owner} {top}/link",
            f"-rw-r----- {owner} {top}/one.txt", f"drwx------ {owner} {top}/sub", f"-rw-r--r-- {owner} {top}/sub/two.txt",
        ]
    expected += [f"drwxr-xr-x {owner} there", f"-rwxr-xr-x {owner} there/tool.sh"]
    assert sorted(listing.splitlines()) == sorted(expected)
    assert machine.look("ls /home/packer/relative.sh" if machine.name == "null.m" else "ls /relative.sh")
    assert "end the destination with a slash" in run.output
    down = bench.directory / "down"
    assert (down / "debian_version").read_text() == machine.look("cat /etc/debian_version") + "\n"
    assert (down / "content").read_text() == "a\nb"
    assert (down / "new" / "sub" / "two.txt").read_text() == "two\n"
    assert (down / "new" / "empty").is_dir()
    assert sorted(path.name for path in down.iterdir()) == ["content", "debian_version", "new"]


def test_local_scripts(bench: Workbench) -> None:
    here = Machine("null.m", {"ansible_connection": "local", "build": {"ConnType": "none"}}, lambda command: "")
    bench.write("script.sh", "#!/bin/sh\necho script $1 $FOO\n", 0o755)
    bench.write("unmarked.sh", "#!/bin/sh\necho never\n")
    run = here.play(
        bench,
        """
        - hcl2ansible.images.shell_local:
            inline: ["echo $FOO $PACKER_BUILD_NAME $PACKER_BUILDER_TYPE; pwd; echo error >&2; ls -l $0", "echo $0 > name"]
            environment_vars: ["FOO=it's"]
            tempfile_extension: .zz
        - hcl2ansible.images.shell_local:
            script: ./script.sh
            execute_command: ["/bin/sh", "-c", !unsafe "{{.Vars}} {{.Script}} argument"]
            env: {FOO: bar}
        - hcl2ansible.images.shell_local: {command: exit 9, valid_exit_codes: [9]}
        - hcl2ansible.images.shell_local: {inline: [exit 1], only_on: [windows]}
        - hcl2ansible.images.shell_local: {inline: ["sleep 97 & echo $! > pid; wait"], timeout: 1s, continue_on_error: true}
        - hcl2ansible.images.shell_local: {script: ./unmarked.sh}
          ignore_errors: true
        - hcl2ansible.images.shell_local: {script: a, inline: [b]}
          ignore_errors: true
        - hcl2ansible.images.shell: {inline: [touch never]}
          ignore_errors: true
        - hcl2ansible.images.sleep: {duration: 100ms}
        - hcl2ansible.images.sleep: {duration: 1 hour}
          ignore_errors: true
        - hcl2ansible.images.breakpoint: {note: off, disable: true}
        - hcl2ansible.images.breakpoint: {note: look}
        """,
    ).failed()
    lines = said(run, "null.m")
    assert "it's m null" in lines
    assert str(bench.directory) in lines
    assert "error" in lines
    assert "script argument bar" in lines
    assert "non-zero exit status: 126" in run.output
    assert "Only one of" in run.output
    assert "shell-local" in run.output
    assert "no available tty" in run.output
    name = Path((bench.directory / "name").read_text().strip())
    assert re.fullmatch(r"packer-shell\d+\.zz", name.name)
    assert any(line.startswith("-rwx------") and line.endswith(str(name)) for line in lines)
    assert not name.exists()
    assert not (bench.directory / "never").exists()
    assert in_time(lambda: not Path("/proc", (bench.directory / "pid").read_text().strip()).exists())


def test_check_mode_runs_nothing(container: Machine, bench: Workbench) -> None:
    bench.write("there.sh", "touch /ran\n")
    command = container.command(bench, "- hcl2ansible.images.shell: {script: there.sh}\n- hcl2ansible.images.file: {source: there.sh, destination: /ran}")
    assert "changed=2" in bench.run(*command, "--check").succeeded().output
    assert container.look("ls /ran 2>/dev/null || echo no") == "no"
    command = container.command(bench, "- hcl2ansible.images.shell: {script: missing.sh}")
    assert "missing.sh" in bench.run(*command, "--check").failed().output
