# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator over HTTP on a port of the loopback interface, each connection in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .emulator import Emulator


def server_of(
    emulator: Emulator, host: str = "127.0.0.1", port: int = 0, listening: int | None = None
) -> Any:
    """A server that is not running yet; port 0 is a free one, which the server then tells as ``server_port``.

    ``listening``: descriptor of a socket that listens already.
    """
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    class Silent(MotoRequestHandler):
        def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
            return

    return make_server(host, port, emulator, threaded=True, request_handler=Silent, fd=listening)


@contextmanager
def serving(emulator: Emulator, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """The URL of the emulator, answering from a thread until the block ends."""
    server = server_of(emulator, host, port)
    thread = threading.Thread(target=server.serve_forever, name="emulator", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
