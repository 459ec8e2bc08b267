"""Where the values of one dialogue come from: a stream, the split they must belong to, and a person."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from dialoom.compiler.faker_provider import PREFIX, provided
from dialoom.compiler.pattern_text import string_of
from dialoom.compiler.plan import Parameter, Split, ValueType
from dialoom.runtime.errors import DialoomError
from dialoom.runtime.values.generators import GENERATORS, WHOLE_ID, Draw
from dialoom.runtime.values.held_out import split_of_value
from dialoom.runtime.values.ordering import in_order
from dialoom.runtime.values.subject import Address, Subject, company, names

__all__ = ["PoolError", "Values"]

Json = Any

_PERSONAL = frozenset({"person", "first_name", "last_name", "email", "username", "company"})
_TRIES = 2000  # a split of 1 % is missed so often in a row once in 500 million draws
_PERSON_TRIES = 200_000  # two values must belong to the split at once: 1 % of 1 % is missed once in 500 million
_PATIENCE = 200
_MOST_ITEMS = 3
_MOST_FIELDS = 12


class PoolError(DialoomError):
    """A type has no value (left) that fits: its pool is too small for the splits, or it contradicts itself."""


class Values:
    """Draws values for one dialogue.

    With ``splits``, values of held-out types belong to ``split`` (see ``split_of_value``). Name, e-mail,
    company and user name come from one person until one of them is wanted a second time.
    """

    def __init__(self, rng: Random, *, split: str = "", splits: tuple[Split, ...] = ()) -> None:
        self.rng = rng
        self._split = split
        self._splits = splits if split and len(splits) > 1 else ()
        self._subject: Subject | None = None
        self._used: set[str] = set()

    def draw(self, kind: ValueType, name: str = "") -> Json:
        """A value of the type; ``name`` is the parameter it is for. ``PoolError`` where there is none."""
        if kind.base == "list":
            return self._list(kind, name)
        if kind.base == "object":
            return self.record(kind.fields)
        for attempt in range(_TRIES):
            value = self._one(kind, name, attempt)
            if not kind.held_out or self._fits(value):
                self._used.add(kind.generator)
                return value
        what = name or kind.generator
        raise PoolError(f"no value for {what!r} belongs to the split {self._split!r}: too small a pool")

    def record(self, fields: tuple[Parameter, ...], keep: frozenset[str] = frozenset()) -> dict[str, Json]:
        """An object of the fields: the required ones, those named in ``keep``, and others up to twelve in all.

        What begins does so before it ends.
        """
        needed = sum(1 for field in fields if field.required or field.name in keep)
        room = max(_MOST_FIELDS - needed, 0)
        out: dict[str, Json] = {}
        for field in fields:
            if not field.required and field.name not in keep:
                room -= 1
                if room < 0:
                    continue
            out[field.name] = self.draw(field.type, field.name)
        return in_order(out, {field.name: field.type for field in fields})

    def new_person(self) -> None:
        """From here on, another person is meant."""
        self._subject = None
        self._used = set()

    def _list(self, kind: ValueType, name: str) -> list[Json]:
        low = int(kind.minimum) if kind.minimum is not None else 1 if kind.maximum != 0 else 0
        high = int(kind.maximum) if kind.maximum is not None else max(low, _MOST_ITEMS)
        count = low + int(self.rng.random() * (min(high, low + _MOST_ITEMS - 1) - low + 1))
        item = kind.item or ValueType("string", "title")
        out: list[Json] = []
        for attempt in range(count * 20):
            if len(out) >= count:
                break
            value = self.draw(item, name)
            # A small type repeats itself, unless that is not allowed: then there are fewer.
            if not _among(value, out) or (attempt >= count * 10 and not kind.unique):
                out.append(value)
        return out

    def _one(self, kind: ValueType, name: str, attempt: int) -> Json:
        if kind.enum:
            return kind.enum[int(self.rng.random() * len(kind.enum))]
        if kind.pool:
            return _typed(kind.base, kind.pool[int(self.rng.random() * len(kind.pool))])
        if kind.generator.startswith(PREFIX):
            value = provided(kind.generator.removeprefix(PREFIX), self.rng.getrandbits(48))
            return _fitted(str(value), kind, self.rng) if kind.base == "string" else value
        make = WHOLE_ID if kind.base == "int" and kind.generator == "id" else GENERATORS[_generator(kind)]
        value = make(Draw(self.rng, kind, self._person(kind.generator, attempt), name))
        if kind.base != "string":
            return value
        text = str(value)
        if kind.pattern is not None and not (re.search(kind.pattern, text) and _fits_in(text, kind)):
            return string_of(kind.pattern, self.rng, int(kind.minimum or 0), kind.maximum)
        return _fitted(text, kind, self.rng)

    def _person(self, generator: str, attempt: int) -> Subject:
        """The person of the moment; another one where this kind of value was taken from them already.

        A value that is refused again and again (a first name that belongs to another split) is at last
        taken from somebody else.
        """
        if self._subject is None or (generator in _PERSONAL and generator in self._used):
            self.new_person()
            self._subject = self._drawn_person()
        elif attempt > _PATIENCE:
            self._subject = Subject.drawn(self.rng)
        return self._subject

    def _drawn_person(self) -> Subject:
        """A person whose name, company and address all belong to the split.

        How the address is made is drawn before, so that no split has other addresses than the others.
        """
        address = Address.drawn(self.rng)
        for _ in range(_PERSON_TRIES):
            first, last = names(self.rng)
            if self._fits(f"{first} {last}") and (not address.domain or self._fits(address.of(first, last, ""))):
                break
        else:
            raise PoolError(f"no person's name belongs to the split {self._split!r}")
        for _ in range(_PERSON_TRIES):
            works = company(self.rng)
            if self._fits(works) and (address.domain or self._fits(address.of(first, last, works))):
                return Subject(first, last, works, address.of(first, last, works))
        raise PoolError(f"no company's name belongs to the split {self._split!r}")

    def _fits(self, value: Json) -> bool:
        return not self._splits or split_of_value(value, self._splits) == self._split


def _generator(kind: ValueType) -> str:
    """The generator's name, by the base where the base leaves no choice. KeyError for an unknown one."""
    return kind.base if kind.base in {"int", "number", "bool"} else kind.generator


def _typed(base: str, text: str) -> Json:
    if base == "int":
        return int(text)
    if base == "number":
        return float(text)
    return text


def _among(value: Json, others: list[Json]) -> bool:
    """Whether the value is one of the others; true and 1 are two values, as JSON has them."""
    return any(value == other and isinstance(value, bool) == isinstance(other, bool) for other in others)


def _fits_in(text: str, kind: ValueType) -> bool:
    return (kind.minimum or 0) <= len(text) <= (len(text) if kind.maximum is None else kind.maximum)


def _fitted(text: str, kind: ValueType, rng: Random) -> str:
    """The text within the type's bounds of length: a longer one loses words, a shorter one gains digits."""
    low, high = int(kind.minimum or 0), kind.maximum
    if high is not None and len(text) > high:
        words = text[: int(high) + 1].rsplit(" ", 1)[0] if " " in text[: int(high) + 1] else text
        text = words[: int(high)].rstrip()
    while len(text) < low:
        text += str(int(rng.random() * 10))
    return text
