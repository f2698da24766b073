# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker import arguments
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.check import check
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError


def test_flags_come_before_the_run_command_and_homes_are_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/u")
    params = {
        "device": ["/dev/fuse"],
        "cap_add": ["NET_ADMIN"],
        "cap_drop": ["MKNOD", "CHOWN"],
        "privileged": True,
        "runtime": "runsc",
        "platform": "linux/arm64",
        "tmpfs": ["/run2"],
        "volumes": {"~/src": "/src", "named": "/data"},
    }
    assert arguments.run_arguments(params, "n", {"/host": "/packer-files"}, ["-d", "img"]) == [
        *["run", "--name", "n", "--device", "/dev/fuse", "--cap-add", "NET_ADMIN", "--cap-drop", "MKNOD"],
        *["--cap-drop", "CHOWN", "--privileged", "--runtime", "runsc", "--platform", "linux/arm64"],
        *["--tmpfs", "/run2", "-v", "/home/u/src:/src", "-v", "named:/data", "-v", "/host:/packer-files"],
        *["-d", "img"],
    ]


def test_the_entrypoint_of_the_container_is_replaced_only_where_the_image_has_one() -> None:
    assert "--entrypoint=/bin/sh" in arguments.run_command({}, has_entrypoint=True)
    command = arguments.run_command({}, has_entrypoint=False)
    assert not arguments.replaces_entrypoint(command)
    assert command[-1] == "/bin/sh"
    assert arguments.run_command({"run_command": ["-d", "x"]}, has_entrypoint=False) == ["-d", "x"]
    assert arguments.replaces_entrypoint(["-d", "--entrypoint", "/bin/bash", "x"])


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["-d", "--name", "mine", "img"], "mine"),
        (["--name=mine", "-d", "img"], "mine"),
        (["-d", "--", "img", "--name", "of-the-program"], ""),
        (["-d", "img"], ""),
    ],
)
def test_a_name_in_run_command_is_found(command: list[str], name: str) -> None:
    assert arguments.chosen_name(command) == name


@pytest.mark.parametrize(
    "source", ["docker.ubuntu", "my build.docker.a--b", "docker.\N{LATIN SMALL LETTER E WITH ACUTE}"]
)
def test_container_names_are_valid_and_tell_the_run(source: str) -> None:
    run = "4f1c7700-0c9b-5dd1-8f07-3d1f2a1b0c9d"
    name = arguments.container_name(run, source)
    assert all(character.isascii() and (character.isalnum() or character in "_.-") for character in name)
    told = arguments.split_name(name)
    assert told is not None
    assert told[0] == run
    if source == "docker.ubuntu":
        assert told[1] == source


@pytest.mark.parametrize("name", ["hcl2ansible-mine", "hcl2ansible-my--own", "other"])
def test_other_containers_are_somebody_elses(name: str) -> None:
    assert arguments.split_name(name) is None


def test_the_users_changes_win_over_the_restored_ones() -> None:
    params = {"author": "a", "message": "m", "changes": ["ENV A=b", 'cmd ["x"]']}
    defaults = ['CMD ["base"]', 'ENTRYPOINT ["e"]']
    assert arguments.commit_arguments(params, defaults, "ID") == [
        *["commit", "--author", "a", "--change", "ENV A=b", "--change", 'cmd ["x"]'],
        *["--change", 'ENTRYPOINT ["e"]', "--message", "m", "ID"],
    ]


def test_a_dockerfile_takes_the_platform_of_the_container() -> None:
    build = {"path": "D", "arguments": {"b": "2", "a": "1"}, "compress": True}
    assert arguments.build_arguments(build, "linux/386", "F") == [
        *[
            "build",
            "--force-rm",
            "--iidfile",
            "F",
            "-f",
            "D",
            "--platform",
            "linux/386",
            "--pull",
            "--compress",
        ],
        *["--build-arg", "a=1", "--build-arg", "b=2", "."],
    ]
    assert "--pull" not in arguments.build_arguments({"path": "D", "pull": False}, "", "F")


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({"commit": True}, "Exactly one of image and build"),
        ({"image": "a", "build": {"path": "D"}, "commit": True}, "Exactly one of image and build"),
        ({"image": "a"}, "Exactly one of commit, discard, export_path"),
        ({"image": "a", "commit": True, "export_path": "x.tar"}, "not both commit and export_path"),
        ({"image": "a", "export_path": "/"}, "/ is a directory"),
        ({"build": {"path": "/no/Dockerfile"}, "commit": True}, "no Dockerfile /no/Dockerfile"),
        ({"image": "a", "commit": True, "run_command": ["-i", "{{.Image}}"]}, "must contain -d"),
        ({"image": "a", "commit": True, "ecr_login": True}, "ecr_login needs login_server"),
        ({"image": "a", "commit": True, "communicator": "winrm"}, "winrm is not supported"),
        ({"image": "a", "commit": True, "aws_access_key": "k"}, "must be given together"),
    ],
)
def test_wrong_options(params: dict[str, object], problem: str) -> None:
    with pytest.raises(ImageError) as caught:
        check(params)
    assert problem in str(caught.value)


def test_right_options() -> None:
    check({"image": "a", "commit": True, "run_command": ["-itd", "a"]})
    check({"image": "a", "commit": False, "discard": True, "run_command": ["--detach", "a"]})


def refuse(_params: object) -> None:
    raise ImageError("ssh_username is required")


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ImageError) as caught:
        check({"run_command": ["x"], "ecr_login": True}, refuse)
    assert len(str(caught.value).splitlines()) == 5
