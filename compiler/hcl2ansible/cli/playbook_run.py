# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of ansible-playbook: its files, environment and command line."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from argparse import Namespace
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..collection import NAME, collection_directory, collections_path
from ..installed import configured_paths

if TYPE_CHECKING:
    from ..compile import Compiled

_FEWEST_FORKS = 5


def find_ansible_playbook() -> list[str] | None:
    """The ansible-playbook that belongs to this Python; None when ansible-core is not installed for it."""
    beside = Path(sys.executable).parent / "ansible-playbook"
    if beside.is_file():
        return [str(beside)]
    from importlib.util import find_spec

    return [sys.executable, "-m", "ansible", "playbook"] if find_spec("ansible") else None


def resume_command(run_id: str, compiled: Compiled) -> str:
    """This command line, to go on with that run; values of sensitive variables are left out."""
    command, *words = sys.argv[1:] or ["build"]
    for variable in compiled.checked.variables:
        if variable.sensitive:
            start = re.compile(rf"(--?var=)?{re.escape(variable.name)}=")
            words = [f"{found[0]}..." if (found := start.match(word)) else word for word in words]
    if any(word.lstrip("-").partition("=")[0] == "resume" for word in words if word.startswith("-")):
        return shlex.join(["hcl2ansible", command, *words])
    return shlex.join(["hcl2ansible", command, f"-resume={run_id}", *words])


@dataclass(frozen=True)
class PlaybookRun:
    """``private``: a directory that nobody else can read."""

    compiled: Compiled
    arguments: Namespace
    run_id: str
    private: Path

    def write_files(self) -> None:
        """The playbook, the values of its variables and the steering variables: never on a command line."""
        from ..hcl.values import to_python  # which the compiler has loaded by now

        for name, text in self.compiled.templates.items():
            (self.private / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self.private / name, text)
        _write(self.private / "build.yml", self.compiled.text)
        values = {
            variable.name: _plain(to_python(variable.given, exact=True))
            for variable in self.compiled.checked.variables
            if variable.given is not None and variable.origin != "env"
        }
        extra: dict[str, Any] = {
            "hcl2ansible_on_error": self.arguments.on_error,
            "hcl2ansible_force": self.arguments.force,
            "hcl2ansible_debug": self.arguments.debug,
            "hcl2ansible_parallel_builds": 1
            if self.arguments.debug
            else max(self.arguments.parallel_builds, 0),
        }
        if self.arguments.resume:
            extra["resume"] = self.arguments.resume
        if values:
            _write(self.private / "values.pkrvars.json", json.dumps(values, ensure_ascii=False))
            extra["var_file"] = [str(self.private / "values.pkrvars.json")]
        _write(self.private / "extra.json", json.dumps(extra))
        if collections_path() is None:
            namespace, name = NAME.split(".")
            link = self.private / "ansible_collections" / namespace / name
            link.parent.mkdir(parents=True)
            link.symlink_to(collection_directory(), target_is_directory=True)

    def words(self) -> list[str]:
        """The arguments of ansible-playbook."""
        forks = max(len(self.compiled.checked.sources), _FEWEST_FORKS)
        return [
            # With the plugins below this is an empty list of hosts, found without loading the other plugins.
            "--inventory=,",
            f"--forks={forks}",
            f"--extra-vars=@{self.private / 'extra.json'}",
            str(self.private / "build.yml"),
        ]

    def environment(self) -> dict[str, str]:
        """The environment of ansible-playbook."""
        environment = environment_of(self.arguments, self.run_id, self.private)
        environment["HCL2ANSIBLE_RESUME_COMMAND"] = resume_command(self.run_id, self.compiled)
        return environment


def environment_of(arguments: Namespace, run_id: str, private: Path) -> dict[str, str]:
    """The environment of the user, with our output and our collection: what is known before the template."""
    environment = dict(os.environ)
    paths = [str(collections_path() or private), *configured_paths()]
    own = {
        "ANSIBLE_COLLECTIONS_PATH": ":".join(paths),
        "ANSIBLE_STDOUT_CALLBACK": f"{NAME}.build",
        "ANSIBLE_INVENTORY_ENABLED": "host_list",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_RETRY_FILES_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }
    # Programs that the template starts get the user's values back.
    replaced = json.dumps({name: environment.get(name) for name in own})
    environment |= {**own, "HCL2ANSIBLE_REPLACED": replaced, "HCL2ANSIBLE_RUN_ID": run_id}
    if not _colour(arguments):
        environment |= {"ANSIBLE_NOCOLOR": "1"}
        environment.pop("ANSIBLE_FORCE_COLOR", None)
    for flag, name in (
        (arguments.timestamp_ui, "HCL2ANSIBLE_TIMESTAMP_UI"),
        (arguments.machine_readable, "HCL2ANSIBLE_MACHINE_READABLE"),
    ):
        if flag:
            environment[name] = "1"
    return environment


def _colour(arguments: Namespace) -> bool:
    off = os.environ.get("NO_COLOR") or os.environ.get("PACKER_NO_COLOR")
    return bool(arguments.color) and not off and not arguments.machine_readable


def _plain(value: Any) -> Any:
    """Numbers as JSON has them; a fraction that a float would change becomes text, which converts back."""
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else f"{value:f}"
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
