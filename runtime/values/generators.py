"""The generators of values, by the names that types use. Each draws one value; none looks at splits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from random import Random
from typing import Any

from dialoom.compiler.pattern_text import string_of
from dialoom.compiler.plan import ValueType
from dialoom.runtime.values.subject import Subject, company, slug
from dialoom.runtime.values.word_lists import word_lists

__all__ = ["GENERATORS", "NAMES", "WHOLE_ID", "Draw"]

Json = Any


@dataclass(slots=True)
class Draw:
    """What a generator draws from: the stream, the type, the person of the moment, and the field's name."""

    rng: Random
    type: ValueType
    subject: Subject
    name: str

    def pick(self, choices: Any) -> Any:
        """One of the choices, all equally likely."""
        return choices[int(self.rng.random() * len(choices))]

    def phrase(self, key: str) -> str:
        """One of the words of ``phrases.toml`` under ``key``."""
        return str(self.pick(word_lists().phrases[key]))

    def below(self, bound: int) -> int:
        """A whole number from 0, below ``bound``."""
        return int(self.rng.random() * bound)


# --- numbers ------------------------------------------------------------------------------------

_DEFAULT_WIDTH = 1000


def _bounds(kind: ValueType) -> tuple[float, float]:
    low, high = kind.minimum, kind.maximum
    if high is None:
        return (1, _DEFAULT_WIDTH) if low is None else (low, max(low * 10, low + _DEFAULT_WIDTH))
    if low is None:
        return (0.0 if high >= 0 else high - _DEFAULT_WIDTH), high
    return low, high


def _int(draw: Draw) -> int:
    """Over wide ranges spread over the magnitudes and rounded to three digits, as amounts in life are."""
    value, step = _whole(draw), draw.type.multiple_of
    if step is None:
        return value
    if float(step).is_integer():
        return int(_multiple(value, draw.type))
    low, high = _bounds(draw.type)
    near = (value + way * away for away in range(1000) for way in (1, -1))
    return next((n for n in near if low <= n <= high and (n / step).is_integer()), value)


def _whole(draw: Draw) -> int:
    low, high = _bounds(draw.type)
    first, last = -int(-low // 1), int(high // 1)
    if last - first < 2000 or first < 0:
        return first + draw.below(last - first + 1)
    start = max(first, 10)
    value = int(start * (last / start) ** draw.rng.random())
    step: int = 10 ** max(len(str(value)) - 3, 0)
    return min(max(value // step * step, first), last)


def _number(draw: Draw) -> float:
    value = _real(draw)
    return value if draw.type.multiple_of is None else _multiple(value, draw.type)


def _multiple(value: float, kind: ValueType) -> float:
    """The nearest multiple below the value that lies within the bounds, else the first one that does.

    Of fractions, the next one whose quotient is whole in binary, too: as programs check it.
    """
    step = kind.multiple_of or 1
    low = ceil((kind.minimum if kind.minimum is not None else value - 1000 * step) / step)
    high = floor((kind.maximum if kind.maximum is not None else value + 1000 * step) / step)
    first = min(max(floor(value / step), low), high)
    for count in (*range(first, min(high, first + 1000) + 1), *range(first - 1, max(low, first - 1000) - 1, -1)):
        found: float = round(count * step, 10)
        if (found / step).is_integer():
            return found
    return first * step


def _real(draw: Draw) -> float:
    low, high = _bounds(draw.type)
    if low >= 0 and high - low > 2000:
        start = max(low, 10.0)
        value = start * (high / start) ** draw.rng.random()
        return float(min(max(round(value, 2 if value < 1000 else 1), low), high))
    return float(min(max(round(low + (high - low) * draw.rng.random(), 2), low), high))


def _whole_id(draw: Draw) -> int:
    low, high = draw.type.minimum, draw.type.maximum
    if low is None or low < 1000:
        low = 1000 if high is None or high > 10_000 else low
    if high is None or high > 99_999:
        high = max(99_999, (low or 0) + _DEFAULT_WIDTH)
    first = int(low or 1)
    return first + draw.below(int(high) - first + 1)


# --- codes --------------------------------------------------------------------------------------


def _id(draw: Draw) -> str:
    """``L-48213``: a letter of what it identifies, and five digits."""
    owner = (draw.type.entity or "").rpartition(".")[2] or draw.name.rsplit(".", 1)[-1]
    letter = next((c for c in owner if c.isascii() and c.isalpha()), "N").upper()
    return f"{letter}-{10_000 + draw.below(90_000)}"


def _uuid(draw: Draw) -> str:
    text = f"{draw.rng.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) % 4]}{text[17:20]}-{text[20:]}"


def _phone(draw: Draw) -> str:
    return f"+1-{201 + draw.below(789)}-555-{draw.below(10_000):04d}"


def _iban(draw: Draw) -> str:
    """A German IBAN with valid check digits (ISO 13616): 18 digits after ``DE`` and the check."""
    account = f"{draw.below(10**9):09d}{draw.below(10**9):09d}"
    return f"DE{98 - int(account + '131400') % 97:02d}{account}"


def _plate(draw: Draw) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    return f"{draw.pick(letters)}{draw.pick(letters)}-{1000 + draw.below(9000)}"


def _ip(draw: Draw) -> str:
    return f"10.{draw.below(256)}.{draw.below(256)}.{1 + draw.below(254)}"


def _postcode(draw: Draw) -> str:
    return f"{10_000 + draw.below(89_999)}"


# --- places, people, words ----------------------------------------------------------------------


def _city(draw: Draw) -> str:
    words = word_lists()
    stem = f"{draw.pick(words.last_names)}{draw.pick(words.city_suffixes)}"
    return stem if draw.rng.random() < 0.6 else f"{draw.pick(words.city_prefixes)} {stem}"


def _address(draw: Draw) -> str:
    words = word_lists()
    return f"{1 + draw.below(399)} {draw.pick(words.last_names)} {draw.pick(words.street_suffixes)}"


def _url(draw: Draw) -> str:
    path = f"{draw.phrase('title_subjects')}/{draw.phrase('title_things')}"
    return f"https://{slug(company(draw.rng))}.example/{path}"


def _title(draw: Draw) -> str:
    quality = draw.phrase("title_qualities")
    return f"{quality} {draw.phrase('title_subjects')} {draw.phrase('title_things')}"


def _sentence(draw: Draw) -> str:
    return f"{draw.phrase('sentence_who')} {draw.phrase('sentence_does')} {draw.phrase('sentence_what')}"


def _product(draw: Draw) -> str:
    return f"{draw.phrase('product_qualities')} {draw.phrase('product_things')} {draw.phrase('product_makes')}"


# --- time ---------------------------------------------------------------------------------------

_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEARS = (2026, 2027)  # dates lie in fixed years: no clock decides what a row says


def _date(draw: Draw) -> str:
    month = draw.below(12)
    return f"{draw.pick(_YEARS)}-{month + 1:02d}-{1 + draw.below(_MONTH_DAYS[month]):02d}"


def _clock(draw: Draw) -> str:
    return f"{7 + draw.below(13):02d}:{draw.below(12) * 5:02d}"


def _time(draw: Draw) -> str:
    """As people say it; with seconds and zone where an imported schema asks for them (RFC 3339)."""
    return f"{_clock(draw)}:00Z" if draw.type.base == "string" and draw.type.format == "time" else _clock(draw)


def _datetime(draw: Draw) -> str:
    return f"{_date(draw)}T{_clock(draw)}:00Z"


def _pattern(draw: Draw) -> str:
    return string_of(draw.type.pattern or "", draw.rng, int(draw.type.minimum or 0), draw.type.maximum)


def _bool(draw: Draw) -> bool:
    return draw.rng.random() < 0.5


def _enum(draw: Draw) -> Json:
    if not draw.type.enum:
        raise ValueError(f"the type of {draw.name!r} is an enumeration without members")
    return draw.pick(draw.type.enum)


GENERATORS: dict[str, Callable[[Draw], Json]] = {
    "address": _address,
    "amount": _number,
    "bool": _bool,
    "city": _city,
    "color": lambda draw: draw.pick(word_lists().colors),
    "company": lambda draw: draw.subject.company,
    "country": lambda draw: draw.pick(word_lists().countries),
    "currency": lambda draw: draw.pick(word_lists().currencies),
    "date": _date,
    "datetime": _datetime,
    "domain": lambda draw: f"{slug(company(draw.rng))}.example",
    "email": lambda draw: draw.subject.email,
    "enum": _enum,
    "first_name": lambda draw: draw.subject.first_name,
    "iban": _iban,
    "id": _id,
    "int": _int,
    "ip": _ip,
    "job": lambda draw: draw.pick(word_lists().jobs),
    "language": lambda draw: draw.pick(word_lists().languages),
    "last_name": lambda draw: draw.subject.last_name,
    "number": _number,
    "pattern": _pattern,
    "person": lambda draw: draw.subject.person,
    "phone": _phone,
    "plate": _plate,
    "postcode": _postcode,
    "product": _product,
    "sentence": _sentence,
    "street": _address,
    "text": _sentence,
    "time": _time,
    "title": _title,
    "username": lambda draw: draw.subject.username(draw.rng),
    "url": _url,
    "uuid": _uuid,
}

WHOLE_ID = _whole_id
"""What stands for ``id`` where ids are whole numbers."""

NAMES = frozenset(GENERATORS) | {"list", "object", "pool"}
"""All names that a type may give: the generators, and what is made of other types or of a pool."""
