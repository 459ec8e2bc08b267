"""What a declared type says of its values, held against what it is built on."""

from __future__ import annotations

from dialoom.compiler.faker_provider import PREFIX
from dialoom.compiler.findings import Findings
from dialoom.compiler.plan import ValueType
from dialoom.compiler.possible_values import no_values
from dialoom.compiler.settings import SettingsReader
from dialoom.grammar import tree

__all__ = ["check_made"]

_TIMES = ("date", "time", "datetime")
_BASES_OF = {"pattern": ("string",), "pool": ("string", "int", "number", *_TIMES), "generator": ("string",)}
"""The bases that a setting means something for."""


def check_made(declaration: tree.TypeDeclaration, made: ValueType, settings: SettingsReader,
               findings: Findings) -> None:
    """The settings of a type go with its base, and leave it values."""
    for key, bases in _BASES_OF.items():
        setting = settings.get(key)
        if setting is not None and made.base not in bases and not (key == "generator" and _suits(made)):
            findings.add("E0319", f"`{key}` does not go with {_kind_of(made)}", setting.span,
                         help=f"drop it, or build `{declaration.name.text}` on string")
            return
    pool = settings.get("pool")
    if pool is not None and not made.pool and isinstance(pool.value, tuple):
        findings.add("E0318", f"the pool of `{declaration.name.text}` is empty", pool.span,
                     help='list its values: pool ["basic", "plus"]')
        return
    problem = no_values(made)
    if problem is not None:
        place = pool or settings.get("pattern")
        findings.add("E0318", f"`{declaration.name.text}` cannot be made: {problem[0]}",
                     place.span if place else declaration.type.span, help=problem[1])


def _suits(made: ValueType) -> bool:
    """Whether a generator makes values of a base that is no text: what numbers and providers are made by."""
    own = {"int": ("int", "id"), "number": ("number", "amount")}.get(made.base, (made.base,))
    return made.generator in own or made.generator.startswith(PREFIX)


def _kind_of(made: ValueType) -> str:
    named = {"int": "whole numbers", "number": "numbers", "bool": "what is true or false", "enum": "an enumeration",
             "list": "lists", "object": "objects", "date": "dates", "time": "times", "datetime": "points in time"}
    return named[made.base]
