# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Classes that are nothing but their fields, for what every start needs.

``dataclasses`` would cost 11 ms to import and about 0.5 ms for each class, which is half the time of a
``validate -syntax-only``. Here the methods of a class are compiled when they are first used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform, overload

_Class = TypeVar("_Class")
_Made = TypeVar("_Made")


class _Fresh:
    """A default that each instance makes for itself."""

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


def fresh(*, default_factory: Callable[[], _Made]) -> _Made:
    """A default that must not be shared, such as an empty list."""
    made: Any = _Fresh(default_factory)
    return made


@overload
def record(cls: type[_Class], /) -> type[_Class]: ...


@overload
def record(*, kw_only: bool = False, eq: bool = True) -> Callable[[type[_Class]], type[_Class]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(fresh,))
def record(cls: Any = None, /, *, kw_only: bool = False, eq: bool = True) -> Any:
    """Makes a class with slots of one with annotations, like a frozen dataclass.

    Frozen for the type checker only. ``__match_args__`` names the fields, those of base classes first. The
    class must not use ``super()``: it is made anew.
    """
    if cls is None:
        return lambda decorated: _made(decorated, kw_only, eq)
    return _made(cls, kw_only, eq)


def _made(cls: Any, kw_only: bool, eq: bool) -> Any:
    namespace = dict(vars(cls))
    own = [name for name, kind in namespace.get("__annotations__", {}).items() if "ClassVar" not in str(kind)]
    defaults = {name: namespace.pop(name) for name in own if name in namespace}
    for name in ("__dict__", "__weakref__"):
        namespace.pop(name, None)
    namespace["__slots__"] = tuple(own)
    namespace["__match_args__"] = (*getattr(cls, "__match_args__", ()), *own)
    namespace["_defaults"] = {**getattr(cls, "_defaults", {}), **defaults}
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    for method, write in _METHODS.items():
        wanted = eq or method == "__init__"
        if wanted and not any(method in vars(base) for base in (cls, *_plain_bases(cls))):
            setattr(made, method, _compiled_at_first_use(made, method, write, kw_only))
    if "__repr__" not in namespace:
        setattr(made, "__repr__", _repr)  # noqa: B010 - mypy refuses the plain assignment
    return made


def replaced(instance: _Class, **changes: object) -> _Class:
    """A copy of a record with some fields changed."""
    names: tuple[str, ...] = getattr(type(instance), "__match_args__", ())
    return type(instance)(**{name: changes.get(name, getattr(instance, name)) for name in names})


def _plain_bases(cls: type) -> list[type]:
    """The base classes that define methods by hand: those of records and of ``object`` are written anew."""
    return [base for base in cls.__mro__[1:-1] if "__match_args__" not in vars(base)]


def _compiled_at_first_use(
    cls: type, method: str, write: Callable[[type, bool], tuple[str, dict[str, object]]], kw_only: bool
) -> Callable[..., Any]:
    def stand_in(self: object, *arguments: object, **named: object) -> Any:
        text, names = write(cls, kw_only)
        exec(text, names)  # noqa: S102 - made of the names of fields, as dataclasses does
        setattr(cls, method, names[method])
        return getattr(cls, method)(self, *arguments, **named)

    return stand_in


def _init(cls: Any, kw_only: bool) -> tuple[str, dict[str, object]]:
    names: dict[str, object] = {"MISSING": object()}
    parameters, body = ["self", *(["*"] if kw_only else [])], []
    for name in cls.__match_args__:
        given = name
        if name in cls._defaults:
            default = cls._defaults[name]
            names[f"DEFAULT_{name}"] = default.make if isinstance(default, _Fresh) else default
            if isinstance(default, _Fresh):
                parameters.append(f"{name}=MISSING")
                given = f"DEFAULT_{name}() if {name} is MISSING else {name}"
            else:
                parameters.append(f"{name}=DEFAULT_{name}")
        else:
            parameters.append(name)
        body.append(f"    self.{name} = {given}\n")
    if parameters[-1] == "*":
        parameters.pop()
    return f"def __init__({', '.join(parameters)}):\n{''.join(body) or '    pass'}", names


def _fields(cls: Any, instance: str) -> str:
    return "".join(f"{instance}.{name}, " for name in cls.__match_args__)


def _eq(cls: type, _unused: bool) -> tuple[str, dict[str, object]]:
    return (
        "def __eq__(self, other):\n"
        "    if self is other:\n        return True\n"
        "    if self.__class__ is not other.__class__:\n        return NotImplemented\n"
        f"    return ({_fields(cls, 'self')}) == ({_fields(cls, 'other')})\n"
    ), {}


def _hash(cls: type, _unused: bool) -> tuple[str, dict[str, object]]:
    return f"def __hash__(self):\n    return hash((self.__class__, {_fields(cls, 'self')}))\n", {}


_METHODS = {"__init__": _init, "__eq__": _eq, "__hash__": _hash}


def _repr(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{self.__class__.__name__}({values})"
