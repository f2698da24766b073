# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker import image, removers
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.call import Engine
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.stream import write_stream
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import guard
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, RemovalError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger, Resource

from .conftest import Client


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.setattr(guard, "ensure", lambda _run_dir: None)
    (tmp_path / "run").mkdir()
    return Ledger(tmp_path / "run")


def export(client: Client, ledger: Ledger, path: Path) -> None:
    write_stream(
        Engine(client.path), ["export", "ID"], str(path), ledger, "s", operation="export", subject="ID"
    )


def test_a_stream_appears_whole_with_its_directories(client: Client, ledger: Ledger, tmp_path: Path) -> None:
    client.answer("export ID", stdout="tarball")
    target = tmp_path / "a" / "b" / "x.tar"
    export(client, ledger, target)
    assert target.read_text() == "tarball"
    assert [each.name for each in target.parent.iterdir()] == ["x.tar"]
    assert ledger.open_resources() == []


def test_a_failed_stream_leaves_nothing(client: Client, ledger: Ledger, tmp_path: Path) -> None:
    client.answer("export ID", stdout="half of it", stderr="write: no space left on device", status=1)
    with pytest.raises(ImageError, match="the disk is full"):
        export(client, ledger, tmp_path / "a" / "b" / "x.tar")
    assert not (tmp_path / "a").exists()
    assert ledger.open_resources() == []


def test_a_failed_stream_keeps_the_file_of_before(client: Client, ledger: Ledger, tmp_path: Path) -> None:
    client.answer("export ID", stdout="half of it", status=1)
    (tmp_path / "x.tar").write_text("of last week")
    with pytest.raises(ImageError):
        export(client, ledger, tmp_path / "x.tar")
    assert (tmp_path / "x.tar").read_text() == "of last week"


def test_a_target_that_cannot_be_written(client: Client, ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImageError, match=r"Could not write .*/file is not a directory"):
        export(client, ledger, tmp_path / "file" / "x.tar")
    assert client.calls() == []


def test_an_engine_that_does_not_run_is_no_missing_image(client: Client) -> None:
    client.answer("image inspect", stderr="Cannot connect to the Docker daemon", status=1)
    with pytest.raises(ImageError, match="not running"):
        image.find(Engine(client.path), "x")
    client.answer("image inspect", stderr="Error: No such image: x", status=1)
    assert image.find(Engine(client.path), "x") is None


def test_an_image_is_read(client: Client) -> None:
    data = {
        "Id": "sha256:1",
        "RepoDigests": ["other@sha256:2", "reg:5000/a/b@sha256:3"],
        "RepoTags": ["reg:5000/a/b:t"],
        "Config": {"Cmd": ["c", 'q"'], "Entrypoint": None, "User": "app"},
    }
    client.answer("image inspect", stdout=json.dumps([data]))
    found = image.inspect(Engine(client.path), "reg:5000/a/b:t")
    assert (found.id, found.digest, found.user) == ("sha256:1", "reg:5000/a/b@sha256:3", "app")
    assert found.defaults(entrypoint_replaced=False) == ['CMD ["c", "q\\""]']
    assert found.defaults(entrypoint_replaced=True) == ['CMD ["c", "q\\""]', 'ENTRYPOINT [""]']


@pytest.mark.parametrize(
    ("name", "repository"),
    [
        ("debian", "debian"),
        ("debian:12", "debian"),
        ("r:5000/a/b", "r:5000/a/b"),
        ("r:5000/a/b:c@sha256:1", "r:5000/a/b"),
        ("r:5000/a@sha256:1", "r:5000/a"),
    ],
)
def test_repositories(name: str, repository: str) -> None:
    assert image.repository_of(name) == repository


def test_a_container_is_removed_by_name_when_its_id_is_not_known(client: Client) -> None:
    token = {"name": "hcl2ansible-r--s", "client": client.path, "DOCKER_HOST": "tcp://elsewhere:1"}
    removers.REMOVERS["container"](Resource("docker.container", token))
    removers.REMOVERS["container"](Resource("docker.container", token, "0a1b"))
    assert client.commands() == ["rm -f -v hcl2ansible-r--s", "rm -f -v 0a1b"]
    assert {call["env"]["DOCKER_HOST"] for call in client.calls()} == {"tcp://elsewhere:1"}


def test_what_is_gone_already_is_removed(client: Client) -> None:
    client.answer("rm", stderr="Error: No such container: x", status=1)
    client.answer("rmi", stderr="Error: No such image: x", status=1)
    removers.REMOVERS["container"](Resource("docker.container", {"name": "x", "client": client.path}))
    removers.REMOVERS["image"](Resource("docker.image", {"client": client.path}, "x"))


def test_what_stays_is_told_with_the_command_to_remove_it(client: Client) -> None:
    client.answer("rm", stderr="Error: device or resource busy", status=1)
    with pytest.raises(RemovalError) as caught:
        removers.REMOVERS["container"](Resource("docker.container", {"name": "x", "client": client.path}))
    assert caught.value.hint == f"{client.path} rm -f -v x"


@pytest.mark.parametrize(("tags", "removed"), [([], True), (["mine:1"], False)])
def test_an_image_of_an_interrupted_build_is_removed_unless_it_has_a_name(
    client: Client, tmp_path: Path, tags: list[str], removed: bool
) -> None:
    (tmp_path / "id").write_text("sha256:77\n")
    client.answer("image inspect", stdout=json.dumps([{"Id": "sha256:77", "RepoTags": tags}]))
    removers.REMOVERS["image"](
        Resource("docker.image", {"client": client.path, "id_file": str(tmp_path / "id")})
    )
    assert ("rmi sha256:77" in client.commands()) is removed


def test_a_build_that_never_wrote_its_id_leaves_nothing_to_remove(client: Client, tmp_path: Path) -> None:
    token = {"client": client.path, "id_file": str(tmp_path / "never")}
    removers.REMOVERS["image"](Resource("docker.image", token))
    assert client.calls() == []
