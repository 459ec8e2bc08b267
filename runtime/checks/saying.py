"""Whether a message says a value: the surface forms that values take in talk."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["says", "says_about", "says_verbatim", "tells_apart"]

Json = Any

_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?!\w)%?")
_WORD = re.compile(r"[\w'@.+-]*\w")
_FILLER = 5  # words
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PHONE = re.compile(r"\+?\d[\d\-. ()/]{5,}\d")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_YES = re.compile(r"\b(?:yes|true|on)\b", re.IGNORECASE)
_NO = re.compile(r"\b(?:no|false|off|not)\b", re.IGNORECASE)


def says(text: str, value: Json) -> bool:
    """Whether ``text`` holds the value: a text verbatim and not as part of a longer word, a number in digits
    (with thousands separators, or as a percentage), a truth value as yes or no, a list or object by its parts.

    A single word (of an enumeration) may be in other letters, and with spaces for ``_`` and ``-``.
    """
    if value is None:
        return True
    if isinstance(value, bool):
        return (_YES if value else _NO).search(text) is not None
    if isinstance(value, int | float):
        return any(_equals(found, value) for found in _NUMBER.findall(text))
    if isinstance(value, dict):
        return all(says(text, inner) for inner in value.values())
    if isinstance(value, list):
        return all(says(text, inner) for inner in value)
    if _holds(text, value):
        return True
    if " " not in value and _holds(_plain(text), _plain(value)):
        return True
    if value.isascii() and value.isdigit():  # a number passed as text, and said with separators
        return any(_equals(found, int(value)) for found in _NUMBER.findall(text))
    return _says_date(text, value) or _says_phone(text, value)


def _says_date(text: str, value: str) -> bool:
    """A date (``2026-03-04``) in words: ``March 4, 2026``, ``4 Mar 2026``."""
    if not _DATE.fullmatch(value):
        return False
    year, month, day = value.split("-")
    name = _MONTHS[int(month) - 1] if int(month) <= 12 else ""
    words = rf"(?:{name}|{name[:3]})"
    return re.search(rf"\b(?:{words} {int(day)}, {year}|{int(day)} {words} {year})\b", text) is not None


def _says_phone(text: str, value: str) -> bool:
    """A phone number with other marks between its digits, or its country's prefix spelt ``00``."""
    if not _PHONE.fullmatch(value):
        return False
    digits = re.sub(r"\D", "", value)
    marks = r"[-. ()/]{0,2}"
    prefix = r"(?:\+|00)" if value.startswith("+") else ""
    return re.search(rf"(?<![\w+]){prefix}{marks.join(digits)}(?!\w)", text) is not None


def says_verbatim(text: str, value: Json) -> bool:
    """Whether ``text`` holds the value, a text letter by letter."""
    return _holds(text, value) if isinstance(value, str) else says(text, value)


def says_about(text: str, sentence: str, *, loosely: bool) -> bool:
    """Whether ``text`` holds the sentence, in whatever letters.

    Several sentences that begin alike may share their beginning: ``I don't want to A or B`` says of both.
    ``loosely``: each word with a slip of the finger or none, and a filler of a few words anywhere between.
    """
    sentence, text = _flat(sentence), _flat(text)
    if sentence in text or _shares_beginning(text, sentence):
        return True
    if not loosely:
        return False
    wanted, words = _WORD.findall(sentence), _WORD.findall(text)
    return any(
        _slipped(wanted[0], words[start]) and _follows(wanted, words[start:])
        for start in range(len(words) - len(wanted) + 1)
    )


def _shares_beginning(text: str, sentence: str) -> bool:
    """Whether the sentence stands there in two pieces, three words at the least in the first."""
    words = sentence.split()
    for cut in range(3, len(words)):
        head, tail = " ".join(words[:cut]) + " ", " ".join(words[cut:])
        at = text.find(head)
        if at >= 0 and re.search(rf"(?:,|\bor) {re.escape(tail)}(?!\w)", text[at + len(head) :]):
            return True
    return False


def _follows(wanted: list[str], words: list[str]) -> bool:
    """Whether the words begin with those wanted; after the third, others may come in between once."""
    if _run(wanted, words) == len(wanted):
        return True
    return any(
        _slipped(wanted[cut], words[start]) and _run(wanted[cut:], words[start:]) == len(wanted) - cut
        for cut in range(3, min(_run(wanted, words) + 1, len(wanted)))
        for start in range(cut, len(words))
    )


def _run(wanted: list[str], words: list[str]) -> int:
    """How many of the words wanted come in order, with no more than a filler in between."""
    place, extra = 0, 0
    for word in words:
        if place == len(wanted) or extra > _FILLER:
            break
        if _slipped(wanted[place], word):
            place += 1
        else:
            extra += 1
    return place


def tells_apart(value: Json) -> bool:
    """Whether the value is so particular that it stands in a message only when somebody says it.

    A bare word or a small number may stand there for other reasons.
    """
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return abs(value) >= 1000
    if isinstance(value, str):
        return len(value) >= 5 and re.search(r"[\d@ ]", value) is not None
    return False


def _flat(text: str) -> str:
    return " ".join(text.casefold().strip().rstrip(".").split())


def _slipped(wanted: str, word: str) -> bool:
    """Whether a word is the one wanted, with at most one letter lost, doubled, swapped or replaced."""
    if wanted == word:
        return True
    if len(wanted) < 4 or wanted[0] != word[0] or abs(len(wanted) - len(word)) > 1:
        return False
    left = list(word)
    for letter in wanted:
        if letter in left:
            left.remove(letter)
    return len(word) - len(left) >= len(wanted) - 1


def _holds(text: str, value: str) -> bool:
    start = text.find(value)
    while start >= 0:
        end = start + len(value)
        if not (_joins(text[start - 1 : start], value[:1]) or _joins(text[end : end + 1], value[-1:])):
            return True
        start = text.find(value, start + 1)
    return False


def _joins(outer: str, inner: str) -> bool:
    """Whether two neighbouring characters make one word."""
    return bool(outer) and outer.isalnum() and inner.isalnum()


def _equals(found: str, value: float) -> bool:
    number = float(found.rstrip("%").replace(",", ""))
    return number == value or (found.endswith("%") and abs(number / 100 - value) < 1e-9)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[_\-]", " ", text.casefold()).split())
