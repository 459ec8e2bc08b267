"""Defaults held against their types."""

from __future__ import annotations

import re

from dialoom.compiler.findings import offer
from dialoom.compiler.plan import Scalar, ValueType
from dialoom.compiler.possible_values import TIME_FORMS
from dialoom.grammar import tree

__all__ = ["misfit", "scalar"]


def scalar(value: tree.Text | tree.Number | tree.Name) -> Scalar:
    """The JSON value of a literal: a name stands for its text, ``true`` and ``false`` for themselves."""
    if isinstance(value, tree.Text):
        return value.value
    if isinstance(value, tree.Number):
        return value.value
    return {"true": True, "false": False}.get(value.text, value.text)


def misfit(kind: ValueType, default: tree.Text | tree.Number | tree.Name) -> tuple[str, str] | None:
    """Why the type cannot have the default, and the mend; None where it can."""
    value = scalar(default)
    shown = f"`{value}`" if not isinstance(value, bool) else f"`{str(value).lower()}`"
    if kind.enum:
        return None if value in kind.enum else (
            f"is {shown}, which is none of its values", offer(str(value), map(str, kind.enum), "value"))
    if kind.base in ("list", "object"):
        return f"is {shown}, but the type is {'a list' if kind.base == 'list' else 'an object'}", (
            "drop the default, or make it optional with `?`")
    if kind.base == "bool":
        return None if isinstance(value, bool) else (f"is {shown}, which is neither true nor false",
                                                     "write true or false")
    if kind.base in ("int", "number"):
        return _number_misfit(kind, value, shown)
    if isinstance(default, tree.Number):
        return f"is the number {shown}, but the type is a text", f'write it in quotes: "{value}"'
    return _text_misfit(kind, str(value), shown)


def _text_misfit(kind: ValueType, value: str, shown: str) -> tuple[str, str] | None:
    if kind.pool:
        return None if value in kind.pool else (
            f"is {shown}, which is none of its pool", offer(value, kind.pool, "value"))
    if kind.base in TIME_FORMS:
        like = {"date": "2026-03-31", "time": "09:30", "datetime": "2026-03-31T09:30:00Z"}[kind.base]
        return None if re.fullmatch(TIME_FORMS[kind.base], value) else (
            f"is {shown}, which is no {kind.base}", f'write it like "{like}"')
    low, high = kind.minimum or 0, kind.maximum
    if len(value) < low or (high is not None and low <= high < len(value)):
        return f"is {shown}, which has {len(value)} characters", "choose one of the right length, or widen the bounds"
    if kind.pattern is not None and not re.search(kind.pattern, value):
        return f"is {shown}, which does not fit the pattern", "choose one that does"
    return None


def _number_misfit(kind: ValueType, value: Scalar, shown: str) -> tuple[str, str] | None:
    wanted = "a whole number" if kind.base == "int" else "a number"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or (kind.base == "int" and not isinstance(value, int)):
        return f"is {shown}, which is not {wanted}", f"write {wanted}, without quotes"
    assert isinstance(value, int | float)
    low, high = kind.minimum, kind.maximum
    if low is not None and high is not None and low > high:
        return None  # the bounds exclude each other: that is said of them
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"{'' if low is None else f'{low:g}'}..{'' if high is None else f'{high:g}'}"
        return f"is {shown}, which lies outside of {bounds}", "choose one inside, or widen the bounds"
    return None
