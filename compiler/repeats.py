"""How many rows of a scenario must repeat the values of another: the birthday bound."""

from __future__ import annotations

from math import expm1, inf, log1p

from dialoom.compiler.generators import distinct_values
from dialoom.compiler.plan import Scenario

__all__ = ["REPEATS_TOLERATED", "combinations", "expected_repeats"]

REPEATS_TOLERATED = 0.01
"""The share of a scenario's rows that may repeat another before a check warns of it."""


def combinations(scenario: Scenario) -> float:
    """About how many different combinations of values the user of a scenario can bring; may be infinite."""
    space = 1.0
    for slot in scenario.slots:
        space *= max(distinct_values(slot.type), 1)
    return space


def expected_repeats(count: int, space: float) -> float:
    """How many of ``count`` rows are expected to have the values of an earlier one, of ``space`` combinations.

    All rows less the combinations that occur: each of the N is missed by all n rows with odds (1 - 1/N)^n.
    """
    if space == inf:
        return 0.0
    return count + space * expm1(count * log1p(-1 / space)) if space > 1 else count - 1
