"""The value generators that a type may name, and how many different values each can give.

The runtime implements them (``runtime/values``); a test holds the two lists equal. The counts serve
two ends: a type with many values can be kept apart between splits, and a type with few will repeat.
"""

from __future__ import annotations

from math import inf

from dialoom.compiler import faker_provider
from dialoom.compiler.plan import ValueType

__all__ = ["GENERATORS", "HELD_OUT_MINIMUM", "distinct_values"]

HELD_OUT_MINIMUM = 1_000
"""A type with at least so many values can be kept apart between splits."""

GENERATORS: dict[str, float] = {
    "person": 500_000, "first_name": 600, "last_name": 900, "email": inf, "phone": inf, "company": 100_000,
    "city": 300, "country": 200, "address": inf, "street": inf, "url": inf, "domain": inf, "id": 90_000,
    "uuid": inf, "text": inf, "title": 50_000, "sentence": inf, "date": 700, "time": 288, "datetime": 200_000,
    "int": inf, "number": inf, "bool": 2, "enum": inf, "username": inf, "currency": 20, "iban": inf,
    "plate": inf, "amount": inf, "pattern": inf, "list": inf, "object": inf, "pool": inf, "product": 2_000,
    "ip": inf, "postcode": 90_000, "color": 20, "language": 30, "job": 200,
}


def distinct_values(kind: ValueType) -> float:
    """About how many different values the type has; infinite for more than anybody asks for."""
    if kind.base == "bool":
        return 2
    if kind.enum:
        return len(kind.enum)
    if kind.pool:
        return len(kind.pool)
    if kind.base == "int" and kind.minimum is not None and kind.maximum is not None:
        return max(kind.maximum - kind.minimum + 1, 0)
    if kind.generator.startswith(faker_provider.PREFIX):
        return faker_provider.how_many(kind.generator.removeprefix(faker_provider.PREFIX))
    return GENERATORS.get(kind.generator, inf)
