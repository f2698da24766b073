# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hashes, passwords, decryption and UUIDs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..quoting import quoted
from ..types import NUMBER, STRING, Type
from ..values import Value, string
from .encoding import strict_base64
from .registry import define, whole
from .signature import FunctionError

if TYPE_CHECKING:
    from uuid import UUID

_NAMESPACES = ("dns", "url", "oid", "x500")
_PASSWORD_BYTES = 72


def _hash(name: str) -> None:
    @define(name, [("str", STRING)], STRING)
    def _hashed(arguments: Sequence[Value], result: Type) -> Value:
        import hashlib

        return string(hashlib.new(name, arguments[0].raw.encode(), usedforsecurity=False).hexdigest())


for _name in ("md5", "sha1", "sha256", "sha512"):
    _hash(_name)


@define("bcrypt", [("str", STRING)], STRING, variadic=("cost", NUMBER), pure=False)
def _bcrypt(arguments: Sequence[Value], result: Type) -> Value:
    if len(arguments) > 2:
        raise FunctionError("bcrypt() takes no more than two arguments")
    cost = whole(arguments[1]) if len(arguments) == 2 else 10
    try:
        import bcrypt
    except ImportError:
        raise FunctionError("it needs the Python library bcrypt on the controller") from None
    if cost > 31:
        raise FunctionError(f"cost {cost} is outside of the allowed range 4 to 31")
    secret = arguments[0].raw.encode()
    if len(secret) > _PASSWORD_BYTES:
        raise FunctionError(f"a password must not be longer than {_PASSWORD_BYTES} bytes")
    salt = bcrypt.gensalt(10 if cost < 4 else cost, prefix=b"2a")
    return string(bcrypt.hashpw(secret, salt).decode())


@define("rsadecrypt", [("ciphertext", STRING), ("privatekey", STRING)], STRING)
def _rsadecrypt(arguments: Sequence[Value], result: Type) -> Value:
    text = arguments[0].raw
    data = strict_base64(text)
    if data is None:
        raise FunctionError(f"failed to decode input {quoted(text)}: cipher text must be base64-encoded")
    if "-----BEGIN " not in arguments[1].raw:
        raise FunctionError("failed to parse key: no key found")
    if "Proc-Type: 4,ENCRYPTED" in arguments[1].raw:
        raise FunctionError(
            "failed to parse key: password protected keys are not supported; decrypt the key first"
        )
    try:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError:
        raise FunctionError("it needs the Python library cryptography on the controller") from None
    try:
        key = load_pem_private_key(arguments[1].raw.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise FunctionError(f"failed to parse key: {error}") from None
    if not isinstance(key, RSAPrivateKey):
        raise FunctionError("failed to parse key: it is not an RSA key")
    try:
        return string(key.decrypt(data, PKCS1v15()).decode())
    except ValueError:
        raise FunctionError("decryption error") from None


@define("uuidv4", [], STRING, pure=False)
def _uuidv4(arguments: Sequence[Value], result: Type) -> Value:
    from uuid import uuid4

    return string(str(uuid4()))


@define("uuidv5", [("namespace", STRING), ("name", STRING)], STRING)
def _uuidv5(arguments: Sequence[Value], result: Type) -> Value:
    from uuid import uuid5

    return string(str(uuid5(_namespace(arguments[0].raw), arguments[1].raw)))


def _namespace(name: str) -> UUID:
    import uuid

    if name in _NAMESPACES:
        known: uuid.UUID = getattr(uuid, f"NAMESPACE_{name.upper()}")
        return known
    plain = {45: name[9:], 38: name[1:-1]}.get(len(name), name)
    try:
        if len(name) not in (32, 36, 38, 45):
            raise ValueError(f"invalid UUID length: {len(name.encode())}")
        if len(plain) == 36 and [plain[index] for index in (8, 13, 18, 23)] != ["-"] * 4:
            raise ValueError("invalid UUID format")
        return uuid.UUID(hex=plain)
    except ValueError as error:
        reason = str(error) if str(error).startswith("invalid UUID") else "invalid UUID format"
        raise FunctionError(f"uuidv5() doesn't support namespace {name} ({reason})") from None
