"""Whether a text says a value: the plain test behind the share of ungrounded arguments.

It knows nothing of how dialogues are made, so it holds for data of others as well.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["says"]

Json = Any

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_GAPS = re.compile(r"[\s_\-]+")


def says(text: str, value: Json) -> bool:
    """Whether ``text`` holds ``value``.

    Texts are found regardless of case, and with ``in_progress`` worded as ``in progress``; numbers as
    digits, with or without thousands separators, or as percentages (``0.4``: ``40%``). True, false
    and null are said in so many ways that they count as said. Of lists and objects every part is looked for.
    """
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, dict):
        return all(says(text, inner) for inner in value.values())
    if isinstance(value, list):
        return all(says(text, inner) for inner in value)
    if isinstance(value, int | float):
        return any(_same(number, value) for number in _numbers(text)) or (
            "%" in text and any(_same(number / 100, value) for number in _numbers(text))
        )
    return value in text or _plain(str(value)) in _plain(text)


def _numbers(text: str) -> list[float]:
    """The numbers of a text; one behind a dash also without it, since that may be a hyphen."""
    found = [float(number.replace(",", "")) for number in _NUMBER.findall(text)]
    return found + [-number for number in found if number < 0]


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def _plain(text: str) -> str:
    return _GAPS.sub(" ", text.casefold()).strip()
