"""Values that belong in an order: a start before its end, the least before the most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dialoom.compiler.plan import ValueType

__all__ = ["disordered", "order_of"]

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
