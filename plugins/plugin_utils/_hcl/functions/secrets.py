# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions that fetch secrets from a service: they have no value without it."""

from __future__ import annotations

from collections.abc import Sequence

from ..types import STRING, Type
from ..values import Value
from .registry import define
from .signature import FunctionError, Parameter

_KEY = Parameter("key", STRING)


def _service(name: str, parameters: list[Parameter], service: str, instead: str) -> None:
    @define(name, parameters, STRING, pure=False)
    def _fetch(arguments: Sequence[Value], result: Type) -> Value:
        raise FunctionError(f"it needs {service}, which is not reached from here; {instead}")


_service(
    "vault",
    [Parameter("path", STRING), _KEY],
    "the network and a token for HashiCorp Vault",
    "use a variable that is set with a lookup of community.hashi_vault",
)
_service(
    "consul_key",
    [_KEY],
    "the network and access to Consul",
    "use a variable that is set with a lookup of community.general",
)
_service(
    "aws_secretsmanager",
    [Parameter("name", STRING), Parameter("key", STRING, null=True)],
    "the network and credentials for AWS",
    "use a variable that is set with a lookup of amazon.aws",
)
_service(
    "aws_secretsmanager_raw",
    [Parameter("name", STRING)],
    "the network and credentials for AWS",
    "use a variable that is set with a lookup of amazon.aws",
)
