# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Strings and heredocs: as text around ``{{ }}``, or joined inside one expression."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..hcl.nodes import Expression, Template, TemplateFor, TemplateIf, Text, Wrapped
from ..hcl.types import STRING, ListOf, MapOf, ObjectOf, SetOf, TupleOf
from .code import CARRIAGE_RETURN, Code, Rank, text_constant
from .loops import FOR, body, for_code
from .translator import Translator, handles

# A mark of Jinja2 in literal text, with what is written together with it.
_MARKED = re.compile(r"\S*?(?:\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\{%|\{#)\S*", re.DOTALL)


@handles(Wrapped)
def _wrapped(t: Translator, node: Wrapped) -> Code:
    return t.code(node.inner)


@handles(Text)
def _text(t: Translator, node: Text) -> Code:
    return text_constant(node.value)


@handles(Template)
def _joined(t: Translator, node: Template) -> Code:
    parts = [t.text(part) for part in node.parts if not (isinstance(part, Text) and not part.value)]
    if not parts:
        return text_constant("")
    if len(parts) == 1:
        return (
            t.as_text(parts[0])
            if parts[0].type == STRING
            else Code(f"'' ~ {parts[0].text}", Rank.CONCAT, STRING)
        )
    return Code(" ~ ".join(part.at(Rank.MULTIPLY) for part in parts), Rank.CONCAT, STRING)


@handles(TemplateIf)
def _if_inside(t: Translator, node: TemplateIf) -> Code:
    then, otherwise = t.text(node.then), t.text(node.otherwise)
    text = f"{then.at(Rank.OR)} if {t.condition(node.condition).at(Rank.OR)} else {otherwise.text}"
    return Code(text, Rank.CHOICE, STRING)


@handles(TemplateFor)
def _for_inside(t: Translator, node: TemplateFor) -> Code:
    from ..hcl.nodes import For

    loop = For(node.start, node.end, node.key_name, node.value_name, node.collection, None, node.body)
    return for_code(t, loop).piped("join", type_=STRING)


def template_text(t: Translator, node: Template, *, in_file: bool = False) -> str:
    """The template as text for Ansible to render; it always renders to a string.

    ``in_file``: for a template file, which Ansible reads a little differently.
    """
    out = _Output(in_file)
    _parts(t, node, out)
    if in_file and not out.text.strip("\n"):
        return "{{ '' }}" + out.text  # of a text of nothing but line ends, Ansible makes one too many
    if not out.certain:
        # Without it, text that is only made now and then would render to nothing at all, or to a number.
        out.add("{{ '' }}")
    elif out.open and out.text.endswith("\n"):
        # Jinja2 drops the last line end, and Ansible puts it back only if the text has none by then.
        out.text += "{# end #}\n"
    return out.text


@dataclass
class _Output:
    """Text written so far.

    ``in_file``: backslashes are escapes between ``{{ }}`` too, where in a playbook they stand for themselves.
    ``certain``: some of it is there in any case and makes the whole a string; ``open``: before its last line
    ends stands what may itself end with one.
    """

    in_file: bool = False
    text: str = ""
    after_statement: bool = False
    open: bool = False
    depth: int = 0
    certain: bool = False
    expressions: int = 0

    def add(self, text: str) -> None:
        """What is rendered as it stands, or an expression in braces."""
        if self.after_statement and text.startswith("\n"):
            # Ansible drops the newline after a statement unless told not to.
            self.text = self.text[:-2] + "+%}"
        if self.text.endswith("{") and text.startswith(("{", "%", "#")):
            self.text = self.text[:-1] + "{{ '{' }}"
        self.text += text
        if text:
            self.after_statement = False
            self.open &= not text.strip("\n")

    def literal(self, text: str) -> None:
        """Text that must come out unchanged."""
        self.certain |= bool(text) and not self.depth
        for number, line in enumerate(text.split("\r")):
            if number:
                self.add(f"{{{{ {CARRIAGE_RETURN} }}}}")
            self._marked(line)

    def _marked(self, text: str) -> None:
        end = 0
        for mark in _MARKED.finditer(text):
            self.add(text[end : mark.start()])
            if "endraw" in mark[0]:
                self.add(self._braces(text_constant(mark[0])))
            else:
                self.add(f"{{% raw %}}{mark[0]}{{% endraw %}}")
                self.after_statement = True
            end = mark.end()
        self.add(text[end:])

    def expression(self, code: Code) -> None:
        """A value."""
        self.add(self._braces(code))
        self.open = True
        if not self.depth:
            self.expressions += 1
            self.certain |= self.expressions > 1

    def _braces(self, code: Code) -> str:
        text = code.text.replace("\\", "\\\\") if self.in_file else code.text
        return f"{{{{ {text} }}}}"

    def statement(self, text: str) -> None:
        """``{% text %}``; there, unlike between ``{{ }}``, a backslash is an escape."""
        self.add("{% " + text.replace("\\", "\\\\") + " %}")
        self.after_statement = self.open = True


def _parts(t: Translator, node: Expression, out: _Output) -> None:
    for part in node.parts if isinstance(node, Template) else (node,):
        if isinstance(part, Text):
            out.literal(part.value)
        elif isinstance(part, TemplateIf):
            _if(t, part, out)
        elif isinstance(part, TemplateFor):
            _for(t, part, out)
        elif isinstance(part, Template):
            _parts(t, part, out)
        elif t.is_constant(part):
            out.literal(str(t.converted(part, t.value(part), STRING).raw))
        else:
            inner = part.inner if isinstance(part, Wrapped) else part
            out.expression(t.text(inner))


def _if(t: Translator, node: TemplateIf, out: _Output) -> None:
    out.statement(f"if {t.condition(node.condition).text}")
    out.depth += 1
    _parts(t, node.then, out)
    if not (isinstance(node.otherwise, Text) and not node.otherwise.value):
        out.statement("else")
        _parts(t, node.otherwise, out)
    out.depth -= 1
    out.statement("endif")


def _for(t: Translator, node: TemplateFor, out: _Output) -> None:
    collection = t.code(node.collection)
    inner = body(t, node, collection)
    inner = replace(inner, unseen=inner.unseen | {node.value_name, node.key_name})
    written = inner.iterators[node.value_name]
    key_written = inner.iterators.get(node.key_name, "") if node.key_name else ""
    out.statement(_head(collection, written, key_written))
    out.depth += 1
    if key_written and isinstance(collection.type, ListOf | TupleOf) and collection.sure:
        out.statement(f"set {key_written} = loop.index0")
    _parts(inner, node.body, out)
    out.depth -= 1
    out.statement("endfor")


def _head(collection: Code, value: str, key: str) -> str:
    if isinstance(collection.type, MapOf | ObjectOf) and collection.sure:
        pairs = f"{collection.at(Rank.FILTER)} | dictsort(true)"
        return f"for {key or '_'}, {value} in {pairs}"
    if isinstance(collection.type, ListOf | TupleOf | SetOf) and collection.sure:
        return f"for {value} in {collection.at(Rank.OR)}"
    # What may be null, a list or a map: the filter knows, and refuses what is none of the latter.
    if key in ("", value):
        return f"for {value} in {collection.at(Rank.FILTER)} | {FOR}('each', 'each')"
    return f"for {key}, {value} in {collection.at(Rank.FILTER)} | {FOR}('each', '[at, each]', key='at')"
