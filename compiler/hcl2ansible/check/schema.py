# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The schemas of all blocks, from the documentation of the collection's modules.

The sources are read as text: importing ansible, or the modules, would take longer than compiling.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..collection import collection_directory
from ..hcl.diagnostics import Diagnostic, DiagnosticError
from ..ir.schema import KINDS, ModuleSchema, Option, Schemas
from .schema_cache import fingerprint, load_cached, store

COLLECTION = "hcl2ansible.images"


def load_schemas(collection: Path, name: str = COLLECTION) -> Schemas:
    """The schemas of the modules below ``collection``; raises DiagnosticError when there are none."""
    key = fingerprint(collection)
    cached = load_cached(collection, key)
    if cached is None:
        cached = read_schemas(collection, name)
        store(collection, key, cached)
    if not cached.modules:
        raise DiagnosticError(
            Diagnostic(
                "error",
                "no-collection",
                f"There are no modules of {name} in {collection}",
                hint=f"Install hcl2ansible again, or: ansible-galaxy collection install {name}",
            )
        )
    return cached


def read_schemas(collection: Path, name: str = COLLECTION) -> Schemas:
    """Read the documentation of every module that carries out a block."""
    fragments = _Fragments({COLLECTION: collection_directory(), name: collection})
    found = []
    for path in sorted((collection / "plugins/modules").glob("*.py")):
        schema = _schema(f"{name}.{path.stem}", _constants(path), fragments)
        if schema.kinds:
            found.append(schema)
    return Schemas(tuple(found))


def _constants(path: Path) -> dict[str, Any]:
    """The constants of a module, and of the classes in it, by name."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    bodies: list[ast.stmt] = list(tree.body)
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef):
            bodies += statement.body
    found: dict[str, Any] = {}
    for statement in bodies:
        if isinstance(statement, ast.Assign):
            with suppress(ValueError):
                value = ast.literal_eval(statement.value)
                found.update(
                    {target.id: value for target in statement.targets if isinstance(target, ast.Name)}
                )
    return found


def _yaml(text: str) -> Any:
    import yaml

    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}  # noqa: S506 - both are safe


class _Fragments:
    """The documentation fragments of a collection and of ours, each file read once."""

    def __init__(self, collections: Mapping[str, Path]) -> None:
        self._collections = collections
        self._files: dict[Path, dict[str, Any]] = {}

    def get(self, name: str) -> Mapping[str, Any]:
        """What ``hcl2ansible.images.FILE`` or ``hcl2ansible.images.FILE.VARIABLE`` stands for."""
        constants, variable = self._constants(name)
        documentation = _yaml(constants[variable]) if variable in constants else {}
        return documentation if isinstance(documentation, dict) else {}

    def rules(self, name: str) -> Mapping[str, Any]:
        """MUTUALLY_EXCLUSIVE and its like of the fragment's file; they hold for all its variables."""
        return self._constants(name)[0]

    def _constants(self, name: str) -> tuple[Mapping[str, Any], str]:
        namespace, collection, file, *variable = [*name.split("."), "", ""][:4]
        folder = self._collections.get(f"{namespace}.{collection}")
        if folder is None:
            return {}, ""  # of ansible-core: attributes and notes, never options of ours
        path = folder / "plugins/doc_fragments" / f"{file}.py"
        if path not in self._files:
            self._files[path] = _constants(path)
        return self._files[path], ("".join(variable) or "documentation").upper()


def _schema(fqcn: str, constants: Mapping[str, Any], fragments: _Fragments) -> ModuleSchema:
    documentation = _yaml(constants.get("DOCUMENTATION", ""))
    options: dict[str, Any] = dict(documentation.get("options") or {})
    attributes: dict[str, Any] = dict(documentation.get("attributes") or {})
    requirements = list(documentation.get("requirements") or ())
    rules = [constants]
    ours = fqcn.startswith(f"{COLLECTION}.")  # the code of other collections is not run by a check
    for name in _names(documentation.get("extends_documentation_fragment")):
        fragment = fragments.get(name)
        for option, described in (fragment.get("options") or {}).items():
            options[option] = {**described, **options.get(option, {})}
        attributes = {**(fragment.get("attributes") or {}), **attributes}
        requirements += fragment.get("requirements") or ()
        rules.append(fragments.rules(name))
    returned = _yaml(constants.get("RETURN", ""))
    outputs = (returned.get("data") or {}).get("contains") if "data_source" in attributes else None
    return ModuleSchema(
        fqcn=fqcn,
        kinds={kind: str(attributes[kind]["details"]) for kind in KINDS if kind in attributes},
        options=_options(options),
        short_description=str(documentation.get("short_description", "")),
        build_names=tuple((returned.get("build") or {}).get("contains") or ()),
        outputs=_outputs(outputs or {}),
        requirements=tuple(map(str, requirements)),
        exclusive=_groups(rules, "MUTUALLY_EXCLUSIVE"),
        one_of=_groups(rules, "REQUIRED_ONE_OF"),
        required_if=tuple(
            (option, value, tuple(names), bool(any_of))
            for given in rules
            for option, value, names, *any_of in given.get("REQUIRED_IF") or ()
        ),
        sensitive_data="always" if (secret := constants.get("SENSITIVE_DATA", "")) is True else str(secret),
        rules=next((given["RULES"] for given in rules if "RULES" in given), "") if ours else "",
    )


def _outputs(described: Mapping[str, Any]) -> dict[str, Option]:
    """What a module returns; ``required`` is what is always there."""
    return {
        name: Option(
            name=name,
            type=str(value.get("type", "str")),
            elements=str(value.get("elements", "")),
            required=value.get("returned") == "always",
            suboptions=_outputs(value.get("contains") or {}),
        )
        for name, value in described.items()
    }


def _groups(rules: Iterable[Mapping[str, Any]], kind: str) -> tuple[tuple[str, ...], ...]:
    """Lists of option names, as modules and fragments write them beside their documentation.

    One that is in several fragments counts once.
    """
    return tuple(dict.fromkeys(tuple(group) for given in rules for group in given.get(kind) or ()))


def _names(given: object) -> Iterable[str]:
    if isinstance(given, str):
        return [name.strip() for name in given.split(",")]
    return list(given) if isinstance(given, list) else []


def _options(described: Mapping[str, Any]) -> dict[str, Option]:
    return {
        name: Option(
            name=name,
            type=str(option.get("type", "str")),
            elements=str(option.get("elements", "")),
            required=bool(option.get("required", False)),
            default=option.get("default"),
            choices=tuple(option.get("choices") or ()),
            aliases=tuple(option.get("aliases") or ()),
            suboptions=_options(option.get("suboptions") or {}),
        )
        for name, option in described.items()
    }
