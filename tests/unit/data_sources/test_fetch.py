# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One request over HTTP: what is sent, what comes back, and what each failure says."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._http.fetch import (
    Request,
    fetch,
    password_of,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

from unit.data_sources.conftest import Answer, Server


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def test_text_and_headers(server: Server) -> None:
    headers = [("content-type", "text/plain; charset=latin-1"), ("X-two", "a"), ("x-TWO", "b")]
    server.answers["/a?b=c"] = Answer(200, headers, "für".encode("latin-1"))
    text, received = fetch(Request(f"{server.url}/a?b=c#part"))
    assert text == "für"
    assert received["Content-Type"] == "text/plain; charset=latin-1"
    assert received["X-Two"] == "a, b"


def test_what_is_sent(server: Server) -> None:
    server.answers["/"] = Answer(204)
    fetch(Request(f"{server.url}/", "POST", {"Accept": "text/plain"}, "näme=1"))
    (asked,) = server.asked
    assert (asked.method, asked.body.decode()) == ("POST", "näme=1")
    assert asked.headers["Accept"] == "text/plain"


def test_head_has_no_text(server: Server) -> None:
    server.answers["/"] = Answer(200, [], b"text")
    assert fetch(Request(f"{server.url}/", "HEAD"))[0] == ""


def test_user_and_password_of_the_address(server: Server) -> None:
    server.answers["/"] = Answer()
    url = server.url.replace("//", "//us%20er:pa%3Ass@")
    fetch(Request(f"{url}/"))
    assert server.asked[0].headers["Authorization"] == "Basic dXMgZXI6cGE6c3M="
    assert password_of(url) == "pa:ss"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects(server: Server, status: int) -> None:
    server.answers["/old"] = Answer(status, [("Location", "/new")])
    server.answers["/new"] = Answer(200, [], b"there")
    assert fetch(Request(f"{server.url}/old", "POST", {"Authorization": "x"}, "data"))[0] == "there"
    _first, second = server.asked
    kept = status in (307, 308)
    assert (second.method, second.body) == (("POST", b"data") if kept else ("GET", b""))
    assert second.headers["Authorization"] == "x"


def test_another_host_does_not_see_what_is_private(server: Server, secure_server: Server) -> None:
    server.answers["/"] = Answer(302, [("Location", f"{secure_server.url}/there")])
    secure_server.answers["/there"] = Answer()
    sent = {"Authorization": "x", "Cookie": "y", "Accept": "text/plain"}
    fetch(Request(f"{server.url}/", headers=sent, ca_file=secure_server.ca_file))
    (asked,) = secure_server.asked
    assert asked.headers["Accept"] == "text/plain"
    assert not {"Authorization", "Cookie"} & set(asked.headers)


def test_redirects_without_end(server: Server) -> None:
    server.answers["/"] = Answer(302, [("Location", "/")])
    with pytest.raises(ImageError, match="302"):
        fetch(Request(f"{server.url}/"))


def test_a_redirect_to_a_file_is_refused(server: Server) -> None:
    server.answers["/"] = Answer(302, [("Location", "file:///etc/passwd")])
    with pytest.raises(ImageError):
        fetch(Request(f"{server.url}/"))


@pytest.mark.parametrize("status", [300, 304, 400, 401, 404, 500, 503])
def test_anything_but_a_success_is_an_error(server: Server, status: int) -> None:
    server.answers["/"] = Answer(status, [], b"secret text")
    with pytest.raises(ImageError, match=f"GET {server.url}/ was answered with {status}") as caught:
        fetch(Request(f"{server.url}/"))
    assert "secret text" not in str(caught.value)


def test_a_certificate_that_nobody_knows(secure_server: Server) -> None:
    with pytest.raises(
        ImageError, match=r"certificate of 127\.0\.0\.1 is not accepted: self.signed.*ca_file"
    ):
        fetch(Request(f"{secure_server.url}/"))
    assert not secure_server.asked


def test_a_certificate_of_a_named_authority(secure_server: Server) -> None:
    secure_server.answers["/"] = Answer(200, [], b"ok")
    assert fetch(Request(f"{secure_server.url}/", ca_file=secure_server.ca_file))[0] == "ok"


def test_a_file_that_is_no_certificate(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("nothing")
    for name in ("a.pem", "gone.pem"):
        with pytest.raises(ImageError, match=f"{name} cannot be used as ca_file"):
            fetch(Request("https://127.0.0.1/", ca_file=str(tmp_path / name)))


@pytest.mark.parametrize("url", ["ftp://host/a", "file:///etc/passwd", "host/a", "http://", "http://h:x/"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(ImageError, match="is no address"):
        fetch(Request(url))


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://user:geheim@127.0.0.1:{free.getsockname()[1]}/"
        with pytest.raises(ImageError, match="failed: connection refused") as caught:
            fetch(Request(url))
    assert "geheim" not in str(caught.value)


def test_an_answer_that_does_not_end() -> None:
    """The server says that more is to come, and then nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        done = threading.Event()

        def serve() -> None:
            connection, _address = listening.accept()
            connection.recv(1000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            done.wait(10)
            connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(ImageError, match=r"no complete answer within 0\.2 seconds"):
            fetch(Request(f"http://127.0.0.1:{listening.getsockname()[1]}/", timeout=0.2))
        done.set()
        thread.join()


def test_an_answer_that_is_no_text(server: Server) -> None:
    server.answers["/"] = Answer(200, [("Content-Type", "application/octet-stream")], b"a\xff")
    with pytest.raises(ImageError, match="no text: byte 1"):
        fetch(Request(f"{server.url}/"))
    server.answers["/"] = Answer(200, [("Content-Type", "text/plain; charset=martian")], b"a")
    with pytest.raises(ImageError, match="martian"):
        fetch(Request(f"{server.url}/"))
