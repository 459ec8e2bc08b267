"""The words that values are made of: Faker's own lists, and ``phrases.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["WordLists", "word_lists"]

# Faker's list of languages holds hundreds that nobody types into a form.
_LANGUAGES = (
    "Arabic", "Bengali", "Czech", "Danish", "Dutch", "English", "Finnish", "French", "German", "Greek", "Hebrew",
    "Hindi", "Hungarian", "Italian", "Japanese", "Korean", "Norwegian", "Persian", "Polish", "Portuguese", "Romanian",
    "Russian", "Spanish", "Swahili", "Swedish", "Thai", "Turkish", "Ukrainian", "Urdu", "Vietnamese",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordLists:
    """All lists, in a fixed order; every entry is plain ASCII and free of commas."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    city_prefixes: tuple[str, ...]
    city_suffixes: tuple[str, ...]
    street_suffixes: tuple[str, ...]
    countries: tuple[str, ...]
    jobs: tuple[str, ...]
    company_suffixes: tuple[str, ...]
    currencies: tuple[str, ...]
    colors: tuple[str, ...]
    languages: tuple[str, ...]
    phrases: dict[str, tuple[str, ...]]


def _plain(words: object) -> tuple[str, ...]:
    """The words in order, each once, without those that are awkward in a sentence."""
    chosen = dict.fromkeys(str(word) for word in words)  # type: ignore[attr-defined]
    return tuple(word for word in chosen if word.isascii() and "," not in word and "(" not in word)


@cache
def word_lists() -> WordLists:
    """The lists, read once in a process. Faker is asked for its lists only: its calls a value are slow."""
    from faker.providers.address.en_US import Provider as Address
    from faker.providers.color.en_US import Provider as Color
    from faker.providers.currency import Provider as Currency
    from faker.providers.job.en_US import Provider as Job
    from faker.providers.person.en_US import Provider as Person

    phrases = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
    return WordLists(
        first_names=_plain(Person.first_names),
        last_names=_plain(Person.last_names),
        city_prefixes=_plain(Address.city_prefixes),
        city_suffixes=_plain(Address.city_suffixes),
        street_suffixes=_plain(Address.street_suffixes),
        countries=_plain(Address.countries),
        jobs=_plain(Job.jobs),
        company_suffixes=_plain(["Inc", "Group", "Ltd", "LLC", "Labs", "Works", "Partners", "Trading"]),
        currencies=_plain(code for code, _ in Currency.currencies),
        colors=_plain(_spaced(name) for name in Color.all_colors),
        languages=_plain(_LANGUAGES),
        phrases={key: tuple(words) for key, words in phrases.items()},
    )


def _spaced(name: str) -> str:
    """``DarkSlateBlue`` → ``dark slate blue``."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
