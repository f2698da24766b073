# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task is called: by the template where it says so, else by what the task does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Node
from ..ir.checked import CheckedComponent, CheckedSource
from ..ir.playbook import Data
from ..ir.template import Template

_SENTENCE = re.compile(r"[A-Za-z][\w ,.'()/+-]*")
_LONGEST = 64
_STARTS = {
    "docker": "Start the container",
    "sandbox": "Start the sandbox",
    "null": "Connect to the machine",
    "file_artifact": "Write the file",
}
_CAPTURES = {
    "docker": "Capture the image",
    "sandbox": "Capture the root file system",
    "null": "Finish without an artifact",
    "file_artifact": "Take the file as the artifact",
}


def start_name(source: CheckedSource) -> str:
    """The name of the task that starts a machine."""
    return _STARTS.get(source.schema.module, "Start the machine")


def capture_name(source: CheckedSource) -> str:
    """The name of the task that makes the artifact."""
    return _CAPTURES.get(source.schema.module, "Capture the image")


def component_name(part: CheckedComponent, options: Mapping[str, Data], template: Template) -> str:
    """The name of the task of a provisioner or post-processor."""
    given = part.name or comment_above(part.component.file, part.component.node, template)
    if given:
        return _capital(given)
    module = part.schema.module
    if module in ("shell", "shell_local"):
        return _shell(options, "on this computer" if module == "shell_local" else "")
    if module == "file":
        return _file(options)
    described = part.schema.short_description.strip().rstrip(".")
    return described if _is_short(described) else f"Run {part.component.type}"


def comment_above(file: SourceFile, node: Node, template: Template) -> str:
    """The comment on the line above a block, if it is one short sentence that stands alone."""
    line = file.position(node.start)[0]
    lines = {
        file.position(start)[0]: file.text[start:end].strip()
        for start, end in template.comments.get(file.name, ())
        if not file.text[:start].rpartition("\n")[2].strip()
    }
    comment = lines.get(line - 1, "")
    if not comment or line - 2 in lines or "\n" in comment:
        return ""
    text = comment.removeprefix("//").lstrip("#").removeprefix("/*").removesuffix("*/").strip().rstrip(".")
    words = text.split()
    return text if len(words) > 1 and _SENTENCE.fullmatch(text) and len(text) <= _LONGEST else ""


def _capital(text: str) -> str:
    # Ansible's checks want a capital first; "{{" would be rendered.
    text = " ".join(text.split()).replace("{{", "{ {")
    return text[:1].upper() + text[1:]


def _is_short(text: str) -> bool:
    return 0 < len(text) <= _LONGEST


def _shell(options: Mapping[str, Data], where: str) -> str:
    tail = f" {where}" if where else ""
    inline, command = options.get("inline"), options.get("command")
    if isinstance(command, str):
        inline = (command,)
    if isinstance(inline, tuple) and inline:
        more = len(inline) - 1
        others = f" and {more} more command{'s' if more > 1 else ''}" if more else ""
        first = _readable(inline[0])
        if first:
            return f"Run {first}{others}{tail}"
        return f"Run {len(inline)} command{'s' if more else ''}{tail}"
    scripts = options.get("scripts")
    script = options.get("script")
    listed: Sequence[Data] = (
        scripts if isinstance(scripts, tuple) else (script,) if script is not None else ()
    )
    named = [_readable(item) for item in listed]
    if len(named) == 1 and named[0]:
        return f"Run {named[0]}{tail}"
    if len(named) > 1 and named[0]:
        return f"Run {named[0]} and {len(named) - 1} more script{'s' if len(named) > 2 else ''}{tail}"
    return f"Run the script{'s' if len(named) > 1 else ''}{tail}" if listed else f"Run the commands{tail}"


def _file(options: Mapping[str, Data]) -> str:
    downloads = options.get("direction") == "download"
    verb = "Download" if downloads else "Upload"
    sources = options.get("sources")
    source = options.get("source")
    listed: Sequence[Data] = (
        sources if isinstance(sources, tuple) else (source,) if source is not None else ()
    )
    what = _readable(listed[0]) if listed else ""
    if options.get("content") is not None:
        verb, what = "Write", ""
    if len(listed) > 1:
        what = f"{len(listed)} files"
    target = _readable(options.get("destination"))
    name = f"{verb} {what or 'files'} to {target}" if target else f"{verb} {what or 'files'}"
    if verb == "Write":
        name = f"Write {target}" if target else "Write a file"
    return name if len(name) <= _LONGEST + 16 else f"{verb} {what or 'files'}"


def _readable(data: Data) -> str:
    """A value as part of a name; empty when it is rendered later, too long, or of several lines."""
    if not isinstance(data, str) or "{{" in data or "{%" in data:
        return ""
    text = data.strip()
    return text if text and "\n" not in text and len(text) <= _LONGEST - 8 else ""
