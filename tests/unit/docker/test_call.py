# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.call import Engine
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.errors import explain
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

from .conftest import Client

SAID = [
    (
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
        "the container engine is not running",
    ),
    (
        "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
        "may not talk to the container engine",
    ),
    (
        'daemon: Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
        "the registry cannot be reached",
    ),
    (
        "pull access denied for nope, repository does not exist or may require a login: denied: requested",
        "there is no such image",
    ),
    (
        "Error response from daemon: manifest for debian:nope not found: manifest unknown",
        "there is no such image",
    ),
    ("unauthorized: authentication required", "the registry refused the login"),
    (
        'Error response from daemon: Get "http://r/v2/": unauthorized: incorrect username or password',
        "the registry refused the login",
    ),
    ("received unexpected HTTP status: 403 Forbidden", "the registry refused the login"),
    ("http: server gave HTTP response to HTTPS client", "does not speak the TLS"),
    ("write /dev/stdout: no space left on device", "the disk is full"),
    (
        'Conflict. The container name "/x" is already in use by container "0a". You have to remove it.',
        "a container of that name exists",
    ),
    ("Error response from daemon: No such container: 0a", "the container is gone"),
    ("invalid reference format: repository name (A) must be lowercase", "not a valid image name"),
]


@pytest.mark.parametrize(("text", "cause"), SAID)
def test_causes(text: str, cause: str) -> None:
    error = explain("pull", "x", text, 1, "/usr/bin/docker")
    assert error.message.startswith("Could not pull x: ")
    assert cause in error.message
    assert "docker says: " in error.message


def test_an_unknown_failure_is_quoted_without_progress() -> None:
    text = "Layer 1: Pulling\nLayer 2: Pulling\nError: something odd\nSee 'docker run --help'.\n"
    error = explain("start a container of", "x", text, 125, "docker")
    assert error.message == (
        "Could not start a container of x: docker ended with status 125. docker says: Error: something odd"
    )


def test_a_missing_client() -> None:
    with pytest.raises(ImageError, match="Could not run no-such-client: it is not installed"):
        Engine("no-such-client").call("ps", operation="list")


def test_a_client_that_is_not_a_program(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="it may not be executed"):
        Engine(str(tmp_path)).call("ps", operation="list")


def test_both_streams_are_shown_and_the_output_returned(client: Client) -> None:
    client.answer("push x", stdout="one\ntwo", stderr="warning\n")
    lines: list[str] = []
    assert Engine(client.path).call("push", "x", operation="push", on_line=lines.append) == "one\ntwo"
    assert sorted(lines) == ["one", "two", "warning"]


def test_the_reason_may_be_on_standard_output(client: Client) -> None:
    client.answer("push", stdout="An image does not exist locally with the tag: x\n", status=1)
    with pytest.raises(ImageError, match="there is no such image"):
        Engine(client.path).call("push", "x", operation="push", subject="x")


def test_output_goes_to_a_file_and_input_comes_from_one(client: Client, tmp_path: Path) -> None:
    client.answer("export", stdout="bytes")
    (tmp_path / "in").write_bytes(b"\x00\xffdata")
    with (tmp_path / "out").open("wb") as target, (tmp_path / "in").open("rb") as source:
        assert Engine(client.path).call("export", operation="export", stdout=target, stdin=source) == ""
    assert (tmp_path / "out").read_bytes() == b"bytes"
    assert client.calls()[0]["stdin"].encode("latin-1") == b"\x00\xffdata"


def test_a_client_that_does_not_read_its_input(client: Client) -> None:
    program = Path(client.path)
    program.write_text("#!/bin/sh\nexec 0<&-\necho 'unauthorized: no' >&2\nexit 1\n")
    with pytest.raises(ImageError, match="refused the login"):
        Engine(client.path).call("login", operation="log in to", subject="r", stdin=b"x" * 500_000)
