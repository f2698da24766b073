# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import caller_address


class Answering(http.server.BaseHTTPRequestHandler):
    text = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.text)

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize(
    ("text", "address"),
    [(b"198.51.100.7\n", "198.51.100.7"), (b"2001:db8::7\n", "2001:db8::7"), (b"<html>", ""), (b"", "")],
)
def test_what_a_service_says(
    service: str, monkeypatch: pytest.MonkeyPatch, text: bytes, address: str
) -> None:
    monkeypatch.setattr(Answering, "text", text)
    assert caller_address.public_address(service) == address


def test_a_service_that_is_not_there_or_slow_costs_little(monkeypatch: pytest.MonkeyPatch) -> None:
    assert caller_address.public_address("http://127.0.0.1:1/") == ""
    answered = threading.Event()

    def never(*_words: object, **_options: object) -> None:
        answered.wait(300)
        raise OSError

    monkeypatch.setattr(caller_address, "_SECONDS", 0.2)
    monkeypatch.setattr(caller_address.urllib.request, "urlopen", never)
    began = time.monotonic()
    assert caller_address.public_address() == ""
    assert time.monotonic() - began < 5
    answered.set()


def test_the_address_towards_another() -> None:
    assert caller_address.address_towards("127.0.0.1") == "127.0.0.1"
    assert caller_address.address_towards("no address") == ""


@pytest.mark.parametrize(
    ("endpoint", "addresses"),
    [
        ("http://127.0.0.1:5000", ["towards 127.0.0.1"]),
        ("https://10.1.2.3", ["towards 10.1.2.3", "public"]),
        ("https://8.8.8.8", ["public"]),
        ("http://no-such-host.invalid", ["public"]),
    ],
)
def test_where_the_endpoint_is_decides(
    monkeypatch: pytest.MonkeyPatch, endpoint: str, addresses: list[str]
) -> None:
    monkeypatch.setattr(caller_address, "public_address", lambda: "public")
    monkeypatch.setattr(caller_address, "address_towards", lambda address: f"towards {address}")
    assert caller_address.outside_addresses(endpoint) == addresses
