# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an AWS API answers when it refuses, as one message for users."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from .._run.errors import ImageError

_DENIED = ("UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "AuthorizationError")
_ENCODED = re.compile(r"\.?\s*Encoded authorization failure message: ([\w-]+)")
_PERMISSION = re.compile(r"not authorized to perform: ([\w-]+:\w+)")
_UNKNOWN = (
    "AWS does not know these credentials: check access_key and token (or the profile, or AWS_ACCESS_KEY_ID "
    "and AWS_SESSION_TOKEN), and that the account has the region enabled."
)
_EXPIRED = "Get new ones (as with aws sso login); those of assume_role are renewed by themselves."
_CLOCK = "Check secret_key, and the clock of this machine."
_HINTS = {
    "AuthFailure": _UNKNOWN,
    "InvalidClientTokenId": _UNKNOWN,
    "InvalidAccessKeyId": _UNKNOWN,
    "UnrecognizedClientException": _UNKNOWN,
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "RequestExpired": f"{_EXPIRED} {_CLOCK}",
    "SignatureDoesNotMatch": _CLOCK,
    "InvalidSignatureException": _CLOCK,
    "RequestTimeTooSkewed": _CLOCK,
    "RequestLimitExceeded": "AWS was asked too often for too long: build less at once, or raise max_retries.",
}
_ENDPOINT = "Check the region, custom_endpoint_ec2 or AWS_ENDPOINT_URL, and the network of this machine."
# By the names of botocore's exceptions.
_UNREACHABLE = {
    "NoCredentialsError": (
        "there are no credentials",
        "Set access_key and secret_key, profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    ),
    "PartialCredentialsError": (
        "half of the credentials is missing",
        "Set both the key's id and the secret.",
    ),
    "EndpointConnectionError": ("", _ENDPOINT),
    "ConnectTimeoutError": ("", _ENDPOINT),
    "ConnectionClosedError": ("", _ENDPOINT),
    "ResponseParserError": ("the answer is not that of an AWS API", _ENDPOINT),
    "SSLError": ("", "Set AWS_CA_BUNDLE to the certificate of the endpoint, or insecure_skip_tls_verify."),
    "UnauthorizedSSOTokenError": ("", "Log in again: aws sso login"),
    "SSOTokenLoadError": ("", "Log in first: aws sso login"),
    "TokenRetrievalError": ("", "Log in again: aws sso login"),
}


class ApiError(ImageError):
    """A refused call: ``action`` as in the API (RunInstances), ``code`` as the API names it
    (UnauthorizedOperation; empty when no answer came).

    ``repeated``: the call was sent more than once, so an earlier one, whose answer was lost, may have been
    carried out: what "exists already" can be our own.
    """

    repeated = False

    def __init__(self, action: str, code: str, message: str, hint: str = "") -> None:
        text = f"{action} failed: {code}: {message}" if code else f"{action} failed: {message}"
        super().__init__(text, hint)
        self.action = action
        self.code = code

    def means_gone(self) -> bool:
        """Whether the thing that was asked for does not exist (yet, or any more)."""
        return self.code.endswith((".NotFound", ".Unknown", ".NotFoundException")) or self.code in (
            "NoSuchEntity",
            "NoSuchBucket",
            "NoSuchKey",
        )


def explain(
    action: str, service: str, code: str, message: str, decode: Callable[..., dict[str, Any]] | None = None
) -> ApiError:
    """The error for a refusal of ``service``; ``decode`` asks AWS for the encoded part of the message."""
    if code not in _DENIED:
        return ApiError(action, code, message, _HINTS.get(code, ""))
    encoded = _ENCODED.search(message)
    plain = _ENCODED.sub(".", message)
    named = _PERMISSION.search(message)
    permission = named.group(1) if named else f"{service}:{action}"
    hint = f"The permission {permission} is missing."
    if encoded and decode is None:
        hint += " decode_authorization_messages = true shows why."
    elif encoded and decode is not None:
        plain += _decoded(decode, encoded.group(1))
    return ApiError(action, code, plain, hint)


def unreachable(action: str, error: Exception) -> ApiError:
    """The error when no answer came."""
    reason, hint = _UNREACHABLE.get(type(error).__name__, ("", ""))
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return ApiError(action, "", reason or text, hint)


def _decoded(decode: Callable[..., dict[str, Any]], encoded: str) -> str:
    try:
        text = str(decode(EncodedMessage=encoded)["DecodedMessage"])
        found = json.loads(text)
    except (ImageError, KeyError, ValueError) as error:
        return f" The reason could not be decoded: {error}"
    context = found.get("context") or {}
    why = "is denied explicitly" if found.get("explicitDeny") else "is allowed by no policy"
    what = f"{context.get('action')} on {context.get('resource')} {why}"
    return f" {what} for {(context.get('principal') or {}).get('arn')}: {text}"
