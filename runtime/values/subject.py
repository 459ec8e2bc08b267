"""The person that a dialogue is about, so that name, e-mail and company belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from dialoom.runtime.values.word_lists import word_lists

__all__ = ["Subject", "company", "slug"]

_FREE_MAIL = ("example.com", "example.org", "example.net")


@dataclass(frozen=True, slots=True)
class Subject:
    """A person with the company they work for."""

    first_name: str
    last_name: str
    company: str

    @classmethod
    def drawn(cls, rng: Random) -> Subject:
        """A new person, out of some hundred thousand names and a million companies."""
        words = word_lists()
        return cls(_pick(words.first_names, rng), _pick(words.last_names, rng), company(rng))

    @property
    def person(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    def email(self, rng: Random) -> str:
        """An address as people of this name have it, on a domain that is reserved for examples (RFC 2606)."""
        domain = f"{slug(self.company)}.example" if rng.random() < 0.6 else _pick(_FREE_MAIL, rng)
        return f"{self._local(rng)}@{domain}"

    def username(self, rng: Random) -> str:
        """A name to log in with."""
        number = int(rng.random() * 98) + 1
        first, last = self.first_name.lower(), self.last_name.lower()
        return _pick((f"{first}{last}{number}", f"{first[0]}{last}{number}", f"{first}_{last}", f"{last}{number}"), rng)

    def _local(self, rng: Random) -> str:
        first, last = self.first_name.lower(), self.last_name.lower()
        choice = rng.random()
        if choice < 0.5:
            return f"{first}.{last}"
        if choice < 0.7:
            return f"{first[0]}.{last}"
        if choice < 0.85:
            return f"{first}_{last}"
        return f"{first}{int(rng.random() * 98) + 1}"


def company(rng: Random) -> str:
    """A company's name after its founders."""
    words = word_lists()
    name = _pick(words.last_names, rng)
    choice = rng.random()
    if choice < 0.6:
        return f"{name} {_pick(words.company_suffixes, rng)}"
    return f"{name} {'and' if choice < 0.9 else '&'} {_pick(words.last_names, rng)}"


def slug(text: str) -> str:
    """``Hill & Mora`` → ``hillmora``: letters and digits only, as domains take them."""
    return re.sub(r"[^a-z0-9]", "", text.lower().replace(" and ", "-"))


def _pick(choices: tuple[str, ...], rng: Random) -> str:
    return choices[int(rng.random() * len(choices))]
