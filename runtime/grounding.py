"""Whether a text says a value: the plain test behind the share of ungrounded arguments.

It knows nothing of how dialogues are made, so it holds for data of others as well.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["says"]

Json = Any

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORDED_DATE = re.compile(r"\b(\d{1,2}|[A-Z][a-z]{2,8}) (\d{1,2}|[A-Z][a-z]{2,8}),? (\d{4})\b")
_LONG_NUMBER = re.compile(r"\+?\d[\d\-. ()/]{5,}\d")
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_GAPS = re.compile(r"[\s_\-]+")


def says(text: str, value: Json) -> bool:
    """Whether ``text`` holds ``value``.

    Texts are found regardless of case, and with ``in_progress`` worded as ``in progress``; numbers as
    digits, with or without thousands separators, or as percentages (``0.4``: ``40%``); dates also in words
    (``March 4, 2026``), phone numbers with other marks between their digits. True, false
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
    return value in text or _plain(str(value)) in _plain(text) or _other_form(text, str(value))


def _other_form(text: str, value: str) -> bool:
    """Whether a date is said in words, or a phone number with other marks between its digits."""
    if value.isascii() and value.isdigit() and any(_same(number, int(value)) for number in _numbers(text)):
        return True
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return any(_iso(found) == value for found in _WORDED_DATE.finditer(text))
    if re.fullmatch(r"\+?[\d\-. ()/]{7,}", value):
        wanted = re.sub(r"\D", "", value)
        told = [re.sub(r"\D", "", found) for found in _LONG_NUMBER.findall(text)]
        return any(number in {wanted, f"00{wanted}"} for number in told)
    return False


def _iso(found: re.Match[str]) -> str:
    """``2026-03-04`` of ``March 4, 2026`` or ``4 March 2026``; "" where the word is no month."""
    first, second, year = found[1], found[2], found[3]
    word, day = (second, first) if first.isdigit() else (first, second)
    month = _MONTHS.find(word[:3].lower())
    return f"{year}-{month // 3 + 1:02d}-{int(day):02d}" if month >= 0 and month % 3 == 0 and day.isdigit() else ""


def _numbers(text: str) -> list[float]:
    """The numbers of a text; one behind a dash also without it, since that may be a hyphen."""
    found = [float(number.replace(",", "")) for number in _NUMBER.findall(text)]
    return found + [-number for number in found if number < 0]


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def _plain(text: str) -> str:
    return _GAPS.sub(" ", text.casefold()).strip()
