"""The keywords of a schema that a call can be held against, where their values are what JSON Schema asks for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from dialoom.compiler.pattern_text import PatternError, sample_of

__all__ = ["kept_keywords", "settled_enum"]

Json = Any
Note = Callable[[str], None]
_TYPES = {
    "string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "array": "array",
    "object": "object", "null": "null",
}
_MEANT = {
    "str": "string", "text": "string", "char": "string", "date": "string", "datetime": "string", "date-time": "string",
    "timestamp": "string", "uuid": "string", "uri": "string", "url": "string", "file": "string", "email": "string",
    "int": "integer", "int32": "integer", "int64": "integer", "long": "integer", "float": "number", "double": "number",
    "decimal": "number", "numeric": "number", "bool": "boolean", "list": "array", "tuple": "array", "set": "array",
    "dict": "object", "map": "object", "json": "object", "hash": "object", "struct": "object",
}
_FORMATS_OF_TYPES = {"date": "date", "datetime": "date-time", "date-time": "date-time", "timestamp": "date-time",
                     "uuid": "uuid", "uri": "uri", "url": "uri", "email": "email", "file": "binary"}
_SIZES = ("minLength", "maxLength", "minItems", "maxItems")
_TEXTS = ("description", "format", "pattern", "title")
_FLAGS = ("readOnly", "writeOnly", "uniqueItems")
_MOST_AT_LEAST = 1_000
_FINEST = 1e-6
_LARGEST = 2.0**64
_PYTHON: dict[Json, type | tuple[type, ...]] = {
    "string": str, "integer": (int, float), "number": (int, float), "boolean": bool, "array": list, "object": dict,
}


def kept_keywords(schema: dict[str, Json], note: Note) -> dict[str, Json]:
    """What is kept of the schema itself; ``note`` is told of what says something and is not."""
    out: dict[str, Json] = {key: schema[key] for key in ("default", "example") if key in schema}
    out |= {key: True for key in _FLAGS if schema.get(key) is True}
    out |= {key: schema[key] for key in _TEXTS if isinstance(schema.get(key), str)}
    out |= _type(schema, note)
    out |= _bounds(schema, out.get("type") == "integer", note)
    out |= _sizes(schema, note)
    _keep_values(schema, out, note)
    if "pattern" in out:
        _keep_pattern(out, note)
    if "default" in out and not _fits(out["default"], out) and out.pop("default") is not None:
        note("a default that its own schema does not allow was left out")
    return out


def settled_enum(schema: dict[str, Json]) -> dict[str, Json]:
    """A schema with plain values, and of its type and bounds only those that some of the values keep."""
    bounds = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern", *_SIZES)
    out = {key: value for key, value in schema.items() if key not in ("properties", "items", *bounds)}
    fitting = [value for value in out["enum"] if _is_of(value, out.get("type"))]
    if fitting and out.get("type") not in ("object", "array"):
        out["enum"] = fitting
    else:
        out.pop("type", None)
    inside = [value for value in out["enum"] if _within(value, schema)]
    return {**out, "enum": inside or out["enum"]}


def _within(value: str | float, schema: dict[str, Json]) -> bool:
    if isinstance(value, str):
        return bool(schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)))
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def _type(schema: dict[str, Json], note: Note) -> dict[str, str]:
    said = schema.get("type")
    words = [word for word in (said if isinstance(said, list) else [said]) if isinstance(word, str)]
    known = [word for word in words if word in _TYPES]
    real = [word for word in known if word != "null"] or known
    if real:
        if len(real) > 1:
            note("of several types (" + ", ".join(real) + ") the first was taken")
        return {"type": real[0]}
    for word in words:
        lower = word.lower()
        meant = _TYPES.get(lower) or _MEANT.get(lower)
        if meant:
            note(f"`{word}` is no type: it is taken to be `{meant}`")
            format = _FORMATS_OF_TYPES.get(lower)
            return {"type": meant} | ({"format": format} if format and "format" not in schema else {})
        note(f"`{word}` is no type: it is taken to be anything")
    return {"type": "array"} if "items" in schema else {}


def _bounds(schema: dict[str, Json], whole: bool, note: Note) -> dict[str, Json]:
    out: dict[str, Json] = {}
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        plain, other = schema.get(limit), schema.get(exclusive)
        if other is True and _is_number(plain):  # 3.0 and 2.0 say of the bound whether it is one itself
            out[exclusive] = plain
        elif _is_number(plain):
            out[limit] = plain
        if _is_number(other):
            out[exclusive] = other
    low: float = max((out[key] for key in ("minimum", "exclusiveMinimum") if key in out), default=-math.inf)
    high: float = min((out[key] for key in ("maximum", "exclusiveMaximum") if key in out), default=math.inf)
    shut = low == high and any(out.get(key) == low for key in ("exclusiveMinimum", "exclusiveMaximum"))
    if whole and low < high:  # between 0 and 1 lies no whole number
        least = low // 1 + 1 if out.get("exclusiveMinimum") == low else -(-low // 1)
        shut = least > high or (least == high and out.get("exclusiveMaximum") == high)
    if low > high or shut:
        note(f"bounds that exclude each other ({low:g} and {high:g}) were left out")
        out = {}
    step = schema.get("multipleOf")
    if step is not None and _is_number(step) and step > 0:
        if step >= _FINEST:
            out["multipleOf"] = step
        else:
            note(f"steps of {step:g} are finer than anybody says, and were left out")
    return out


def _sizes(schema: dict[str, Json], note: Note) -> dict[str, int]:
    out = {key: int(schema[key]) for key in _SIZES
           if _is_number(schema.get(key)) and schema[key] >= 0 and float(schema[key]).is_integer()}
    for low, high in (("minLength", "maxLength"), ("minItems", "maxItems")):
        if out.get(low, 0) > out.get(high, math.inf):
            note(f"bounds that exclude each other ({out.pop(low)} and {out.pop(high)}) were left out")
        if out.get(low, 0) > _MOST_AT_LEAST:
            note(f"`{low} {out.pop(low)}` is more than anybody says, and was left out")
    return out


def _keep_values(schema: dict[str, Json], out: dict[str, Json], note: Note) -> None:
    """Puts the values that may be chosen into ``out``: those that are plain and of the type."""
    listed = schema.get("enum")
    values = [schema["const"]] if "const" in schema else listed if isinstance(listed, list) else []
    if not values:
        return
    if all(value is None for value in values):
        out["type"] = "null"
        return
    plain = [value for value in values if isinstance(value, str | int | float) and _is_plain(value)]
    fitting = [value for value in plain if _is_of(value, out.get("type"))]
    if plain and not fitting:
        note(f"values that are no `{out.pop('type')}` are taken as they are")
        fitting = plain
    if len([value for value in values if value is not None]) > len(fitting):
        note("values of an enumeration that are not plain, or not of its type, were left out")
    if fitting:
        out["enum"] = list({(type(value) is bool, value): value for value in fitting}.values())


def _keep_pattern(out: dict[str, Json], note: Note) -> None:
    pattern = out["pattern"]
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        note(f"the pattern `{out.pop('pattern')}` is none that this program reads, and was left out")
        return
    if out.get("type", "string") != "string" or "enum" in out:
        return
    try:
        sample_of(pattern, out.get("minLength", 0), out.get("maxLength"))
    except PatternError:
        note(f"no text could be made for the pattern `{out.pop('pattern')}`: it was left out")


def _fits(value: Json, schema: dict[str, Json]) -> bool:
    if value is None or ("enum" in schema and value not in schema["enum"]):
        return False
    if not _is_of(value, schema.get("type")):
        return False
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def _is_of(value: Json, kind: Json) -> bool:
    """Whether the value is of the JSON Schema type; of an unknown one every value is."""
    expected = _PYTHON.get(kind)
    if expected is None:
        return True
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, expected) and (kind == "boolean" or not isinstance(value, bool))


def _is_number(value: Json) -> bool:
    """Whether the value is a number that a bound can be: not without end, and of a size that programs hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _is_plain(value: str | float) -> bool:
    return isinstance(value, str) or math.isfinite(value)
