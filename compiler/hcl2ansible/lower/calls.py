# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Function calls: a stock filter where the types prove it exact, else the collection's of the same name."""

from __future__ import annotations

from ..hcl.functions import FUNCTIONS
from ..hcl.functions.subjects import filter_subject
from ..hcl.nodes import Call
from ..hcl.types import DYNAMIC, SetOf, Type, contains_dynamic
from .code import COLLECTION, Code, Rank, text_constant
from .guarded import guarded
from .stock import STOCK
from .template_files import template_file
from .translator import NoOwnForm, Translator, handles

# Functions that may give null; all others never do.
_MAY_BE_NULL = frozenset(
    {"lookup", "element", "try", "jsondecode", "yamldecode", "convert", "values", "vault"}
)
_WHOLE_RESULT = frozenset({"length", "ceil", "floor", "signum", "index", "parseint"})


@handles(Call)
def _call(t: Translator, node: Call) -> Code:
    written = _written(t, node)
    name = t.typing.kept.get(id(node))
    if name is None:
        return written
    return written.piped(f"{COLLECTION}.kept", text_constant(name).text, type_=written.type)


def _written(t: Translator, node: Call) -> Code:
    if node.name in ("try", "can"):
        return guarded(t, node)
    if node.name == "templatefile":
        return template_file(t, node)
    if node.name == "convert":
        return t.as_type(t.code(node.arguments[0]), t.value(node).type)
    stock = STOCK.get(node.name)
    if stock is not None and not node.expand:
        written = stock(t, node)
        if written is not None:
            return written
    written = _filter(t, node)
    if node.name == "setproduct" and any(isinstance(t.value(each).type, SetOf) for each in node.arguments):
        # One set among lists makes a set of the result; when the playbook runs, all of them are lists.
        if not isinstance(written.type, SetOf) or contains_dynamic(written.type):
            raise NoOwnForm
        return t.as_type(written.typed(DYNAMIC), written.type)
    return written


def _filter(t: Translator, node: Call) -> Code:
    value = t.value(node)
    # The arguments of coalesce take one type, and a null has none any more when the playbook runs.
    clear = node.name == "coalesce" and not any(
        contains_dynamic(t.value(each).type) for each in node.arguments
    )
    unified = value.type if clear and not node.expand else DYNAMIC
    arguments = [t.coerced(argument, unified) for argument in node.arguments]
    position = filter_subject(node.name)
    if not arguments:
        return Code("none", Rank.ATOM, DYNAMIC).piped(f"{COLLECTION}.{node.name}", type_=value.type)
    if position > len(arguments) - 1:
        raise NoOwnForm
    subject = arguments[position]
    texts = [argument.text for argument in arguments]
    others = texts[:position] + texts[position + 1 :]
    if node.expand:
        spread = arguments[-1].at(Rank.ATOM)
        if position == len(arguments) - 1:
            subject = Code(f"{spread}[0]", Rank.ATOM, DYNAMIC, sure=False)
            others = [*texts[:-1], f"*{spread}[1:]"]
        else:
            others[-1] = f"*{spread}"
    declared = FUNCTIONS[node.name].result if node.name in FUNCTIONS else value.type
    return subject.piped(
        f"{COLLECTION}.{node.name}",
        *others,
        type_=declared if isinstance(declared, Type) else value.type,
        sure=node.name not in _MAY_BE_NULL,
        integer=node.name in _WHOLE_RESULT,
    )
