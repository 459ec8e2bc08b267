"""Results of calls, as far as no record of the world gives them."""

from __future__ import annotations

from random import Random
from typing import Any

from dialoom.compiler.plan import Parameter, Tool, ValueType
from dialoom.runtime.values import Values, outcome_value

__all__ = ["SUCCESS", "invented_result", "known_values"]

Json = Any
Record = dict[str, Json]

SUCCESS = {"success": True}
"""What a tool answers that declares no outputs."""


def invented_result(tool: Tool, values: Values, known: Record, keep: frozenset[str]) -> Record:
    """A result of the tool's outputs; ``keep`` names optional fields that must be there.

    A field holds what is ``known`` under its name, else what its name tells, else a drawn value.
    """
    if not tool.outputs:
        return dict(SUCCESS)
    return _settled(values.record(tool.outputs, keep), tool.outputs, known, values.rng)


def _settled(result: Record, fields: tuple[Parameter, ...], known: Record, rng: Random) -> Record:
    """The result with what is known, or told by the field's name, in the place of what was invented."""
    for field in fields:
        if field.name not in result:
            continue
        if field.name in known and _alike(field.type, known[field.name]):
            result[field.name] = known[field.name]
        elif field.type.base == "object":
            result[field.name] = _settled(result[field.name], field.type.fields, known, rng)
        elif (told := outcome_value(field, rng)) is not None:
            result[field.name] = told
    return result


_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,), "number": (int, float), "bool": (bool,), "list": (list,), "object": (dict,),
}  # fmt: skip


def _alike(kind: ValueType, value: Json) -> bool:
    if kind.enum:
        return value in kind.enum
    wanted = _PYTHON_TYPES.get(kind.base, (str,))
    return isinstance(value, wanted) and (kind.base == "bool" or not isinstance(value, bool))


def known_values(arguments: Record, record: Record) -> Record:
    """What is known by name: fields of the record, then inputs, then scalar values inside of inputs."""
    return {**_leaves(arguments), **arguments, **record}


def _leaves(arguments: Record) -> Record:
    out: Record = {}
    for name, value in arguments.items():
        if isinstance(value, dict):
            out.update(_leaves(value))
        elif not isinstance(value, list):
            out[name] = value
    return out
