# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's API, against an engine that says what a test wants."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.api import (
    Api,
    RefusedError,
    UnreachableError,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.call import Engine
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.endpoint import local_socket
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.execution import (
    LOST,
    Execution,
    Frames,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.image import inspect
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import TimedOut
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.execution import run_execution

Conversation = Callable[[socket.socket], object]
UPGRADED = b"HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n"


def frame(stream: int, data: bytes) -> bytes:
    """A piece as the engine sends it."""
    return struct.pack(">BxxxL", stream, len(data)) + data


@dataclass
class FakeEngine:
    """``answers``: "METHOD /path" -> (status, JSON) or what to do with the connection."""

    path: str
    answers: dict[str, tuple[int, object] | Conversation] = field(default_factory=dict)
    requests: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def api(self) -> Api:
        return Api(self.path)

    def runs(self, talk: Conversation, status: object = 0) -> None:
        """A container "c" in which every command talks like this and ends with that status."""
        self.answers["POST /containers/c/exec"] = (201, {"Id": "e1"})
        self.answers["POST /exec/e1/start"] = talk
        self.answers["GET /exec/e1/json"] = (200, {"Running": False, "ExitCode": status})

    def serve(self, connection: socket.socket) -> None:
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(1000)
        head, _separator, body = data.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        length = next(int(line.split()[1]) for line in lines if line.startswith("Content-Length"))
        while len(body) < length:
            body += connection.recv(1000)
        name = lines[0].rpartition(" ")[0]
        self.requests.append((name, json.loads(body) if body else None))
        answer = self.answers[name]
        if callable(answer):
            answer(connection)
            return
        content = json.dumps(answer[1]).encode()
        connection.sendall(f"HTTP/1.0 {answer[0]} X\r\nServer: x\r\n\r\n".encode() + content)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[FakeEngine]:
    """An engine on a socket of its own."""
    fake = FakeEngine(str(tmp_path / "engine.sock"))

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            fake.serve(self.request)

    with socketserver.ThreadingUnixStreamServer(fake.path, Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield fake
        server.shutdown()


@pytest.fixture
def client_path(tmp_path: Path) -> Path:
    """A directory with a program called docker, and a wrapper called so in another one."""
    for name in ("program", "wrapper"):
        (tmp_path / name).mkdir()
    shutil.copy("/bin/true", tmp_path / "program" / "docker")
    (tmp_path / "wrapper" / "docker").write_text('#!/bin/sh\nexec podman "$@"\n')
    (tmp_path / "wrapper" / "docker").chmod(0o755)
    shutil.copy("/bin/true", tmp_path / "program" / "podman")
    return tmp_path


@pytest.mark.parametrize(
    ("environment", "settings", "expected"),
    [
        ({}, None, "/var/run/docker.sock"),
        ({}, {}, "/var/run/docker.sock"),
        ({"DOCKER_HOST": "unix:///run/other.sock"}, None, "/run/other.sock"),
        ({"DOCKER_CONTEXT": "default"}, {"currentContext": "far"}, "/var/run/docker.sock"),
        ({"DOCKER_HOST": "unix:///run/o.sock"}, {"currentContext": "far"}, "/run/o.sock"),
        ({"DOCKER_HOST": "unix:///run/o.sock", "DOCKER_CONTEXT": "far"}, None, None),
        ({"DOCKER_CONTEXT": "far"}, None, None),
        ({}, {"currentContext": "far"}, None),
        ({}, {"currentContext": "default"}, "/var/run/docker.sock"),
        ({}, {"HttpHeaders": {"X": "y"}}, None),
        ({}, [1], None),
        ({"DOCKER_HOST": "tcp://127.0.0.1:2375"}, None, None),
        ({"DOCKER_HOST": "ssh://somewhere"}, None, None),
        ({"DOCKER_HOST": "/run/docker.sock"}, None, "/run/docker.sock"),
        ({"DOCKER_HOST": "unix://relative.sock"}, None, None),
        ({"DOCKER_HOST": "unix:///run/o.sock", "DOCKER_TLS_VERIFY": "1"}, None, None),
        ({"DOCKER_API_VERSION": "1.30"}, None, None),
    ],
)
def test_the_socket_that_the_client_would_use(
    client_path: Path, environment: dict[str, str], settings: object, expected: str | None
) -> None:
    config = client_path / "config"
    config.mkdir()
    if settings is not None:
        (config / "config.json").write_text(json.dumps(settings))
    environment = {"PATH": str(client_path / "program"), "DOCKER_CONFIG": str(config), **environment}
    assert local_socket("docker", environment) == expected


def test_only_dockers_own_client_is_replaced(client_path: Path) -> None:
    environment = {"PATH": str(client_path / "program"), "HOME": str(client_path)}
    assert local_socket("docker", environment)
    assert local_socket(str(client_path / "program" / "docker"), environment)
    assert local_socket("podman", environment) is None
    assert local_socket("no-such-docker", environment) is None
    assert local_socket(str(client_path / "wrapper" / "docker"), environment) is None
    assert local_socket("docker", {**environment, "PATH": str(client_path / "wrapper")}) is None
    (client_path / ".docker").mkdir()
    (client_path / ".docker" / "config.json").write_text("{ broken")
    assert local_socket("docker", environment) is None


def test_requests_and_answers(engine: FakeEngine) -> None:
    engine.answers["POST /things?all=1&name=a+b"] = (200, {"Id": "x" * 200_000})
    engine.answers["GET /nothing"] = lambda connection: connection.sendall(b"HTTP/1.0 204 No Content\r\n\r\n")
    assert engine.api.request("POST", "/things", {"a": [1]}, all=1, name="a b") == {"Id": "x" * 200_000}
    assert engine.api.request("GET", "/nothing") is None
    assert engine.requests == [("POST /things?all=1&name=a+b", {"a": [1]}), ("GET /nothing", None)]


def test_errors_of_the_engine(engine: FakeEngine) -> None:
    engine.answers["GET /a"] = (404, {"message": "No such container: a"})
    engine.answers["GET /b"] = (500, None)
    with pytest.raises(RefusedError, match=r"^Error response from daemon: No such container: a$") as caught:
        engine.api.request("GET", "/a")
    assert caught.value.status == 404
    with pytest.raises(RefusedError, match="status 500"):
        engine.api.request("GET", "/b")
    engine.answers["POST /a"] = engine.answers["GET /a"]
    with pytest.raises(RefusedError, match="No such container"):
        engine.api.upgrade("/a", {})


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"?\r\n\r\n", b"HTTP/1.0 200 OK\r\n\r\n<html>"]
)
def test_what_is_no_engine(engine: FakeEngine, answer: bytes) -> None:
    engine.answers["GET /a"] = lambda connection: connection.sendall(answer)
    with pytest.raises(UnreachableError):
        engine.api.request("GET", "/a")


def test_no_engine_at_all(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError):
        Api(str(tmp_path / "none")).request("GET", "/a")


def test_a_stream_needs_an_upgrade(engine: FakeEngine) -> None:
    engine.answers["POST /a"] = (200, {})
    with pytest.raises(UnreachableError):
        engine.api.upgrade("/a", {})


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 13, 1000])
def test_frames_may_be_cut_anywhere(size: int) -> None:
    sent = [(1, b"out"), (2, b"err"), (1, b""), (3, b"engine"), (0, b"in"), (1, bytes(range(256)))]
    stream = b"".join(frame(*each) for each in sent)
    frames, seen = Frames(), {1: b"", 2: b""}
    for start in range(0, len(stream), size):
        for number, data in frames.feed(stream[start : start + size]):
            seen[number] += data
    assert seen == {1: b"outin" + bytes(range(256)), 2: b"errengine"}


def test_what_has_no_frames() -> None:
    with pytest.raises(UnreachableError):
        Frames().feed(b"plain text")


def start(engine: FakeEngine, **options: Any) -> Execution:
    return Execution.start(engine.api, "c", ["/bin/sh", "-c", "true"], **options)


def test_what_is_asked_of_the_engine(engine: FakeEngine) -> None:
    engine.runs(lambda connection: connection.sendall(UPGRADED))
    start(engine, user="app:staff", environment={"A": "b c"}).close()
    wish, begin = (body for _name, body in engine.requests)
    streams = {f"Attach{name}": True for name in ("Stdin", "Stdout", "Stderr")}
    assert wish == {**streams, "Cmd": ["/bin/sh", "-c", "true"], "User": "app:staff", "Env": ["A=b c"]}
    assert begin == {"Detach": False, "Tty": False}


def everything(connection: socket.socket) -> bytes:
    """What comes until the other side has closed its half."""
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def test_output_comes_after_the_end_of_the_input(engine: FakeEngine) -> None:
    def talk(connection: socket.socket) -> None:
        connection.sendall(UPGRADED + frame(1, b"first,"))
        received = everything(connection)
        connection.sendall(frame(2, b"noise") + frame(1, b"%d bytes" % len(received)))

    engine.runs(talk, 3)
    execution = start(engine)
    assert execution.communicate(io.BytesIO(bytes(3_000_000)), None) == (b"first,3000000 bytes", b"noise")
    assert execution.exit_status() == 3


def test_output_into_a_file(engine: FakeEngine, tmp_path: Path) -> None:
    content = os.urandom(2_000_000)

    def talk(connection: socket.socket) -> None:
        connection.sendall(UPGRADED)
        for at in range(0, len(content), 30_000):
            connection.sendall(frame(1, content[at : at + 30_000]))

    engine.runs(talk)
    with (tmp_path / "out").open("wb") as target:
        assert start(engine).communicate(None, target) == (b"", b"")
    assert (tmp_path / "out").read_bytes() == content


def test_a_source_that_cannot_be_read_is_an_error(engine: FakeEngine) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    engine.runs(lambda connection: (connection.sendall(UPGRADED), everything(connection)))
    with pytest.raises(OSError, match="Input/output error"):
        start(engine).communicate(Broken(), None)


def test_the_status_is_waited_for(engine: FakeEngine) -> None:
    engine.runs(lambda connection: connection.sendall(UPGRADED))
    states = iter([(200, {"Running": True}), (200, {"Running": False, "ExitCode": 7})])

    def state_of(connection: socket.socket) -> None:
        status, state = next(states)
        connection.sendall(f"HTTP/1.0 {status} OK\r\n\r\n".encode() + json.dumps(state).encode())

    engine.answers["GET /exec/e1/json"] = state_of
    assert start(engine).exit_status() == 7
    engine.answers["GET /exec/e1/json"] = (404, {"message": "gone"})
    assert start(engine).exit_status() == LOST


def run(execution: Execution, **options: Any) -> tuple[int, list[str], list[str]]:
    out: list[str] = []
    err: list[str] = []
    wishes = {"feed": (), "keep_stdin_open": False, "deadline": None, "finished": lambda: False, **options}
    return run_execution(execution, wishes.pop("target", out.append), err.append, **wishes), out, err


def test_lines_are_handed_on_while_they_come(engine: FakeEngine) -> None:
    seen = threading.Event()
    live: list[str] = []

    def talk(connection: socket.socket) -> None:
        connection.sendall(UPGRADED + frame(1, b"one\ntw"))
        live.append("one" if seen.wait(10) else "nothing")
        connection.sendall(frame(2, b"oops") + frame(1, b"o\nrest"))

    def take(line: str) -> None:
        seen.set()
        live.append(line)

    engine.runs(talk, 4)
    status, _out, err = run(start(engine), target=take)
    assert (status, sorted(live), err) == (4, ["one", "one", "rest", "two"], ["oops"])


@pytest.mark.parametrize("keep_open", [True, False])
def test_the_input_ends_only_when_it_may(engine: FakeEngine, keep_open: bool) -> None:
    def talk(connection: socket.socket) -> None:
        connection.sendall(UPGRADED)
        data = connection.recv(1) + connection.recv(1)
        connection.settimeout(0.2)
        try:
            open_still = connection.recv(1) != b""
        except TimeoutError:
            open_still = True
        connection.sendall(frame(1, b"%s %s\n" % (data, str(open_still).encode())))

    engine.runs(talk)
    assert run(start(engine), feed=[b"a", b"b"], keep_stdin_open=keep_open)[1] == [f"ab {keep_open}"]


def test_the_deadline_hangs_up(engine: FakeEngine) -> None:
    hung_up = threading.Event()

    def talk(connection: socket.socket) -> None:
        connection.sendall(UPGRADED + frame(1, b"busy\n"))
        everything(connection)
        hung_up.set()

    engine.runs(talk)
    with pytest.raises(TimedOut):
        run(start(engine), keep_stdin_open=True, deadline=time.monotonic() + 0.2)
    assert hung_up.wait(10)


def test_a_command_that_does_not_want_its_input(engine: FakeEngine) -> None:
    def talk(connection: socket.socket) -> None:
        connection.sendall(UPGRADED + frame(1, b"enough\n"))
        connection.close()

    engine.runs(talk, 0)
    assert run(start(engine), feed=(bytes(1 << 20) for _number in range(20)))[:2] == (0, ["enough"])


def test_output_into_a_descriptor(engine: FakeEngine, tmp_path: Path) -> None:
    engine.runs(lambda connection: connection.sendall(UPGRADED + frame(1, b"\0a\r\n") + frame(2, b"4\n")))
    with (tmp_path / "out").open("wb") as file:
        assert run(start(engine), target=file.fileno()) == (0, [], ["4"])
    assert (tmp_path / "out").read_bytes() == b"\0a\r\n"


def test_a_known_end_is_not_asked_for(engine: FakeEngine) -> None:
    engine.runs(lambda connection: connection.sendall(UPGRADED + frame(2, b"end\n")), 9)
    assert run(start(engine), finished=lambda: True)[0] == 0
    assert "GET /exec/e1/json" not in [name for name, _body in engine.requests]


def test_questions_to_the_engine(engine: FakeEngine, client_path: Path) -> None:
    environment = {"PATH": str(client_path / "program"), "DOCKER_CONFIG": str(client_path)}
    engine.answers["GET /images/a/b%3Ac/json"] = (200, {"Id": "sha256:1", "RepoTags": ["a/b:c"]})
    engine.answers["DELETE /containers/c?force=1&v=1"] = lambda connection: connection.sendall(
        b"HTTP/1.0 204 No Content\r\n\r\n"
    )
    engine.answers["DELETE /containers/d"] = (409, {"message": "removal is already in progress"})
    direct = Engine("docker", {**environment, "DOCKER_HOST": f"unix://{engine.path}"})
    assert inspect(direct, "a/b:c").tags == ("a/b:c",)
    assert direct.ask("DELETE", "/containers/c", force=1, v=1) == {}
    assert direct.ask("DELETE", "/containers/d") is None
    assert Engine("docker", {**direct.environment, "DOCKER_TLS_VERIFY": "1"}).ask("GET", "/x") is None
    assert len(engine.requests) == 3
