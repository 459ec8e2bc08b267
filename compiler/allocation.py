"""How rows are shared out: exactly, in the same way on every machine, and without chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isqrt

__all__ = ["fit", "spread_patterns", "spread_splits", "whole_counts"]

_UNIT = 2**64
_ROUNDS = 200


def whole_counts(total: int, shares: Sequence[float]) -> list[int]:
    """Whole numbers in the proportion of ``shares`` that sum to ``total`` (largest remainders; ties: the earlier)."""
    weight = sum(shares) or 1.0
    exact = [total * share / weight for share in shares]
    counts = [int(value + 1e-9) for value in exact]
    order = sorted(range(len(shares)), key=lambda i: (round(counts[i] - exact[i], 9), i))
    for i in order[: total - sum(counts)]:
        counts[i] += 1
    return counts


def fit(rows: Mapping[str, float], columns: Mapping[str, float],
        allowed: Callable[[str, str], bool]) -> dict[tuple[str, str], float]:
    """A table over the allowed pairs whose row sums are ``rows`` and whose column sums come as near
    ``columns`` as the pairs allow: iterative proportional fitting (Deming and Stephan, 1940), rows last.

    Both margins have the same total. Every row needs an allowed column.
    """
    table = {(r, c): rows[r] * columns[c] for r in rows for c in columns if allowed(r, c)}
    for _ in range(_ROUNDS):
        for column, wanted in columns.items():
            _scale(table, [pair for pair in table if pair[1] == column], wanted)
        for row, wanted in rows.items():
            _scale(table, [pair for pair in table if pair[0] == row], wanted)
    return {pair: round(value, 9) for pair, value in table.items()}


def _scale(table: dict[tuple[str, str], float], pairs: list[tuple[str, str]], wanted: float) -> None:
    total = sum(table[pair] for pair in pairs)
    if total > 0:
        for pair in pairs:
            table[pair] *= wanted / total
    elif pairs and wanted > 0:
        for pair in pairs:
            table[pair] = wanted / len(pairs)


def spread_patterns(count: int, shares: Mapping[str, float],
                    agree: Callable[[tuple[str, ...]], bool]) -> list[tuple[str, ...]]:
    """The choice of patterns of each of ``count`` rows.

    Each pattern comes in its share of the rows, rounded to the nearest whole number, as long as there are
    rows whose other patterns agree with it. The rows of a pattern are those that come first in the order of
    its coordinate of a low-discrepancy sequence, so that any patterns meet about as often as independent
    ones would.
    """
    chosen: list[tuple[str, ...]] = [() for _ in range(count)]
    for number, (pattern, share) in enumerate(shares.items()):
        wanted = int(count * share + 0.5)
        multiplier = _richtmyer(number)
        for row in sorted(range(count), key=lambda i: ((i + 1) * multiplier) % _UNIT):
            if wanted <= 0:
                break
            if agree((*chosen[row], pattern)):
                chosen[row] = (*chosen[row], pattern)
                wanted -= 1
    return chosen


def _richtmyer(dimension: int) -> int:
    """What a dimension of Richtmyer's sequence multiplies by: the fraction of a prime's square root, in 2^-64.

    Whole numbers, so that all machines agree. Niederreiter, Quasi-Monte Carlo methods (1978), section 4.
    """
    primes = [n for n in range(2, 12 * (dimension + 2)) if all(n % d for d in range(2, isqrt(n) + 1))]
    return isqrt(primes[dimension] << 128) % _UNIT


def spread_splits(cells: Sequence[int], shares: Sequence[float]) -> list[tuple[int, ...]]:
    """How many rows of each cell go to each split.

    Row by row, in order, to the split that lies most behind its share (ties: the earlier), so that
    every stretch of cells has the shares as nearly as whole numbers can.
    """
    given = [0] * len(shares)
    out = []
    total = 0
    for count in cells:
        before = tuple(given)
        for _ in range(count):
            total += 1
            behind = [round(share * total - have, 9) for share, have in zip(shares, given, strict=True)]
            given[behind.index(max(behind))] += 1
        out.append(tuple(now - then for now, then in zip(given, before, strict=True)))
    return out
