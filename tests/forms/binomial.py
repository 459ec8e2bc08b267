"""The bound of sampling error for shares."""

from __future__ import annotations

from math import ceil, log, sqrt

__all__ = ["within_sampling_error"]

_ODDS = 1e-4


def within_sampling_error(hits: int, total: int, share: float) -> bool:
    """Whether ``hits`` of ``total`` independent trials are as a probability of ``share`` has them.

    By Bernstein's inequality for a binomial count, P(|hits - n p| >= t) <= 2 exp(-t² / (2 n p (1 - p) + 2 t / 3)):
    t is the deviation at which that falls below 1 in 10,000.
    """
    variance, bound = total * share * (1 - share), log(2 / _ODDS)
    deviation = bound / 3 + sqrt((bound / 3) ** 2 + 2 * variance * bound)
    return abs(hits - total * share) <= ceil(deviation)
