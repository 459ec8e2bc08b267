"""Did-you-mean: the names that a misspelt one could stand for."""

from __future__ import annotations

from collections.abc import Iterable

from dialoom.grammar.mend import Mend

__all__ = ["did_you_mean", "distance", "suggest"]

OFFERS = 2
"""How many names are offered at most."""


def distance(left: str, right: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) between two words; ``limit + 1`` if more.

    The restricted Damerau-Levenshtein distance (optimal string alignment), cut off at ``limit``.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, above = above, row
    return min(above[-1], limit + 1)


def suggest(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """The candidates nearest to ``name``, at most two, nearest first, then in the order given.

    A candidate is near if it differs in at most a third of the longer one's letters (letter case
    aside, at least one edit is allowed), or if it is the same after its last dot.
    """
    wanted = name.casefold()
    found: list[tuple[int, int, str]] = []
    for place, candidate in enumerate(dict.fromkeys(candidates)):
        offered = candidate.casefold()
        limit = max(1, max(len(wanted), len(offered)) // 3)
        edits = 0 if offered == wanted else distance(wanted, offered, limit)
        if edits > limit and offered.rpartition(".")[2] == wanted.rpartition(".")[2]:
            edits = limit
        if edits <= limit and candidate != name and edits < max(len(wanted), len(offered)):
            found.append((edits, place, candidate))
    found.sort()
    return tuple(candidate for _, _, candidate in found[:OFFERS])


def did_you_mean(name: str, candidates: Iterable[str]) -> Mend | None:
    """A help line, ``did you mean `x`?``, or None where nothing is near."""
    offers = suggest(name, candidates)
    if not offers:
        return None
    return Mend("did you mean " + " or ".join(f"`{offer}`" for offer in offers) + "?", offers)
