# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds of one container, written as the playbook that the compiler makes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from environment.counterparts import docker
from environment.waiting import guards_have_ended, in_time

from .build_playbook import SHOW, Task, containers_of, playbook, shell, shown, temporary_files_of
from .conftest import Run, Workbench


@pytest.fixture
def committed() -> Iterator[list[str]]:
    """Images that are removed at the end."""
    images: list[str] = []
    yield images
    for image in images:
        docker("rmi", image, check=False)


def inspect(image: str) -> dict[str, Any]:
    return json.loads(docker("image", "inspect", image))[0]


def test_a_commit_keeps_what_the_image_says_and_nothing_of_ours(
    bench: Workbench, base_image: str, committed: list[str]
) -> None:
    name = f"hcl2ansible-test:{uuid.uuid4().hex[:8]}"
    bench.write(
        "base/Dockerfile",
        f'FROM {base_image}\nENTRYPOINT ["/bin/echo", "hello"]\nCMD ["world"]\nLABEL own=1\n',
    )
    docker("build", "-q", "-t", name, str(bench.directory / "base"))
    committed.append(name)
    options = {
        "image": name,
        "pull": False,
        "commit": True,
        "author": "a@b",
        "message": "m 1",
        "changes": ['ENV A="b c"'],
    }
    run = bench.playbook(playbook(options, [shell("echo built > /srv/made")], [SHOW])).succeeded()
    artifact, build = shown(run)
    committed.insert(0, artifact["id"])
    assert artifact["builder_id"] == "packer.post-processor.docker-import"
    assert artifact["description"] == f"Imported Docker image: {artifact['id']}"
    assert build["ImageSha256"] == artifact["id"]
    assert build["SourceImageSha256"] == inspect(name)["Id"]
    assert (build["ConnType"], build["Host"], build["User"], build["Port"]) == ("docker", "", "", 0)
    data = inspect(artifact["id"])
    assert (data["Author"], data["Comment"]) == ("a@b", "m 1")
    config = data["Config"]
    assert config["Entrypoint"] == ["/bin/echo", "hello"]
    assert config["Cmd"] == ["world"]
    assert "A=b c" in config["Env"]
    assert config["Labels"] == {"own": "1"}
    assert docker("run", "--rm", artifact["id"]).strip() == "hello world"
    files = docker(
        "run",
        "--rm",
        "--entrypoint",
        "/bin/sh",
        artifact["id"],
        "-c",
        "cat /srv/made; ls -d /packer-files 2>&1 || true",
    )
    assert files.startswith("built")
    assert "No such file" in files
    assert containers_of(run) == []
    assert temporary_files_of(run) == []


def test_an_image_without_entrypoint_gets_none(
    bench: Workbench, base_image: str, committed: list[str]
) -> None:
    assert not inspect(base_image)["Config"]["Entrypoint"]
    run = bench.playbook(
        playbook({"image": base_image, "pull": False, "commit": True}, [], [SHOW])
    ).succeeded()
    artifact, _build = shown(run)
    committed.append(artifact["id"])
    assert not inspect(artifact["id"])["Config"]["Entrypoint"]
    assert docker("run", "--rm", artifact["id"], "echo", "works").strip() == "works"


def test_options_of_the_container(bench: Workbench, base_image: str) -> None:
    bench.write("shared/file", "from the host")
    options = {
        "image": base_image,
        "pull": False,
        "discard": True,
        "volumes": {str(bench.directory / "shared"): "/hosttmp"},
        "tmpfs": ["/run2"],
        "cap_add": ["NET_ADMIN"],
        "cap_drop": ["CHOWN"],
        "exec_user": "1234:4321",
        "container_dir": "/packer-files",
        "run_command": [
            "-d",
            "-i",
            "-t",
            "--hostname={{build_name}}",
            "--entrypoint=/bin/sh",
            "--",
            "{{.Image}}",
        ],
    }
    checks = [
        "echo user=$(id -u):$(id -g)",
        "cat /hosttmp/file; echo",
        "echo tmpfs=$(grep -c ' /run2 tmpfs' /proc/mounts) dir=$(grep -c ' /packer-files ' /proc/mounts)",
        "echo host=$(hostname) ; grep CapBnd /proc/self/status",
    ]
    text = (
        playbook(options, [shell(*checks)], [SHOW])
        .replace("- --hostname", "- !unsafe --hostname")
        .replace("- '{{.Image}}'", "- !unsafe '{{.Image}}'")
    )
    run = bench.playbook(text).succeeded()
    for line in ("user=1234:4321", "from the host", "tmpfs=1 dir=1", "host=m"):
        assert f"==> docker.m: {line}" in run.output
    bounding = int(run.output.partition("CapBnd:")[2].split()[0], 16)
    assert bounding & 1 << 12, "NET_ADMIN"
    assert not bounding & 1 << 0, "CHOWN"
    artifact, _build = shown(run)
    assert (artifact["builder_id"], artifact["id"], artifact["files"]) == ("packer.docker", "Container", [])
    assert containers_of(run) == []
    assert temporary_files_of(run) == []


def test_an_export_is_a_tarball_of_the_files(bench: Workbench, base_image: str) -> None:
    options = {"image": base_image, "pull": False, "export_path": "out/deep/image.tar"}
    run = bench.playbook(playbook(options, [shell("echo built > /srv/made")], [SHOW])).succeeded()
    artifact, _build = shown(run)
    assert artifact["files"] == ["out/deep/image.tar"]
    assert artifact["description"] == "Exported Docker file: out/deep/image.tar"
    assert [each.name for each in (bench.directory / "out/deep").iterdir()] == ["image.tar"]
    with tarfile.open(bench.directory / "out/deep/image.tar") as tarball:
        member = tarball.extractfile("srv/made")
        assert member is not None
        assert member.read() == b"built\n"


def test_an_export_to_a_full_disk_leaves_nothing(bench: Workbench, base_image: str, root_only: None) -> None:
    small = bench.directory / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(small)], check=True)
    try:
        options = {"image": base_image, "pull": False, "export_path": "small/a/image.tar"}
        run = bench.playbook(playbook(options)).failed()
        assert "the disk is full" in run.output
        assert list(small.iterdir()) == []
        assert containers_of(run) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_dockerfile_is_built_first_and_removed_with_the_rest(
    bench: Workbench, base_image: str, committed: list[str]
) -> None:
    mark = uuid.uuid4().hex
    bench.write(
        "context/Dockerfile", f"FROM {base_image}\nARG WHO\nRUN echo {mark} $WHO > /srv/of\nUSER 1000\n"
    )
    build = {"path": "context/Dockerfile", "build_dir": "context", "arguments": {"WHO": "me"}, "pull": False}
    run = bench.playbook(
        playbook({"build": build, "discard": True}, [shell("cat /srv/of; id -u")], [SHOW])
    ).succeeded()
    assert f"==> docker.m: {mark} me" in run.output
    assert "==> docker.m: 1000" in run.output
    _artifact, data = shown(run)
    assert docker("images", "-aq", "--no-trunc").find(data["SourceImageSha256"]) == -1
    run = bench.playbook(playbook({"build": build, "commit": True}, [], [SHOW])).succeeded()
    artifact, data = shown(run)
    committed += [artifact["id"], data["SourceImageSha256"]]
    assert inspect(artifact["id"])["Config"]["User"] == "1000"


def test_a_dockerfile_that_fails_leaves_no_container(bench: Workbench, base_image: str) -> None:
    mark = uuid.uuid4().hex
    bench.write("Dockerfile", f"FROM {base_image}\nRUN echo {mark} && exit 3\n")
    run = bench.playbook(playbook({"build": {"path": "Dockerfile", "pull": False}, "discard": True})).failed()
    assert "Could not build Dockerfile" in run.output
    assert mark not in docker("ps", "-a", "--no-trunc", "--format", "{{.Command}}")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            {"image": "127.0.0.1:1/nope:1"},
            "Could not pull 127.0.0.1:1/nope:1: the registry cannot be reached",
        ),
        (
            {"image": "Not/Valid", "pull": False},
            "Could not pull Not/Valid: this is not a valid image name",
        ),
        (
            {"docker_path": "no-such-client", "image": "x"},
            "Could not run no-such-client: it is not installed",
        ),
        ({"image": "x", "windows_container": True}, "this one runs linux ones"),
    ],
)
def test_what_cannot_be_started(
    bench: Workbench, engine: None, options: dict[str, Any], problem: str
) -> None:
    run = bench.playbook(playbook({"discard": True, **options})).failed()
    assert problem in run.output
    assert "Traceback" not in run.output
    assert containers_of(run) == []


def test_an_engine_that_does_not_run(bench: Workbench, base_image: str) -> None:
    bench.environment["DOCKER_HOST"] = f"unix://{bench.directory}/docker.sock"
    run = bench.playbook(playbook({"image": base_image, "pull": False, "discard": True})).failed()
    assert "the container engine is not running, or not reachable" in run.output


def test_a_container_that_was_created_but_cannot_run_is_removed(bench: Workbench, base_image: str) -> None:
    options = {
        "image": base_image,
        "pull": False,
        "discard": True,
        "run_command": ["-d", "--entrypoint=/no/shell", base_image],
    }
    run = bench.playbook(playbook(options)).failed()
    assert "Could not start a container of" in run.output
    assert containers_of(run) == []


def test_a_container_of_somebody_else_is_left_alone(bench: Workbench, base_image: str) -> None:
    name = f"hcl2ansible-test-{uuid.uuid4().hex[:8]}"
    docker("run", "-d", "--name", name, base_image, "sleep", "300")
    try:
        options = {
            "image": base_image,
            "pull": False,
            "discard": True,
            "run_command": ["-dit", "--name", name, base_image, "sh"],
        }
        run = bench.playbook(playbook(options)).failed()
        assert f"A container of the name {name} exists" in run.output
        assert docker("inspect", "--format", "{{.State.Running}}", name).strip() == "true"
    finally:
        docker("rm", "-f", name)


def test_anonymous_volumes_go_with_the_container(bench: Workbench, base_image: str) -> None:
    before = set(docker("volume", "ls", "-q").split())
    command = ["-dit", "-v", "/anonymous", base_image, "sh"]
    bench.playbook(
        playbook({"image": base_image, "pull": False, "discard": True, "run_command": command})
    ).succeeded()
    assert set(docker("volume", "ls", "-q").split()) <= before


def test_a_started_container_is_not_started_again(bench: Workbench, base_image: str) -> None:
    options = {"image": base_image, "pull": False, "discard": True}
    again = {"name": "Start again", "hcl2ansible.images.docker": {"state": "started", **options}}
    run = bench.playbook(
        playbook(options, [shell("echo one $(hostname)"), again, shell("echo two $(hostname)")])
    ).succeeded()
    words = [line.split() for line in run.output.splitlines()]
    names = {
        each[2]: each[3] for each in words if each[:2] == ["==>", "docker.m:"] and each[2] in ("one", "two")
    }
    assert names["one"] == names["two"]
    assert run.output.count("Container ID:") == 1


def test_check_mode_says_what_would_be_done(bench: Workbench, engine: None) -> None:
    options = {"image": "web:1", "export_path": "x.tar", "privileged": True}
    run = bench.playbook(playbook(options), "--check", "-vv")
    assert "docker pull web:1" in run.output
    assert "docker run --name hcl2ansible-" in run.output
    assert "export --output x.tar CONTAINER_ID" in run.output
    assert containers_of(run) == []
    assert not (bench.directory / "x.tar").exists()
    run = bench.playbook(playbook({"image": "web:1"}), "--check").failed()
    assert "Exactly one of commit, discard, export_path is required" in run.output


@pytest.mark.parametrize("moment", ["Starting docker container", "step is running"])
def test_nothing_is_left_when_the_run_is_killed(bench: Workbench, base_image: str, moment: str) -> None:
    options = {"image": base_image, "pull": False, "discard": True, "container_dir": "/packer-files"}
    bench.write("playbook.yml", playbook(options, [shell("echo step is running; sleep 300")]))
    process = bench.start(str(Path(sys.executable).with_name("ansible-playbook")), "playbook.yml")
    assert process.stdout is not None
    for line in process.stdout:
        if moment in line:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    run = Run(process.returncode, "", bench.state, bench.directory)
    assert in_time(lambda: guards_have_ended(bench.state))
    assert containers_of(run) == []
    assert temporary_files_of(run) == []


@pytest.mark.parametrize(("fix", "owner"), [(False, "0:0"), (True, "1234:4321")])
def test_uploads_are_roots_unless_they_are_handed_over(
    bench: Workbench, base_image: str, fix: bool, owner: str
) -> None:
    for name in ("tree/a", "tree/below/b", "file"):
        bench.write(name, "content")
    run = bench.build(
        f"""
        source "docker" "m" {{
          image            = "{base_image}"
          pull             = false
          discard          = true
          exec_user        = "1234:4321"
          fix_upload_owner = {str(fix).lower()}
        }}
        build {{
          sources = ["docker.m"]
          provisioner "file" {{
            source      = "tree"
            destination = "/srv"
          }}
          provisioner "file" {{
            source      = "file"
            destination = "/opt/"
          }}
          provisioner "file" {{
            content     = "content"
            destination = "/opt/content"
          }}
          provisioner "shell" {{
            inline = ["stat -c 'owner %u:%g %n' /srv/tree/a /srv/tree/below/b /opt/file /opt/content", "id -u"]
          }}
        }}
        """
    ).succeeded()
    for path in ("/srv/tree/a", "/srv/tree/below/b", "/opt/file", "/opt/content"):
        assert f"==> docker.m: owner {owner} {path}" in run.output
    assert "==> docker.m: 1234\n" in run.output


@pytest.fixture
def container(base_image: str) -> Iterator[str]:
    name = f"hcl2ansible-test-{uuid.uuid4().hex[:8]}"
    docker("run", "-d", "--init", "--name", name, base_image, "sleep", "300")
    yield name
    docker("rm", "-f", name)


@pytest.fixture(params=["through the engine", "through the client"])
def connection(request: pytest.FixtureRequest, container: str, tmp_path: Path) -> Any:
    """One that speaks to the engine itself, and one whose client may be anything."""
    from ansible import constants
    from ansible.playbook.play_context import PlayContext
    from ansible_collections.hcl2ansible.images.plugins.connection import docker as plugin

    # Ansible's loader of plugins would only work in a process of its own.
    name = "hcl2ansible.images.docker"
    options = yaml.safe_load(plugin.DOCUMENTATION)["options"]
    constants.config.initialize_plugin_configuration_definitions("connection", name, options)
    connection = plugin.Connection(PlayContext())
    connection._load_name = name
    connection.set_options(direct={"remote_addr": container, "extra_env": {"EXTRA": "it's"}})
    if request.param == "through the client":
        wrapper = tmp_path / "wrapper"
        wrapper.write_text('#!/bin/sh\nexec docker "$@"\n')
        wrapper.chmod(0o755)
        connection.set_option("docker_path", str(wrapper))
    assert (connection.execution("exit 0") is not None) == (request.param == "through the engine")
    return connection


def test_files_travel_unchanged(connection: Any, tmp_path: Path) -> None:
    content = bytes(range(256)) * 5000
    (tmp_path / "here").write_bytes(content)
    connection.put_file(str(tmp_path / "here"), "/srv/with blank 'and' quote")
    connection.fetch_file("/srv/with blank 'and' quote", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == content
    (tmp_path / "directory").mkdir()
    connection.fetch_file("/srv/with blank 'and' quote", str(tmp_path / "directory"))
    assert (tmp_path / "directory" / "with blank 'and' quote").read_bytes() == content


def test_commands_get_their_input_and_tell_their_status(connection: Any) -> None:
    status, out, err = connection.exec_command("cat; echo $EXTRA; echo oops >&2; exit 7", in_data=b"\x00\xff")
    assert (status, out, err) == (7, b"\x00\xffit's\n", b"oops\n")
    connection.set_option("remote_user", "nobody")
    assert connection.exec_command("id -un")[1] == b"nobody\n"


def test_transfers_that_cannot_be_done(connection: Any, tmp_path: Path) -> None:
    from ansible.errors import AnsibleError, AnsibleFileNotFound

    with pytest.raises(AnsibleFileNotFound, match="There is no file"):
        connection.put_file(str(tmp_path / "none"), "/srv/x")
    with pytest.raises(AnsibleError, match="Could not write /no/such/x on the machine"):
        connection.put_file(__file__, "/no/such/x")
    with pytest.raises(AnsibleError, match="Could not read /no/such on the machine"):
        connection.fetch_file("/no/such", str(tmp_path / "x"))


def test_a_container_that_is_gone(connection: Any, container: str) -> None:
    from ansible.errors import AnsibleConnectionFailure

    docker("kill", container)
    with pytest.raises(AnsibleConnectionFailure, match="The container is gone"):
        connection.exec_command("true")
    connection.set_option("docker_path", "no-such-client")
    with pytest.raises(AnsibleConnectionFailure, match="no-such-client is not installed"):
        connection.exec_command("true")


@pytest.mark.parametrize("password", ["", "pass word"])
def test_other_users_are_become(bench: Workbench, base_image: str, password: str) -> None:
    grant = "%sudo ALL=(ALL) ALL" if password else "%sudo ALL=(ALL) NOPASSWD: ALL"
    prepare = [
        "useradd -m -G sudo worker",
        f"echo 'worker:{password or 'unused'}' | chpasswd",
        f"echo '{grant}' > /etc/sudoers.d/test",
    ]
    become = (
        {"ansible_docker_user": "worker", "ansible_become_password": password}
        if password
        else {"ansible_docker_user": "worker"}
    )
    steps: list[Task] = [
        shell(*prepare),
        {
            "name": "Become",
            "ansible.builtin.raw": "id -un",
            "become": True,
            "vars": become,
            "register": "who",
        },
        {"name": "Tell", "ansible.builtin.debug": {"msg": "who={{ who.stdout_lines }}"}},
    ]
    run = bench.playbook(playbook({"image": base_image, "pull": False, "discard": True}, steps)).succeeded()
    assert "'root'" in run.output.partition("who=")[2].partition("]")[0]


def test_a_container_that_is_killed_is_a_failed_step(bench: Workbench, base_image: str) -> None:
    kill = {
        "name": "Kill",
        "ansible.builtin.command": {"argv": ["docker", "kill", "{{ build.ID }}"]},
        "delegate_to": "localhost",
    }
    kill["vars"] = {
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "ansible_connection": "local",
    }
    run = bench.playbook(
        playbook({"image": base_image, "pull": False, "discard": True}, [kill, shell("true")])
    ).failed()
    assert "unreachable=0" in run.output
    assert "failed=1" in run.output
    assert containers_of(run) == []
