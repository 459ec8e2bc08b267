"""Whether a type has values at all: what no generator could make is told before anything is made."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from math import ceil, floor

from dialoom.compiler.findings import listing
from dialoom.compiler.pattern_text import PatternError, sample_of
from dialoom.compiler.plan import ValueType

__all__ = ["TIME_FORMS", "no_values", "whole_between"]

TIME_FORMS = {
    "date": r"\d{4}-\d{2}-\d{2}", "time": r"\d{2}:\d{2}(?::\d{2})?",
    "datetime": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?",
}
"""How dates and times are written, by base."""

Refusal = tuple[str, str]
"""Why there is no value, and the mend."""


def whole_between(low: float | None, high: float | None) -> bool:
    """Whether a whole number lies between the bounds, both included; an open side is no bound."""
    return low is None or high is None or ceil(low) <= floor(high)


def no_values(kind: ValueType) -> Refusal | None:
    """Why nothing can be of the type, or what is listed for it cannot, and the mend; None where all is well.

    Bounds the wrong way round are not told here: they are where they are written.
    """
    if kind.minimum is not None and kind.maximum is not None and kind.minimum > kind.maximum:
        return None
    check = _CHECKS.get(kind.base)
    return (_listed(kind) if kind.pool else None) or (check(kind) if check else None)


def _number(kind: ValueType) -> Refusal | None:
    low, high, step = kind.minimum, kind.maximum, kind.multiple_of
    if kind.base == "int" and not whole_between(low, high):
        return f"no whole number lies between {low:g} and {high:g}", "widen the bounds"
    if step and low is not None and high is not None and ceil(low / step) > floor(high / step):
        return f"no multiple of {step:g} lies between {low:g} and {high:g}", "widen the bounds"
    return None


def _text(kind: ValueType) -> Refusal | None:
    if kind.pool or kind.enum or kind.pattern is None or _is_sampled(kind.pattern, kind.minimum, kind.maximum):
        return None
    if _is_sampled(kind.pattern, None, None):
        return (f"no text of {_lengths(kind)} characters fits the pattern",
                "let the pattern and the bounds agree on a length")
    return "no text fits the pattern", "try it on an example: what stands between the signs has to be possible"


@lru_cache(maxsize=1024)
def _is_sampled(pattern: str, low: float | None, high: float | None) -> bool:
    try:
        sample_of(pattern, ceil(low or 0), high)
    except PatternError:
        return False
    return True


def _list(kind: ValueType) -> Refusal | None:
    item = kind.item
    if not whole_between(kind.minimum, kind.maximum):
        return f"a list has a whole number of items, and none lies in {_lengths(kind)}", "widen the bounds"
    if item is None or (kind.maximum is not None and kind.maximum < 1):
        return None
    if kind.unique and (kind.minimum or 0) > (most := _exactly(item)):
        return (f"{kind.minimum:g} different items are asked for, of which there are only {most:g}",
                "ask for fewer items, or give the type of the items more values")
    inner = no_values(item)
    return (f"its items can be nothing: {inner[0]}", inner[1]) if inner else None


def _exactly(item: ValueType) -> float:
    """How many values there are where that is known to the last one, else without end."""
    if item.enum or item.pool:
        return len(set(item.enum or item.pool))
    if item.base == "bool":
        return 2
    if item.base == "int" and item.minimum is not None and item.maximum is not None:
        return floor(item.maximum) - ceil(item.minimum) + 1
    return float("inf")


def _object(kind: ValueType) -> Refusal | None:
    for field in kind.fields:
        inner = no_values(field.type) if field.required else None
        if inner:
            return f"`{field.name}` can be nothing: {inner[0]}", inner[1]
    return None


_CHECKS: dict[str, Callable[[ValueType], Refusal | None]] = {
    "int": _number, "number": _number, "string": _text, "list": _list, "object": _object,
}


def _listed(kind: ValueType) -> Refusal | None:
    """What is listed in a pool has to be of the type, each value of it: each will be drawn."""
    wrong = [word for word in kind.pool if not _is_of(word, kind)]
    if not wrong:
        return None
    one, many = _NOUNS.get(kind.base, ("text", "texts"))
    if kind.base in ("int", "number") and (kind.minimum is not None or kind.maximum is not None):
        rest = f" in {_lengths(kind)}"
    elif kind.base != "string":
        rest = f" like {_LIKE[kind.base]}"
    elif kind.pattern is not None and not all(re.search(kind.pattern, word) for word in wrong):
        rest = f" that fit{'s' if len(wrong) == 1 else ''} the pattern"
    else:
        rest = f" of {_lengths(kind)} characters"
    shown = listing([f"`{word}`" for word in wrong], 3)
    said = f"is no {one}" if len(wrong) == 1 else f"are no {many}"
    return f"{shown} of its pool {said}{rest}", "let the pool and the rest of the type agree"


_NOUNS = {"int": ("whole number", "whole numbers"), "number": ("number", "numbers"), "date": ("date", "dates"),
          "time": ("time", "times"), "datetime": ("point in time", "points in time")}
_LIKE = {"int": "7", "number": "0.5", "date": "2026-03-31", "time": "09:30", "datetime": "2026-03-31T09:30:00Z"}


def _is_of(word: str, kind: ValueType) -> bool:
    if kind.base in ("int", "number"):
        try:
            value = int(word) if kind.base == "int" else float(word)
        except ValueError:
            return False
        return _inside(value, kind)
    if kind.base in TIME_FORMS:
        return re.fullmatch(TIME_FORMS[kind.base], word) is not None
    return _inside(len(word), kind) and (kind.pattern is None or re.search(kind.pattern, word) is not None)


def _inside(value: float, kind: ValueType) -> bool:
    return ((kind.minimum is None or value >= kind.minimum) and (kind.maximum is None or value <= kind.maximum))


def _lengths(kind: ValueType) -> str:
    """The bounds, as they are written; one number where both are the same."""
    low, high = ("" if side is None else f"{side:g}" for side in (kind.minimum, kind.maximum))
    return low if low == high else f"{low}..{high}"
