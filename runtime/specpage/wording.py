"""Numbers, types and lists as the page says them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from dialoom.compiler.plan import Parameter, ValueType
from dialoom.runtime.specpage.page import FieldRow

__all__ = ["amount", "count", "field_rows", "listing", "percent", "type_words"]

_MOST_CHOICES = 12
_DEEPEST = 5
_PLAIN = ("text", "enum", "list", "object", "int", "number", "bool", "pool", "pattern", "date", "time", "datetime")
"""Generators whose name says no more than the base does."""


def percent(share: float) -> str:
    """``15%``, ``0.4%``: as a spec has it, rounded to what can be told from the next."""
    return f"{100 * share:.3g}%" if share < 0.995 else f"{100 * share:.4g}%"


def count(number: float, word: str, many: str = "") -> str:
    """``1 dialogue``, ``1,200 dialogues``."""
    return f"{number:,.0f} {word if number == 1 else many or word + 's'}"


def amount(low: float | None, high: float | None) -> str:
    """``1 to 3``, ``at least 2``, ``at most 9``; empty without bounds."""
    if low is not None and high is not None:
        return _number(low) if low == high else f"{_number(low)} to {_number(high)}"
    if low is not None:
        return f"at least {_number(low)}"
    return "" if high is None else f"at most {_number(high)}"


def listing(words: Iterable[str]) -> str:
    """``a, b and c``."""
    *rest, last = words
    return f"{', '.join(rest)} and {last}" if rest else last


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"


def type_words(kind: ValueType) -> str:
    """What values may be: ``one of new, won``, ``whole number, 1 to 100``, ``e-mail``, ``list of 1 to 3 persons``."""
    if kind.enum:
        shown = ", ".join(_choice(choice) for choice in kind.enum[:_MOST_CHOICES])
        rest = len(kind.enum) - _MOST_CHOICES
        return f"one of {shown}" + (f" and {rest} more" if rest > 0 else "")
    if kind.base == "list":
        if kind.maximum == 0:
            return "empty list"
        several = amount(kind.minimum, kind.maximum)
        item = type_words(kind.item) if kind.item is not None else "anything"
        return f"list of {several + ' ' if several else ''}{item}"
    names = {"int": "whole number", "number": "number", "bool": "yes or no", "string": "text", "object": "object"}
    base = names.get(kind.base, kind.base)
    if kind.base in ("string", "int", "number") and kind.generator not in _PLAIN:
        base = kind.generator
    parts = [base, amount(kind.minimum, kind.maximum), kind.unit or ""]
    if kind.pattern:
        parts.append(f"like {kind.pattern}")
    if kind.pool:
        parts.append(f"one of {len(kind.pool):,}, such as {kind.pool[0]}")
    return ", ".join(part for part in parts if part)


def _choice(choice: object) -> str:
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


def field_rows(fields: Iterable[Parameter]) -> tuple[FieldRow, ...]:
    """The fields with those of objects within, by dotted path; `[]` stands for the items of a list."""
    return tuple(_rows(fields, "", 0))


def _rows(fields: Iterable[Parameter], prefix: str, depth: int) -> Iterator[FieldRow]:
    for field in fields:
        path = f"{prefix}{field.name}"
        need = "required" if field.required else "optional"
        if field.has_default:
            need = f"default {json.dumps(field.default, ensure_ascii=False)}"
        yield FieldRow(path, _with_origin(field.type), need, field.description)
        inner, marks = field.type, ""
        while inner.item is not None:
            inner, marks = inner.item, f"{marks}[]"
        if inner.fields and depth < _DEEPEST:
            yield from _rows(inner.fields, f"{path}{marks}.", depth + 1)


def _with_origin(kind: ValueType) -> str:
    """With the field of the record that it is."""
    said = type_words(kind)
    return f"{kind.entity}.{kind.field}: {said}" if kind.entity and kind.field else said
