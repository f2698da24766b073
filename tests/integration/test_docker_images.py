# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of an image after its build: names, a registry, tarballs; and where it may come from."""

from __future__ import annotations

import json
import stat
import tarfile
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from environment import counterparts
from environment.counterparts import docker

from .build_playbook import SHOW, Task, playbook, shell, shown
from .conftest import Workbench

CHAIN = {"name": "Settle", "hcl2ansible.images.artifacts": {"state": "settled"}}


def post(name: str, given: str = "artifact", **options: Any) -> Task:
    """A post-processor; its result is in the variable of its name."""
    variable = f"{given}.artifact" if given != "artifact" else given
    module = {"artifact": f"{{{{ {variable} }}}}", **options}
    return {"name": f"Run {name}", f"hcl2ansible.images.{name}": module, "register": name}


def tell(variable: str) -> Task:
    return {"name": "Tell", "ansible.builtin.set_fact": {"artifact": f"{{{{ {variable}.artifact }}}}"}}


def remove_names(name: str) -> None:
    for image in docker("images", "--format", "{{.Repository}}:{{.Tag}}", name).split():
        docker("rmi", image, check=False)


@pytest.fixture
def repository(engine: None) -> Iterator[str]:
    name = f"hcl2ansible-test/{uuid.uuid4().hex[:8]}"
    yield name
    remove_names(name)


@pytest.fixture
def pushable(registry: str, repository: str) -> Iterator[str]:
    name = f"{registry}/{repository}"
    yield name
    remove_names(name)


def commit(base_image: str) -> dict[str, Any]:
    return {"image": base_image, "pull": False, "commit": True}


def test_tags_are_given_in_order_and_the_last_is_the_name(
    bench: Workbench, base_image: str, repository: str
) -> None:
    then = [
        post("docker_tag", repository=repository, tags=["one", "two"], tag=["three"]),
        post("docker_save", "docker_tag", path="out/saved.tar"),
        tell("docker_save"),
        SHOW,
        CHAIN,
    ]
    run = bench.playbook(playbook(commit(base_image), [shell("echo x > /srv/x")], then)).succeeded()
    artifact, _build = shown(run)
    names = [f"{repository}:{tag}" for tag in ("one", "two", "three")]
    assert artifact["builder_id"] == "packer.post-processor.docker-tag"
    assert artifact["id"] == names[-1]
    assert artifact["state"]["docker_tags"] == names
    assert artifact["description"] == f"Imported Docker image: {names[-1]} with tags {' '.join(names)}"
    assert len({json.loads(docker("image", "inspect", name))[0]["Id"] for name in names}) == 1
    saved = bench.directory / "out" / "saved.tar"
    assert stat.S_IMODE(saved.stat().st_mode) & 0o077 == 0o044
    with tarfile.open(saved) as tarball:
        manifest = tarball.extractfile("manifest.json")
        assert manifest is not None
        assert json.load(manifest)[0]["RepoTags"] == [names[-1]]


def test_a_tarball_becomes_an_image_and_goes(bench: Workbench, base_image: str, repository: str) -> None:
    changes = ['CMD ["/bin/cat", "/srv/x"]', "ENV A=B"]
    options = {"image": base_image, "pull": False, "export_path": "out.tar"}
    then = [
        post("docker_import", repository=repository, tag="v1", changes=changes),
        tell("docker_import"),
        SHOW,
        CHAIN,
    ]
    run = bench.playbook(playbook(options, [shell("echo imported > /srv/x")], then)).succeeded()
    artifact, _build = shown(run)
    assert artifact["builder_id"] == "packer.post-processor.docker-import"
    assert artifact["id"] == f"{repository}:v1"
    assert docker("run", "--rm", f"{repository}:v1").strip() == "imported"
    assert not (bench.directory / "out.tar").exists()


def test_every_name_is_pushed_once(bench: Workbench, base_image: str, pushable: str, registry: str) -> None:
    then = [
        post("docker_tag", repository=pushable, tags=["a", "b"]),
        post("docker_push", "docker_tag"),
        tell("docker_push"),
        SHOW,
        CHAIN,
    ]
    run = bench.playbook(playbook(commit(base_image), [shell("echo pushed > /srv/x")], then)).succeeded()
    pushes = [line.rpartition(" ")[2] for line in run.output.splitlines() if ": Pushing: " in line]
    assert pushes == [f"{pushable}:b", f"{pushable}:a"]
    artifact, _build = shown(run)
    assert artifact["id"] == f"{pushable}:b"
    assert artifact["state"]["docker_tags"] == [f"{pushable}:a", f"{pushable}:b"]
    digest = artifact["state"]["generated_data"]["Digest"]
    path = pushable.removeprefix(f"{registry}/")
    request = urllib.request.Request(f"http://{registry}/v2/{path}/manifests/b", method="HEAD")
    request.add_header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
    with urllib.request.urlopen(request) as answer:
        assert digest == f"{pushable}@{answer.headers['Docker-Content-Digest']}"


def test_a_pulled_image_tells_its_digest(bench: Workbench, base_image: str, pushable: str) -> None:
    docker("tag", base_image, f"{pushable}:base")
    pushed = docker("push", f"{pushable}:base")
    docker("rmi", f"{pushable}:base")
    run = bench.playbook(playbook({"image": f"{pushable}:base", "discard": True}, [], [SHOW])).succeeded()
    assert f"Pulling Docker image: {pushable}:base" in run.output
    _artifact, build = shown(run)
    assert build["SourceImageDigest"].startswith(f"{pushable}@sha256:")
    assert build["SourceImageDigest"].partition("@")[2] in pushed
    run = bench.playbook(playbook({"image": f"{pushable}:none", "discard": True})).failed()
    assert f"Could not pull {pushable}:none: there is no such image" in run.output


@pytest.fixture
def locked_registry(engine: None, tmp_path: Path) -> Iterator[str]:
    # What htpasswd -B writes for the user u with the password s3cret.
    line = "u:$2y$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n"
    with counterparts.registry(tmp_path, line) as address:
        yield address


def test_a_registry_with_a_login(
    bench: Workbench, base_image: str, locked_registry: str, repository: str
) -> None:
    own = bench.directory / "own-docker-configuration"
    own.mkdir()
    bench.environment["DOCKER_CONFIG"] = str(own)
    login = {
        "login": True,
        "login_server": locked_registry,
        "login_username": "u",
        "login_password": "s3cret",
    }
    name = f"{locked_registry}/{repository}"
    then = [
        post("docker_tag", repository=name, tags=["1"]),
        post("docker_push", "docker_tag", **login),
        CHAIN,
    ]
    run = bench.playbook(playbook(commit(base_image), [shell("echo x > /srv/x")], then), "-vvv").succeeded()
    assert "s3cret" not in run.output
    assert list(own.iterdir()) == []
    docker("rmi", "-f", f"{name}:1")
    pull = {"image": f"{name}:1", "discard": True}
    bench.playbook(playbook({**pull, **login})).succeeded()
    docker("rmi", "-f", f"{name}:1")
    run = bench.playbook(playbook(pull)).failed()
    assert "the registry refused the login" in run.output
    run = bench.playbook(playbook({**pull, **login, "login_password": "wrong"})).failed()
    assert f"Could not log in to {locked_registry}: the registry refused the login" in run.output
    assert list(own.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "options", "problem"),
    [
        ("docker_import", {"repository": "r"}, "with commit = true has made an image already"),
        ("docker_push", {}, "the image has no name"),
    ],
)
def test_what_does_not_fit_a_committed_image(
    bench: Workbench, base_image: str, name: str, options: dict[str, Any], problem: str
) -> None:
    run = bench.playbook(playbook(commit(base_image), [], [SHOW, post(name, **options)])).failed()
    assert problem in run.output
    docker("rmi", shown(run)[0]["id"])


@pytest.mark.parametrize(
    ("name", "options"),
    [("docker_tag", {"repository": "r"}), ("docker_push", {}), ("docker_save", {"path": "saved.tar"})],
)
def test_what_does_not_fit_a_tarball(
    bench: Workbench, base_image: str, name: str, options: dict[str, Any]
) -> None:
    build = {"image": base_image, "pull": False, "export_path": "out.tar"}
    run = bench.playbook(playbook(build, [], [post(name, **options)])).failed()
    assert f"{name.replace('_', '-')} cannot use an artifact of the type packer.docker" in run.output
    assert (bench.directory / "out.tar").exists()
    assert not (bench.directory / "saved.tar").exists()
