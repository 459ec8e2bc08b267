"""The providers of Faker that a type may name, like ``faker.isbn13``: those that give one value, from a seed alone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dialoom.compiler.plan import Scalar

if TYPE_CHECKING:
    from faker import Faker

__all__ = ["PREFIX", "how_many", "provided", "provider_names", "why_not"]

PREFIX = "faker."
"""How the name of a generator begins that is a provider of Faker."""

_TRIED = 1_000

# They look at the clock: a row would depend on the day on which it is made.
_CLOCKED = ("faker.providers.date_time", "faker.providers.passport", "faker.providers.profile")
_CLOCKED_NAMES = ("credit_card_expire", "credit_card_full")


def provided(name: str, seed: int) -> Scalar:
    """One value of the provider (American English): the same for one seed and one version of Faker."""
    fake = _fake()
    fake.seed_instance(seed)
    value = getattr(fake, name)()
    return value.replace("\n", ", ") if isinstance(value, str) else value if isinstance(value, int) else float(value)


@cache
def why_not(name: str) -> str | None:
    """Why a type cannot name the provider; None where it can."""
    from decimal import Decimal

    if name not in provider_names():
        return "there is no such provider"
    maker = getattr(_fake(), name)
    if name in _CLOCKED_NAMES or maker.__module__.startswith(_CLOCKED):
        return "it looks at the clock, and the same plan would give other rows tomorrow"
    _fake().seed_instance(0)
    try:
        value = maker()
    except Exception:  # a provider that wants to be told more says so in ways of its own
        return "it gives nothing unless it is told more"
    return None if isinstance(value, bool | int | float | str | Decimal) else "it gives no single value"


@cache
def how_many(name: str) -> float:
    """About how many different values the provider gives; infinite where a thousand draws hardly repeat."""
    different = len({provided(name, seed) for seed in range(_TRIED)})
    return float("inf") if different > 0.7 * _TRIED else float(different)


@cache
def provider_names() -> tuple[str, ...]:
    """The names that Faker has."""
    return tuple(sorted({
        name for provider in _fake().get_providers() for name in dir(provider) if not name.startswith("_")
        and callable(getattr(provider, name))
    }))


@cache
def _fake() -> Faker:
    from faker import Faker

    return Faker("en_US")
