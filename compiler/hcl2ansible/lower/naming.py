# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task is called: by the template where it says so, else by what the task does."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Node
from ..ir.checked import CheckedComponent, CheckedData, CheckedSource
from ..ir.playbook import Data, Jinja
from ..ir.template import Template

_RENDERED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SENTENCE = re.compile(r"[A-Za-z][\w ,.'()/+-]*")
_LONGEST = 64
# Module -> name, and the option that tells more, if there is one.
_NAMES = {
    "artifice": ("Take other files as the artifact", "", ""),
    "breakpoint": ("Pause for a look", "", ""),
    "checksum": ("Write the checksums", "", ""),
    "compress": ("Compress the artifact", "to", "output"),
    "docker_import": ("Import the files", "as", "repository"),
    "docker_push": ("Push the image", "", ""),
    "docker_save": ("Save the image", "to", "path"),
    "docker_tag": ("Tag the image", "as", "repository"),
    "manifest": ("Write the manifest", "", ""),
    "sleep": ("Wait", "for", "duration"),
}
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


def data_name(each: CheckedData, template: Template) -> str:
    """The name of the task that reads a data source."""
    given = comment_above(each.data.file, each.data.node, template)
    return _capital(given) if given else f"Read the data source {each.data.reference}"


def component_name(part: CheckedComponent, options: Mapping[str, Data], template: Template) -> str:
    """The name of the task of a provisioner or post-processor."""
    given = part.name or comment_above(part.component.file, part.component.node, template)
    if given:
        return _capital(given)
    module = part.schema.module
    if module in ("shell", "shell_local"):
        return _shell(options, " on this computer" if module == "shell_local" else "")
    if module == "file":
        return _file(options)
    if module in _NAMES:
        return _with_target(*_NAMES[module], options)
    described = part.schema.short_description.strip().rstrip(".")
    return described if 0 < len(described) <= _LONGEST else f"Run {part.component.type}"


def _with_target(name: str, preposition: str, option: str, options: Mapping[str, Data]) -> str:
    target = _readable(options.get(option))
    return f"{name} {preposition} {target}" if target and option else name


def comment_above(file: SourceFile, node: Node, template: Template) -> str:
    """The comment on the line above a block, if it is one short sentence that stands alone."""
    comments = template.comments.get(file.name, ())
    before = bisect_left(comments, (node.start, 0))
    line = file.position(node.start)[0]
    comment = _alone_on(file, comments[before - 1 : before], line - 1)
    if not comment or "\n" in comment or _alone_on(file, comments[max(before - 2, 0) : before - 1], line - 2):
        return ""
    text = comment.removeprefix("//").lstrip("#").removeprefix("/*").removesuffix("*/").strip().rstrip(".")
    words = text.split()
    return text if len(words) > 1 and _SENTENCE.fullmatch(text) and len(text) <= _LONGEST else ""


def _alone_on(file: SourceFile, comments: Sequence[tuple[int, int]], line: int) -> str:
    """The comment, if there is one, when it starts on that line with nothing before it."""
    for start, end in comments:
        number, column = file.position(start)
        if number == line and not file.text[start - column + 1 : start].strip():
            return file.text[start:end].strip()
    return ""


def _capital(text: str) -> str:
    # Ansible's checks want a capital first; "{{" would be rendered.
    text = " ".join(text.split()).replace("{{", "{ {")
    return text[:1].upper() + text[1:]


def _shell(options: Mapping[str, Data], where: str) -> str:
    command = options.get("command")
    inline = (command,) if command is not None else options.get("inline")
    if isinstance(inline, tuple) and inline:
        return f"Run {_first_of(inline, 'command')}{where}"
    script, scripts = options.get("script"), options.get("scripts")
    listed = scripts if isinstance(scripts, tuple) else () if script is None else (script,)
    return f"Run {_first_of(listed, 'script')}{where}"


def _first_of(items: tuple[Data, ...], noun: str) -> str:
    """``apt-get update and 2 more commands``."""
    first = _readable(items[0]) if items else ""
    more = len(items) - 1
    if first and more > 0:
        return f"{first} and {more} more {noun}{'s' if more > 1 else ''}"
    if first:
        return first
    if len(items) == 1:
        return f"an inline {noun}" if noun == "script" else "an inline script"
    return f"{len(items)} {noun}s" if items else f"the {noun}s"


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
    """A value as part of a name; empty when it is too long, of several lines, or has no text of its own."""
    text = data.text if isinstance(data, Jinja) else data
    if not isinstance(text, str):
        return ""
    text = _RENDERED.sub("...", text).strip()
    plain = text and text.strip("./") and not any(mark in text for mark in ("\n", "{{", "{%", "{#"))
    return text if plain and len(text) <= _LONGEST - 8 else ""
