"""JSON Schemas of declared tools: what the assistant is shown of a tool's inputs."""

from __future__ import annotations

from typing import Any

from dialoom.compiler.plan import Parameter, ValueType

__all__ = ["arguments_schema", "schema_of"]

Json = Any
_TYPES = {"int": "integer", "bool": "boolean", "list": "array", "date": "string", "time": "string",
          "datetime": "string"}


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number


def schema_of(kind: ValueType, description: str = "") -> dict[str, Json]:
    """The JSON Schema of a value type."""
    out: dict[str, Json] = {}
    if kind.enum:
        if all(isinstance(value, str) for value in kind.enum):
            out["type"] = "string"
        out["enum"] = list(kind.enum)
    else:
        out["type"] = _TYPES.get(kind.base, kind.base)
    low, high = {"string": ("minLength", "maxLength"), "list": ("minItems", "maxItems")}.get(
        kind.base, ("minimum", "maximum"))
    if kind.minimum is not None:
        out[low] = _plain(kind.minimum)
    if kind.maximum is not None:
        out[high] = _plain(kind.maximum)
    if kind.pattern:
        out["pattern"] = kind.pattern
    if kind.format:
        out["format"] = kind.format
    if kind.item is not None:
        out["items"] = schema_of(kind.item)
    if kind.base == "object":
        out |= arguments_schema(kind.fields)
    if description:
        out["description"] = description
    return out


def arguments_schema(parameters: tuple[Parameter, ...]) -> dict[str, Json]:
    """The JSON Schema of an object with these parameters, and nothing else."""
    properties = {}
    for parameter in parameters:
        schema = schema_of(parameter.type, parameter.description)
        if parameter.has_default:
            schema["default"] = parameter.default
        properties[parameter.name] = schema
    required = [p.name for p in parameters if p.required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
