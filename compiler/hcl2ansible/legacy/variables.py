# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""User variables: as ``variable`` blocks, and as locals where HCL allows no such default."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..check.findings import Findings
from ..hcl.nodes import Argument, Attribute, Block, Bool, Call, Expression, Template, Text, Wrapped
from ..parse.json_syntax import JsonMember, JsonNull, JsonObject, JsonString
from .functions import Surroundings
from .place import Place
from .shapes import Reader
from .strings import text_expression
from .tree import argument, block, identifier

# Function -> why it does not work where it stands, and what to do.
_MISUSED = {
    "build": (
        '"build" works in provisioners and post-processors only',
        "The machine does not exist yet when a builder is configured.",
    ),
    "sed": ('"sed" does nothing any more', "Use replace_all instead: {{replace_all `OLD` `NEW` TEXT}}"),
    "the name of a variable": (
        "The name of a variable must be written out",
        "Write it as {{user `NAME`}}, with a name that nothing computes.",
    ),
}
_DEFAULTS_ONLY = 'Put it into the "variables" section, and use {{user `NAME`}} here.'


@dataclass
class _Variable:
    """``place``: where its name stands, or where it is used first if it is declared nowhere."""

    name: str
    identifier: str
    place: Place
    default: JsonString | None = None
    declared: bool = True
    sensitive: bool = False
    moved: bool = False  # its value is made by a local
    used_by: set[str] = field(default_factory=set)


class Variables:
    """All variables of a template: those that it declares, and those that the rest of it turns out to use."""

    def __init__(self, reader: Reader, given: Mapping[str, str]) -> None:
        self.reader = reader
        self.given = given  # values of the command line and var files
        self.found: dict[str, _Variable] = {}
        self.environment: dict[str, tuple[str, Place, bool]] = {}  # variable -> (identifier, place, secret)
        self.timestamp: Place | None = None
        self.same_names = True  # of builders, here and in HCL

    @property
    def names(self) -> dict[str, str]:
        """Name in the template -> name in HCL."""
        return {variable.name: variable.identifier for variable in self.found.values()}

    def is_empty(self, identifier_: str) -> bool:
        """Whether a variable, by its name in HCL, is empty when nobody gives it a value."""
        found = next((each for each in self.found.values() if each.identifier == identifier_), None)
        return found is not None and (
            not found.declared or (found.default is not None and not found.default.value)
        )

    def read(self, section: JsonObject | None, sensitive: list[JsonString]) -> None:
        """Take over the section, and ``sensitive-variables``."""
        secrets = {string.value for string in sensitive}
        for member in section.members if section else ():
            self._declare(member, secrets)
        for string in sensitive:
            if string.value not in self.found:
                self.reader.findings.warning(
                    "unknown-variable",
                    f'There is no variable "{string.value}" that could be sensitive',
                    self.reader.span(string),
                )
        needs = {name: self._needs(variable) for name, variable in self.found.items()}
        self._note_cycles(needs)

    def _declare(self, member: JsonMember, secrets: set[str]) -> None:
        name, value = member.name.value, member.value
        if not isinstance(value, JsonString | JsonNull):
            self.reader.string(value, f'The default of the variable "{name}"')
            value = JsonString(value.start, value.end, "", ((0, value.start),))
        used = {variable.identifier for variable in self.found.values()}
        self.found[name] = _Variable(
            name,
            identifier(name, used),
            Place(member.name.start, member.name.end),
            value if isinstance(value, JsonString) else None,
            sensitive=name in secrets,
        )

    def _needs(self, variable: _Variable) -> list[tuple[str, Place]]:
        """The variables in a default; also decides whether HCL allows the default."""
        if variable.default is None:
            return []
        used: list[tuple[str, Place]] = []

        def user(name: str, place: Place) -> Expression:
            used.append((name, place))
            return place.reference("var", "other")

        here = Surroundings(user, _env, lambda place: place.reference("local", "timestamp"))
        found = text_expression(variable.default, here, self.reader.file, self.reader.findings)
        variable.moved = not _is_default(found)
        return used

    def _note_cycles(self, needs: Mapping[str, list[tuple[str, Place]]]) -> None:
        """Note each variable that needs itself, and defaults that need what nobody declares."""
        for name, used in needs.items():
            for other, place in used:
                if other not in self.found and other not in self.given:
                    self.reader.error(
                        "unknown-variable",
                        f'The variable "{other}" is not declared',
                        place,
                        hint=f'Declare it in the "variables" section: "{other}": ""',
                    )
                elif self._reaches(other, name, needs, set()):
                    self.reader.error(
                        "variable-cycle", f'The variable "{name}" needs its own value', self.found[name].place
                    )
                    self.found[name].default = None
                    return

    def _reaches(
        self, start: str, wanted: str, needs: Mapping[str, list[tuple[str, Place]]], seen: set[str]
    ) -> bool:
        if start == wanted:
            return True
        seen.add(start)
        return any(
            self._reaches(other, wanted, needs, seen)
            for other, _place in needs.get(start, ())
            if other not in seen
        )

    def user(self, name: str, place: Place) -> Expression:
        """``{{user `name`}}`` outside of the section: what nobody declares or gives is empty."""
        variable = self.found.get(name)
        if variable is None:
            self._note_undeclared(name, place)
            used = {other.identifier for other in self.found.values()}
            variable = _Variable(name, identifier(name, used), place, declared=False)
            self.found[name] = variable
        return place.reference("local" if variable.moved else "var", variable.identifier)

    def _note_undeclared(self, name: str, place: Place) -> None:
        summary = f'The variable "{name}" is not declared'
        if summary in {finding.summary for finding in self.reader.findings}:
            return
        self.reader.findings.warning(
            "unknown-variable",
            summary,
            self.reader.span(place),
            detail="It is empty unless a value is given.",
            hint=f'Declare it in the "variables" section: "{name}": ""',
        )

    def env(self, name: str, place: Place, *, sensitive: bool = False) -> Expression:
        """The variable that holds a value of the environment, as HCL reads that in defaults only."""
        taken = {variable.identifier for variable in self.found.values()}
        known, at, secret = self.environment.get(name, (identifier(f"env_{name}", taken), place, False))
        self.environment[name] = (known, at, secret or sensitive)
        return place.reference("var", known)

    def time(self, place: Place) -> Expression:
        """The local that holds the time of the build, in seconds."""
        self.timestamp = self.timestamp or place
        return place.reference("local", self._timestamp_name())

    def _timestamp_name(self) -> str:
        return identifier("timestamp", {each.identifier for each in self.found.values() if each.moved})

    def surroundings(self, *, in_build: bool = False, in_source: bool = False) -> Surroundings:
        """What strings outside of the section see."""
        return Surroundings(
            self.user, self.env, self.time, self._misused, in_build, in_source, self.same_names
        )

    def _misused(self, name: str, place: Place) -> None:
        only = (f'"{name}" works in the "variables" section only', _DEFAULTS_ONLY)
        summary, hint = _MISUSED.get(name, only)
        code = "invalid-template" if name in _MISUSED else "misplaced-function"
        self.reader.error(code, summary, place, hint=hint)

    def blocks(self) -> list[Block]:
        """The blocks, variables by name and then locals; to be called when all the rest has been read."""
        locals_ = self._locals()
        variables = {variable.identifier: self._variable(variable) for variable in self._sorted()}
        for name, (known, place, secret) in self.environment.items():
            items = [
                argument("type", place.reference("string"), place),
                argument("default", _env(name, place), place),
            ]
            if secret:
                items.append(argument("sensitive", Bool(place.start, place.end, True), place))
            variables[known] = block("variable", [(known, place)], items, place)
        return [variables[name] for name in sorted(variables)] + locals_

    def _sorted(self) -> list[_Variable]:
        return sorted(self.found.values(), key=lambda variable: variable.identifier)

    def _variable(self, variable: _Variable) -> Block:
        place = variable.place
        items = [argument("type", place.reference("string"), place)]
        default = self._default(variable)
        if default is not None:
            items.append(argument("default", default, place))
        if variable.sensitive:
            items.append(argument("sensitive", Bool(place.start, place.end, True), place))
        return block("variable", [(variable.identifier, place)], items, place)

    def _default(self, variable: _Variable) -> Expression | None:
        if variable.moved:
            return variable.place.null()
        if not variable.declared:
            return variable.place.text("")
        return None if variable.default is None else self._translated(variable.default, _env)

    def _translated(self, default: JsonString, environment: Callable[[str, Place], Expression]) -> Expression:
        here = replace(self.surroundings(), environment=environment, misused=lambda _name, _place: None)
        return text_expression(default, here, self.reader.file, Findings())

    def _locals(self) -> list[Block]:
        """One block with all that may be shown, and one for each secret."""
        moved = [variable for variable in self._sorted() if variable.moved]
        secret = [self._secret_local(variable) for variable in moved if variable.sensitive]
        shown = [
            argument(variable.identifier, self._local(variable), variable.place)
            for variable in moved
            if not variable.sensitive
        ]
        shown = [*self._timestamp(), *shown]
        if not shown:
            return secret
        first = shown[0]
        return [block("locals", [], shown, Place(first.start, first.end)), *secret]

    def _local(self, variable: _Variable) -> Expression:
        """A value that is given wins over the default, as it does in the template."""
        place = variable.place
        given = place.reference("var", variable.identifier)
        default: Expression = place.null()
        if variable.default is not None:
            default = self._translated(
                variable.default, lambda name, at: self.env(name, at, sensitive=variable.sensitive)
            )
        return place.unless(given, place.null(), default)

    def _secret_local(self, variable: _Variable) -> Block:
        place = variable.place
        items = [
            argument("expression", self._local(variable), place),
            argument("sensitive", Bool(place.start, place.end, True), place),
        ]
        return block("local", [(variable.identifier, place)], items, place)

    def _timestamp(self) -> Iterator[Argument]:
        if self.timestamp is not None:
            place = self.timestamp
            now = place.call("rfc3339_parse", place.call("timestamp"))
            value = Attribute(place.start, place.end, now, "unix")
            yield argument(self._timestamp_name(), value, place)


def _env(name: str, place: Place) -> Expression:
    return place.call("env", place.text(name))


def _is_default(value: Expression) -> bool:
    """Whether HCL allows it as the default of a variable: texts and ``env``."""
    match value:
        case Text():
            return True
        case Template(parts=parts):
            return all(map(_is_default, parts))
        case Wrapped(inner=inner):
            return _is_default(inner)
        case Call(name="env"):
            return True
    return False
