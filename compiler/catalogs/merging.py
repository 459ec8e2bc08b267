"""Two plain schemas that hold at once, as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["merged"]

Json = Any
_TIGHTER: dict[str, Callable[[Json, Json], Json]] = {
    "minimum": max, "exclusiveMinimum": max, "minLength": max, "minItems": max,
    "maximum": min, "exclusiveMaximum": min, "maxLength": min, "maxItems": min,
}
_EITHER = ("readOnly", "writeOnly", "uniqueItems")


def merged(first: dict[str, Json], second: dict[str, Json]) -> dict[str, Json]:
    """What holds where both hold: the tighter bound, the values of both enums, all that either requires.

    Where they exclude each other, or nobody can tell (two patterns), the second one counts.
    """
    out = {**first, **second}
    for key in first.keys() & second.keys():  # each key stands alone: their order changes nothing
        one, other = first[key], second[key]
        if key in _TIGHTER:
            out[key] = _TIGHTER[key](one, other)
        elif key == "properties":
            both = {name: merged(one[name], other[name]) for name in one if name in other}
            out[key] = {**one, **other, **both}
        elif key == "items":
            out[key] = merged(one, other)
        elif key == "required":
            out[key] = list(dict.fromkeys([*one, *other]))
        elif key == "enum":
            out[key] = [value for value in other if value in one] or other
        elif key == "type" and {one, other} == {"integer", "number"}:
            out[key] = "integer"
        elif key in _EITHER:
            out[key] = one is True or other is True
        elif key == "additionalProperties":
            out.pop(key)  # both shut out what the other describes: documents do not mean that
    return out
