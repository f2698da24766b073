# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``templatefile``: the template file becomes a Jinja2 file beside the playbook, which a lookup renders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from ..hcl.diagnostics import SourceFile
from ..hcl.evaluate import EvaluationError, Scope, evaluate
from ..hcl.functions import FUNCTIONS, FunctionError
from ..hcl.functions.filesystem import read_text
from ..hcl.functions.template_file import parsed
from ..hcl.nodes import Call, Expression, Object, Parenthesised, Template, Text, Wrapped
from ..hcl.types import STRING, ObjectOf
from ..hcl.values import Value
from .code import Code, Rank, is_name, member, text_constant
from .strings import template_text
from .translator import TAKEN, NoOwnForm, Translator
from .walk import nodes

FOLDER = "templates"  # where Ansible's lookup searches, beside the playbook
_SUFFIXES = (".hcl", ".pkrtpl", ".pkr", ".tftpl", ".tpl", ".tmpl", ".template", ".j2")


@dataclass
class TemplateFiles:
    """The Jinja2 files of one playbook; ``texts``: path relative to the playbook -> text.

    ``stem``: the playbook's name without its suffix, so that playbooks in one directory share no files.
    """

    stem: str
    compiled: str  # what each file says of where it comes from, up to the name of its source
    texts: dict[str, str] = field(default_factory=dict)

    def add(self, source: str, text: str) -> str:
        """Keep a file made from ``source``; returns the name by which the lookup finds it."""
        base = PurePosixPath(source).name
        while any(base.endswith(suffix) and base != suffix for suffix in _SUFFIXES):
            base = base.rpartition(".")[0]
        base, number = base or "template", 1
        while True:
            name = f"{self.stem}/{base}{'' if number == 1 else f'-{number}'}.j2"
            path = f"{FOLDER}/{name}"
            # The first line also keeps Ansible from taking "#jinja2:" for options.
            shown = PurePosixPath(source).name.replace("#}", "#")
            whole = f"{{# {path}: {self.compiled} {shown} #}}\n{text}"
            if self.texts.setdefault(path, whole) == whole:
                return name
            number += 1


def template_file(t: Translator, node: Call) -> Code:
    """``lookup('ansible.builtin.template', ...)``; NoOwnForm where the file is not known yet."""
    files, source = t.typing.templates, _source(t, node)
    if files is None or source is None:
        raise NoOwnForm
    given = node.arguments[1]
    while isinstance(given, Parenthesised | Wrapped):
        given = given.inner
    values = _values(t, given)
    names = {name: _jinja_name(name, values) for name in values}
    inner = Translator(
        replace(
            t.typing,
            values=values,
            file=source,
            hollow=frozenset((name,) for name in values if _is_hollow(t, given, name)),
        ),
        iterators=names,
    )
    tree = parsed(source)
    if isinstance(tree, Wrapped) and inner.value(tree).type != STRING:
        raise NoOwnForm  # what is nothing but an interpolation keeps its type
    whole = tree if isinstance(tree, Template) else Template(tree.start, tree.end, (tree,))
    given_names = _template_vars(t, given, names)
    name = files.add(source.name, template_text(inner, whole, in_file=True))
    arguments = [text_constant(name).text, *([f"template_vars={given_names}"] if values else [])]
    return Code(f"lookup('ansible.builtin.template', {', '.join(arguments)})", Rank.ATOM, STRING)


def calls_in_file(t: Translator, node: Call) -> set[str] | None:
    """The functions that the template file of a call uses; None when it is not known yet."""
    source = _source(t, node)
    if source is None:
        return None
    return {part.name for part in nodes(parsed(source)) if isinstance(part, Call)}


def _source(t: Translator, node: Call) -> SourceFile | None:
    """The file, when its path depends on nothing that may still change."""
    path = node.arguments[0]
    if len(node.arguments) != 2 or node.expand:
        return None
    if any(
        isinstance(part, Call) and not (part.name in FUNCTIONS and FUNCTIONS[part.name].pure)
        for part in nodes(path)
    ):
        return None
    try:
        value = evaluate(path, Scope(t.typing.known, FUNCTIONS, t.typing.base_dir))
        if not isinstance(value.raw, str):
            return None
        return SourceFile(value.raw, read_text(value.raw, Scope(base_dir=t.typing.base_dir)))
    except (EvaluationError, FunctionError):
        return None


def _values(t: Translator, given: Expression) -> Mapping[str, Value]:
    """Each name that the template sees, as an unknown value of its type."""
    type_ = t.value(given).type
    if not isinstance(type_, ObjectOf):
        raise NoOwnForm
    return {
        name: Value.unknown(each, not_null=not _is_hollow(t, given, name))
        for name, each in type_.attributes.items()
    }


def _is_hollow(t: Translator, given: Expression, name: str) -> bool:
    """Whether what is given for a name may be null, or have a null in it."""
    if not isinstance(given, Object):
        return t.is_hollow(given)
    return any(_key(t, entry.key) == name and t.is_hollow(entry.value) for entry in given.entries)


def _key(t: Translator, key: Expression) -> object:
    return key.value if isinstance(key, Text) else t.converted(key, t.value(key), STRING).raw


def _jinja_name(name: str, others: Mapping[str, Value]) -> str:
    """The name, changed where Jinja2 or the playbook has another use for it."""
    cleaned = re.sub(r"[^A-Za-z0-9_]", "_", name)
    if is_name(cleaned) and cleaned not in TAKEN and (cleaned == name or cleaned not in others):
        return cleaned
    cleaned = cleaned.strip("_") or "value"
    while not is_name(cleaned) or cleaned in TAKEN or cleaned in others:
        cleaned += "_"
    return cleaned


def _template_vars(t: Translator, given: Expression, names: Mapping[str, str]) -> str:
    if isinstance(given, Object):
        entries = {str(_key(t, entry.key)): t.code(entry.value).text for entry in given.entries}
    else:
        code = t.code(given)
        if all(name == written for name, written in names.items()):
            return code.text
        entries = {name: member(code.at(Rank.ATOM), name) for name in names}
    inner = ", ".join(f"{text_constant(names[name]).text}: {text}" for name, text in entries.items())
    return f"{{{inner}}}"
