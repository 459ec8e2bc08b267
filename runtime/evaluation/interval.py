"""Confidence intervals of shares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Share", "mean_share", "share_of", "wilson"]

_Z95 = 1.959963984540054  # the 97.5 % quantile of the standard normal distribution


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of`` dialogues, and the 95 % interval around ``value``. NaN where ``of`` is 0.

    Of a mean of chances, ``count`` is how many dialogues are certain (their chance is 1).
    """

    value: float
    low: float
    high: float
    count: int
    of: int


def wilson(count: float, of: int, z: float = _Z95) -> tuple[float, float]:
    """The Wilson score interval of a share: bounds between 0 and 1.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927):
    (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n). Unlike the textbook ± it stays honest for
    small samples and for shares near 0 and 1.

    >>> [round(bound, 4) for bound in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    if of == 0:
        return math.nan, math.nan
    share = count / of
    middle = share + z * z / (2 * of)
    margin = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    low = 0.0 if count == 0 else (middle - margin) / scale  # exactly, not to within a rounding error
    return low, 1.0 if count == of else (middle + margin) / scale


def share_of(count: int, of: int) -> Share:
    """The share with its interval."""
    low, high = wilson(count, of)
    return Share(count / of if of else math.nan, low, high, count, of)


def mean_share(chances: Sequence[float]) -> Share:
    """The mean of chances between 0 and 1, with Wilson's interval: none of that mean varies more than a yes or no."""
    low, high = wilson(sum(chances), len(chances))
    return Share(sum(chances) / len(chances), low, high, sum(chance == 1 for chance in chances), len(chances))
