"""Values that belong in an order: a start before its end, the least before the most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from dialoom.compiler.plan import ValueType

__all__ = ["disordered", "in_order", "order_of"]

Json = Any

_PAIRS = (
    ("start", "end"), ("starts", "ends"), ("begin", "end"), ("begins", "ends"), ("start", "finish"), ("from", "to"),
    ("from", "until"), ("from", "till"), ("since", "until"), ("after", "before"), ("min", "max"),
    ("minimum", "maximum"), ("lower", "upper"), ("low", "high"), ("earliest", "latest"), ("first", "last"),
    ("checkin", "checkout"), ("opens", "closes"), ("open", "close"), ("departure", "arrival"), ("pickup", "return"),
    ("pickup", "dropoff"), ("created", "updated"), ("issued", "expires"),
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_TIMES = frozenset({"date", "time", "datetime"})


def _words(name: str) -> list[str]:
    words = [word.lower() for word in _WORD.findall(name)]
    joined = " ".join(words).replace("check in", "checkin").replace("check out", "checkout")
    return joined.replace("drop off", "dropoff").replace("pick up", "pickup").split()


def order_of(kind: ValueType) -> str:
    """What values of the type are where they are put in order; a text that holds a time is that time."""
    return kind.generator if kind.generator in _TIMES else kind.base


def disordered(values: Mapping[str, Json], kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of names whose values stand in the wrong order, the one that should be less first.

    ``kinds``: what each value is (``date``, ``time``, ``datetime``, ``int``, ``number``); others are left alone.
    """
    words = {name: _words(name) for name in values if kinds.get(name) in {*_TIMES, "int", "number"}}
    for low, high in _pairs(words):
        if kinds[low] == kinds[high] and type(values[low]) is type(values[high]) and values[low] > values[high]:
            yield low, high


def _pairs(words: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Names that differ in one word alone, which has its counterpart in the other."""
    for low, its in words.items():
        for high in _counterparts(its, (name for name in words.items() if name[0] != low)):
            yield low, high


def _counterparts(its: list[str], others: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    for name, words in others:
        if len(words) == len(its):
            differing = [pair for pair in zip(its, words, strict=True) if pair[0] != pair[1]]
            if len(differing) == 1 and differing[0] in _PAIRS:
                yield name


def in_order(values: Mapping[str, Json], types: Mapping[str, ValueType]) -> dict[str, Json]:
    """The values, those that stand in the wrong order exchanged; not where one is none of the other's type."""
    out = dict(values)
    for low, high in disordered(values, {name: order_of(types[name]) for name in values}):
        if _may_stand_as(types[low], out[low], types[high]) and _may_stand_as(types[high], out[high], types[low]):
            out[low], out[high] = out[high], out[low]
    return out


def _may_stand_as(kind: ValueType, value: Json, other: ValueType) -> bool:
    """Whether a value of the type ``kind`` is one of the type ``other`` as well, as far as is certain."""
    if _bare(kind) == _bare(other):
        return True
    if other.enum or other.pool or other.pattern is not None or kind.format != other.format:
        return value in other.enum
    size = len(value) if isinstance(value, str) else value
    if isinstance(size, bool) or not isinstance(size, int | float):
        return False
    low, high, step = other.minimum, other.maximum, other.multiple_of
    return (low is None or low <= size) and (high is None or size <= high) and (not step or size % step == 0)


def _bare(kind: ValueType) -> ValueType:
    """The type without what says nothing of a single value."""
    return replace(kind, entity=None, field=None, held_out=False)
