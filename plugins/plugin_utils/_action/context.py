# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where and for what an action runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.identity import (
    current_run_id,
    run_directory,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.source import SourceRecord
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import plain

ON_ERROR = ("cleanup", "abort", "ask", "run-cleanup-provisioner")

# What build.* holds when a builder does not say otherwise; the texts are those that Packer's users know.
BUILD_DEFAULTS: dict[str, Any] = {
    "ID": "ERR_ID_NOT_IMPLEMENTED_BY_BUILDER",
    "Host": "",
    "Port": 0,
    "User": "",
    "Password": "",
    "ConnType": "",
    "PackerHTTPAddr": "ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER",
    "PackerHTTPIP": "ERR_HTTP_IP_NOT_IMPLEMENTED_BY_BUILDER",
    "PackerHTTPPort": "ERR_HTTP_PORT_NOT_IMPLEMENTED_BY_BUILDER",
    "SSHPublicKey": "",
    "SSHPrivateKey": "",
    "WinRMPassword": "",
}
SECRET_BUILD_KEYS = ("Password", "WinRMPassword", "SSHPrivateKey")


@dataclass
class Context:
    """``source`` is the host's name, as docker.ubuntu; ``build`` is the data of build.*."""

    run_id: str
    run_dir: Path
    tmp: Path
    source: str
    source_type: str
    source_name: str
    packer_build_name: str
    on_error: str
    force: bool
    debug: bool
    build: dict[str, Any]
    ledger: Ledger
    record: SourceRecord
    position: int
    siblings: list[str]
    parallel_builds: int


def make_context(task_vars: Mapping[str, Any], template: Callable[[Any], Any], action_name: str) -> Context:
    """From the task's variables; raises ImageError for a steering variable with a bad value."""

    def variable(name: str, default: Any) -> Any:
        if name not in task_vars:
            return default
        value = task_vars[name]
        return plain(template(value) if _may_be_template(value) else value)

    run_id = current_run_id()
    run_dir = run_directory(run_id)
    host = str(task_vars.get("inventory_hostname", "localhost"))
    source = variable("source", {})
    source = source if isinstance(source, dict) else {}
    name = str(source.get("name") or host)
    record = SourceRecord(run_dir, host).load()
    build = variable("build", {})
    siblings = [str(each) for each in (task_vars.get("groups") or {}).get("images", [])]
    return Context(
        run_id=run_id,
        run_dir=run_dir,
        tmp=run_dir / "tmp",
        source=host,
        source_type=str(source.get("type") or action_name),
        source_name=name,
        packer_build_name=str(variable("packer_build_name", "") or name),
        on_error=_on_error(variable("hcl2ansible_on_error", "cleanup")),
        force=_flag("hcl2ansible_force", variable("hcl2ansible_force", False)),
        debug=_flag("hcl2ansible_debug", variable("hcl2ansible_debug", False)),
        build={
            **BUILD_DEFAULTS,
            "PackerRunUUID": run_id,
            **(build if isinstance(build, dict) else {}),
            **record.build,
        },
        ledger=Ledger(run_dir),
        record=record,
        position=siblings.index(host) if host in siblings else 0,
        siblings=siblings,
        parallel_builds=_number("hcl2ansible_parallel_builds", variable("hcl2ansible_parallel_builds", 0)),
    )


def _may_be_template(value: Any) -> bool:
    """Most are data, and the first use of Ansible's template engine in a worker takes 4 ms."""
    if isinstance(value, Mapping):
        return any(map(_may_be_template, value.values())) or any(map(_may_be_template, value))
    if isinstance(value, list | tuple):
        return any(map(_may_be_template, value))
    return isinstance(value, str) and "{" in value


def _on_error(value: Any) -> str:
    if value not in ON_ERROR:
        raise ImageError(f"hcl2ansible_on_error must be one of {', '.join(ON_ERROR)}, not {value!r}")
    return str(value)


def _flag(name: str, value: Any) -> bool:
    text = str(value).lower()
    if text in ("true", "yes", "1", "on"):
        return True
    if text in ("false", "no", "0", "off", ""):
        return False
    raise ImageError(f"{name} must be true or false, not {value!r}")


def _number(name: str, value: Any) -> int:
    try:
        return max(0, int(value))
    except (TypeError, ValueError) as error:
        raise ImageError(f"{name} must be a whole number, not {value!r}") from error
