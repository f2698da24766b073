# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module's documented options: the argument specification of the action of the same name."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from ansible.release import __version__ as ansible_version
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.identity import state_root


def options_of(action: type) -> dict[str, Any]:
    """Option name -> its documentation (type, elements, required, default, choices, aliases, suboptions)."""
    return _options_of_module(_module_file(action))


def _module_file(action: type) -> Path:
    """The documentation stands in plugins/modules under the name of the action's own file.

    `hcl2ansible build` reaches the collection through a link of each run: a cache by that path never hits.
    """
    path = Path(sys.modules[action.__module__].__file__ or "").resolve()
    return path.parent.parent / "modules" / path.name


@functools.cache
def _options_of_module(module: Path) -> dict[str, Any]:
    """Reading the YAML takes 10 to 50 ms, too much for each task: what was read is kept as JSON."""
    key = hashlib.sha256(f"{module}\0{ansible_version}".encode()).hexdigest()[:20]
    cache = state_root() / "cache" / f"options-{module.stem}-{key}.json"
    try:
        saved = json.loads(cache.read_text("utf-8"))
        if all(_stamp(path) == stamp for path, stamp in saved["files"].items()):
            options: dict[str, Any] = saved["options"]
            return options
    except (OSError, ValueError, KeyError):
        pass
    options, files = _read(module)
    _save(cache, {"files": {str(path): _stamp(path) for path in files}, "options": options})
    return options


def _stamp(path: Path | str) -> list[int]:
    status = Path(path).stat()
    return [status.st_mtime_ns, status.st_size]


def _read(module: Path) -> tuple[dict[str, Any], list[Path]]:
    """The options, fragments included, and the files that they were read from."""
    from ansible.plugins.loader import fragment_loader
    from ansible.utils.plugin_docs import get_docstring

    documentation = get_docstring(str(module), fragment_loader, is_module=True)[0]
    if not documentation:
        raise FileNotFoundError(f"{module} has no DOCUMENTATION")
    fragments = sorted((module.parent.parent / "doc_fragments").glob("*.py"))
    options = {name: _reduce(option) for name, option in (documentation.get("options") or {}).items()}
    return options, [module, *fragments]


def _reduce(option: dict[str, Any]) -> dict[str, Any]:
    """Only what checking needs, in plain types."""
    kept = {
        name: json.loads(json.dumps(option[name], default=str))
        for name in ("type", "elements", "required", "default", "choices", "aliases", "no_log")
        if option.get(name) is not None
    }
    if isinstance(kept.get("choices"), dict):
        kept["choices"] = list(kept["choices"])
    if option.get("suboptions"):
        kept["suboptions"] = {name: _reduce(each) for name, each in option["suboptions"].items()}
    return kept


def _save(cache: Path, data: dict[str, Any]) -> None:
    """A cache that cannot be written costs time only."""
    try:
        cache.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = cache.with_name(f"{cache.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as stream:
            json.dump(data, stream)
        draft.replace(cache)
    except OSError:
        pass
