"""The person that a dialogue is about, so that name, e-mail and company belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from dialoom.runtime.values.word_lists import word_lists

__all__ = ["Address", "Subject", "company", "names", "slug"]

_FREE_MAIL = ("example.com", "example.org", "example.net")
# How people write their names in an address, with the sum of the shares up to there.
_FORMS = (("{first}.{last}", 0.5), ("{initial}.{last}", 0.7), ("{first}_{last}", 0.85), ("{first}{number}", 1.0))


@dataclass(frozen=True, slots=True)
class Address:
    """How somebody's e-mail address is made of their name: the form, a number, and the domain.

    ``domain`` is empty where it is their company's. All domains are reserved for examples (RFC 2606).
    """

    form: str
    number: int
    domain: str

    @classmethod
    def drawn(cls, rng: Random) -> Address:
        """Forms and domains as often as people have them."""
        choice = rng.random()
        form = next(form for form, share in _FORMS if choice < share)
        domain = "" if rng.random() < 0.6 else _pick(_FREE_MAIL, rng)
        return cls(form, int(rng.random() * 98) + 1, domain)

    def of(self, first_name: str, last_name: str, company: str) -> str:
        """The address of that person."""
        first, last = first_name.lower(), last_name.lower()
        local = self.form.format(first=first, initial=first[:1], last=last, number=self.number)
        return f"{local}@{self.domain or f'{slug(company)}.example'}"


@dataclass(frozen=True, slots=True)
class Subject:
    """A person with the company they work for and the address they have."""

    first_name: str
    last_name: str
    company: str
    email: str

    @classmethod
    def drawn(cls, rng: Random) -> Subject:
        """A new person, out of some hundred thousand names and a million companies."""
        (first, last), works = names(rng), company(rng)
        return cls(first, last, works, Address.drawn(rng).of(first, last, works))

    @property
    def person(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    def username(self, rng: Random) -> str:
        """A name to log in with."""
        number = int(rng.random() * 98) + 1
        first, last = self.first_name.lower(), self.last_name.lower()
        return _pick((f"{first}{last}{number}", f"{first[0]}{last}{number}", f"{first}_{last}", f"{last}{number}"), rng)


def names(rng: Random) -> tuple[str, str]:
    """A first and a last name."""
    words = word_lists()
    return _pick(words.first_names, rng), _pick(words.last_names, rng)


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
