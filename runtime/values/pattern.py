"""From a regular expression to a string that it matches, for the common subset.

Supported: literals, classes, ``.``, ``\\d \\w \\s`` and their like, groups (also non-capturing and
named), alternatives, ``? * + {m,n}`` (lazy ones too), anchors, and back-references to groups.
"""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random
from typing import Any

__all__ = ["PatternError", "string_of"]

_MOST_REPEATS = 6  # of an open repetition, beyond its minimum
_PRINTABLE = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_."
_CATEGORIES = {
    "CATEGORY_DIGIT": "0123456789", "CATEGORY_WORD": "abcdefghijklmnopqrstuvwxyz0123456789", "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_DIGIT": "abcdefghijklmnopqrstuvwxyz", "CATEGORY_NOT_WORD": "-.:/",
    "CATEGORY_NOT_SPACE": "abcdefghijklmnopqrstuvwxyz",
}  # fmt: skip

Node = tuple[Any, Any]


class PatternError(ValueError):
    """The pattern is no regular expression, or needs what this generator does not do (look-around …)."""


@lru_cache(maxsize=1024)
def _parsed(pattern: str) -> tuple[list[Node], re.Pattern[str]]:
    from re import _parser  # the standard library's own reading of a pattern

    try:
        return list(_parser.parse(pattern)), re.compile(pattern)
    except re.error as error:
        raise PatternError(f"{pattern!r} is not a regular expression: {error}") from error


def string_of(pattern: str, rng: Random) -> str:
    """A string in which ``re.search(pattern, …)`` finds a match spanning it; PatternError where none can be made."""
    nodes, compiled = _parsed(pattern)
    for _ in range(20):
        text = _Writer(rng).all(nodes)
        if compiled.search(text):
            return text
    raise PatternError(f"no string found for the pattern {pattern!r}")


class _Writer:
    """One string in the making; ``groups`` holds what each group wrote, for back-references."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.groups: dict[int, str] = {}

    def all(self, nodes: list[Node]) -> str:
        return "".join(self.one(kind, value) for kind, value in nodes)

    def one(self, kind: Any, value: Any) -> str:
        name = str(kind)
        if name == "LITERAL":
            return chr(value)
        if name == "IN":
            return self.character(_members(value))
        if name == "ANY":
            return self.character(_PRINTABLE)
        if name == "NOT_LITERAL":
            return self.character(_PRINTABLE.replace(chr(value), ""))
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, high, inner = value
            high = min(int(high), int(low) + _MOST_REPEATS)
            return "".join(self.all(list(inner)) for _ in range(self.rng.randint(int(low), high)))
        if name == "SUBPATTERN":
            group, _, _, inner = value
            text = self.all(list(inner))
            if group is not None:
                self.groups[group] = text
            return text
        if name == "BRANCH":
            branches: list[Any] = value[1]
            return self.all(list(branches[int(self.rng.random() * len(branches))]))
        if name == "GROUPREF":
            return self.groups.get(value, "")
        if name == "AT":
            return ""
        raise PatternError(f"patterns with {name.lower().replace('_', ' ')} cannot be generated from")

    def character(self, members: str) -> str:
        return members[int(self.rng.random() * len(members))]


def _members(items: list[Node]) -> str:
    negated = str(items[0][0]) == "NEGATE"
    members = "".join(_member(str(kind), value) for kind, value in items if str(kind) != "NEGATE")
    if negated:
        members = "".join(c for c in _PRINTABLE if c not in members)
    if not members:
        raise PatternError("a character class of the pattern has no printable character")
    return members


def _member(name: str, value: Any) -> str:
    if name == "LITERAL":
        return chr(value)
    if name == "RANGE":
        return "".join(chr(code) for code in range(value[0], min(value[1], value[0] + 200) + 1))
    if name == "CATEGORY":
        return _CATEGORIES[str(value)]
    raise PatternError(f"a character class with {name.lower()} cannot be generated from")
