# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the provisioners that run scripts share: their sources, their environment, their exit status."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

DEFAULT_SHEBANG = "/bin/sh -e"
_HTTP_VARIABLES = {
    "PACKER_HTTP_ADDR": "PackerHTTPAddr",
    "PACKER_HTTP_IP": "PackerHTTPIP",
    "PACKER_HTTP_PORT": "PackerHTTPPort",
}
_FIELD = re.compile(r"\{\{\s*\.(\w+)\s*\}\}")
_VERB = re.compile(r"%(?:(%)|(?:\[(\d+)\])?([a-zA-Z]))")


@dataclass(frozen=True)
class Script:
    """``path`` is the user's own file; "" for an inline script, whose text is in ``content``."""

    path: str
    content: bytes = b""

    def read(self) -> bytes:
        if not self.path:
            return self.content
        try:
            return Path(self.path).read_bytes()
        except OSError as error:
            raise bad_script(self.path, error) from error


def bad_script(path: str, error: OSError) -> ImageError:
    return ImageError(f"Bad script '{path}': {error.strerror or error}")


def check_files(paths: Iterable[str]) -> None:
    """All scripts must be there before the first of them runs; raises one ImageError for all that are not."""
    problems = []
    for path in paths:
        try:
            Path(path).open("rb").close()
        except OSError as error:
            problems.append(str(bad_script(path, error)))
    if problems:
        raise ImageError("\n".join(problems))


def inline_text(lines: Sequence[str], shebang: str | None) -> bytes:
    """A script of the lines. A user's ``shebang`` always comes first, the default one if they have none."""
    first = "" if shebang is None and lines[0].startswith("#!") else f"#!{shebang or DEFAULT_SHEBANG}\n"
    return (first + "\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def environment(action: Any) -> dict[str, str]:
    """PACKER_* and the variables of the options environment_vars and env, sorted by name."""
    here = action.context
    found = {"PACKER_BUILD_NAME": here.packer_build_name, "PACKER_BUILDER_TYPE": here.source_type}
    for name, key in _HTTP_VARIABLES.items():
        value = str(here.build.get(key, ""))
        if value and not value.startswith("ERR_HTTP_"):
            found[name] = value
    for each in action.params.get("environment_vars") or ():
        name, equals, value = each.partition("=")
        if not name or not equals:
            raise ImageError(f"Environment variable not in format 'key=value': {each}")
        found[name] = value
    found.update({str(name): _text(value) for name, value in (action.params.get("env") or {}).items()})
    return dict(sorted(found.items()))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def assignments(variables: Mapping[str, str], form: str) -> str:
    """The variables in the user's format; single quotes in values are made safe for a quoted string."""
    return "".join(go_format(form, name, value.replace("'", "'\"'\"'")) for name, value in variables.items())


def fill(action: Any, text: str, **fields: str) -> str:
    """A command template with its fields; the template engine is only loaded for what is more than that."""
    filled = _FIELD.sub(lambda match: fields.get(match[1], match[0]), text)
    if "{{" not in _FIELD.sub(lambda match: "" if match[1] in fields else match[0], text):
        return filled
    rendered: str = action.render(text, **fields)
    return rendered


def go_format(form: str, *values: str) -> str:
    """The part of Go's printf that makes sense for two strings: %s %v %q %%, and %[2]s; raises ImageError."""
    position = 0

    def fill(match: re.Match[str]) -> str:
        nonlocal position
        if match[1]:
            return "%"
        position = int(match[2]) if match[2] else position + 1
        if match[3] not in "svq" or not 1 <= position <= len(values):
            raise ImageError(
                f"env_var_format: {match[0]!r} in {form!r} cannot be filled",
                "Use %s for the name and then %s for the value.",
            )
        value = values[position - 1]
        return json.dumps(value, ensure_ascii=False) if match[3] == "q" else value

    return _VERB.sub(fill, form)


def check_exit_status(status: int, allowed: Sequence[int]) -> None:
    if status not in allowed:
        codes = " ".join(str(code) for code in allowed)
        problem = f"Script exited with non-zero exit status: {status}."
        raise ImageError(f"{problem} Allowed exit codes are: [{codes}]")
