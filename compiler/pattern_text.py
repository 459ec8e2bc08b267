"""From a regular expression to a text that it matches, for the common subset.

Supported: literals, classes, ``.``, ``\\d \\w \\s`` and their like, groups (also non-capturing and
named), alternatives, ``? * + {m,n}`` (lazy ones too), anchors, back-references to groups, and what
looks ahead or behind where a text drawn without regard to it happens to satisfy it.

Nothing here draws by itself: the caller brings the source of chance.
"""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random
from typing import Any

__all__ = ["PatternError", "sample_of", "string_of"]

_MOST_REPEATS = 6  # of an open repetition, beyond its minimum
_MOST_OF_ALL = 1_000
_TRIES = 60
_MORE_TRIES = 600
_MOST_STEPS = 50_000  # in which a text is written
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


def string_of(pattern: str, rng: Random, low: int = 0, high: float | None = None) -> str:
    """A text in which ``re.search(pattern, …)`` finds a match spanning it, of ``low`` to ``high`` characters.

    PatternError where none can be made.
    """
    nodes, compiled = _parsed(pattern)
    most = _MOST_REPEATS
    for _ in range(_TRIES):
        text = _Writer(rng, most).all(nodes)
        if high is not None and len(text) > high:
            most = most // 2
        elif len(text) < low:
            most = min(most * 2 + 1, _MOST_OF_ALL)
        elif compiled.search(text):
            return text
    for attempt in range(_MORE_TRIES):  # seldom: the length is hard to meet
        text = _Writer(rng, attempt % (_longest(low, high) + 1)).all(nodes)
        if low <= len(text) and (high is None or len(text) <= high) and compiled.search(text):
            return text
    raise PatternError(f"no string found for the pattern {pattern!r}")


def _longest(low: int, high: float | None) -> int:
    """How often something may be repeated to come to such a length."""
    return min(max(low, int(high) if high is not None and high < _MOST_OF_ALL else 0, _MOST_REPEATS), _MOST_OF_ALL)


def sample_of(pattern: str, low: int = 0, high: float | None = None) -> str:
    """One text for the pattern, always the same; PatternError where none can be made."""
    return string_of(pattern, Random(0), low, high)


class _Writer:
    """One string in the making; ``groups`` holds what each group wrote, for back-references."""

    def __init__(self, rng: Random, most: int) -> None:
        """``most``: how often what may be repeated without end is, beyond what it must."""
        self.rng, self.most = rng, most
        self.groups: dict[int, str] = {}
        self.steps = 0

    def all(self, nodes: list[Node]) -> str:
        return "".join(self.one(kind, value) for kind, value in nodes)

    def one(self, kind: Any, value: Any) -> str:
        name = str(kind)
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise PatternError("the pattern asks for more text than anybody says")
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
            high = min(int(high), int(low) + self.most)
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
        if name in {"AT", "ASSERT", "ASSERT_NOT"}:  # whether they hold is seen in the whole
            return ""
        if name == "ATOMIC_GROUP":
            return self.all(list(value))
        if name == "GROUPREF_EXISTS":
            group, then, otherwise = value
            return self.all(list((then if group in self.groups else otherwise) or ()))
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
