# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One HTTP request, answered by text. Standard library only."""

from __future__ import annotations

import base64
import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from .._run.errors import ImageError

_LARGEST_BODY = 64 * 1024 * 1024
_PIECE = 64 * 1024
# What must not follow a redirect to another host.
_PRIVATE = ("Authorization", "Cookie", "Proxy-authorization", "Www-authenticate")
_KEEPS_METHOD = (307, 308)


@dataclass(frozen=True)
class Request:
    """``timeout``: seconds for all of it; ``ca_file``: empty for the authorities that the system trusts."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    timeout: float = 30.0
    ca_file: str = ""


def fetch(request: Request) -> tuple[str, dict[str, str]]:
    """(text, headers) of the answer; raises ImageError for any but a success (2xx)."""
    deadline = time.monotonic() + request.timeout
    url, user = _without_user(request.url)
    headers = {**user, **request.headers}
    data = request.body.encode() if request.body else None
    try:
        asked = urllib.request.Request(url, data, headers, method=request.method)  # noqa: S310 - checked
        with _opener(request).open(asked, timeout=request.timeout) as answer:
            content = _read(answer, deadline)
            return _text(content, answer.headers.get_content_charset()), _headers(answer.headers)
    except urllib.error.HTTPError as error:
        reason = f" {error.reason}" if error.reason else ""
        raise ImageError(f"{_said(request)} was answered with {error.code}{reason}") from error
    except urllib.error.URLError as error:
        raise ImageError(_reason(request, error.reason)) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ImageError(_reason(request, error)) from error


def _without_user(url: str) -> tuple[str, dict[str, str]]:
    """The address without user and password, and the header that has them."""
    try:
        parts = urlsplit(url)
        _unused = parts.port
    except ValueError as error:
        raise ImageError(f"{url!r} is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImageError(f"{url!r} is no address: it must start with http:// or https:// and name a host")
    user, at, host = parts.netloc.rpartition("@")
    clean = urlunsplit(parts._replace(netloc=host, fragment=""))
    if not at:
        return clean, {}
    name, _colon, password = user.partition(":")
    encoded = base64.b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode("ascii")
    return clean, {"Authorization": f"Basic {encoded}"}


def password_of(url: str) -> str:
    """The password in an address, which must never be shown; empty without one."""
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""


def _opener(request: Request) -> urllib.request.OpenerDirector:
    """Only what speaks HTTP: no files, no FTP."""
    try:
        context = ssl.create_default_context(cafile=request.ca_file or None)
    except OSError as error:
        reason = error.strerror or "it holds no certificate"
        raise ImageError(f"{request.ca_file} cannot be used as ca_file: {reason}") from error
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=context),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", "hcl2ansible")]
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    """As browsers do it; another host does not see what was meant for the first."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request:
        method = req.get_method()
        keeps = code in _KEEPS_METHOD or method in ("GET", "HEAD")
        sent = {name: value for name, value in req.header_items() if name.lower() != "host"}
        if urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            sent = {name: value for name, value in sent.items() if name.capitalize() not in _PRIVATE}
        if not keeps:
            sent = {name: value for name, value in sent.items() if not name.lower().startswith("content-")}
        return urllib.request.Request(  # noqa: S310 - the opener knows no other schemes
            newurl,
            req.data if keeps else None,
            sent,
            origin_req_host=req.origin_req_host,
            unverifiable=True,
            method=method if keeps else "GET",
        )

    http_error_308 = urllib.request.HTTPRedirectHandler.http_error_302


def _read(answer: Any, deadline: float) -> bytes:
    pieces = []
    size = 0
    while piece := answer.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > _LARGEST_BODY:
            raise ValueError(f"the answer is longer than {_LARGEST_BODY // 1024 // 1024} MiB")
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(pieces)


def _text(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8")
    except LookupError:
        raise ValueError(f"the answer is in {charset}, which is not known") from None
    except UnicodeDecodeError as error:
        raise ValueError(
            f"the answer is no text: byte {error.start} is not valid {charset or 'UTF-8'}"
        ) from None


def _headers(given: Any) -> dict[str, str]:
    """Each header once, spelled like Content-Type; several values are joined."""
    found: dict[str, str] = {}
    for name, value in given.items():
        spelled = "-".join(part.capitalize() for part in name.split("-"))
        found[spelled] = f"{found[spelled]}, {value}" if spelled in found else value
    return found


def _said(request: Request) -> str:
    return f"{request.method} {_without_user(request.url)[0]}"


def _reason(request: Request, error: object) -> str:
    """What went wrong, and for a certificate what to do."""
    said = f"{_said(request)} failed"
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"{said}: the certificate of {urlsplit(request.url).hostname} is not accepted: "
            f"{error.verify_message}. If it is right, name the certificate of its authority: ca_file"
        )
    if isinstance(error, TimeoutError):
        return f"{said}: there was no complete answer within {request.timeout:g} seconds"
    if isinstance(error, OSError):
        return f"{said}: {(error.strerror or str(error)).lower()}"
    return f"{said}: {error}"
