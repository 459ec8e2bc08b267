"""Which dialogues of many a report shows: all that failed first, then a fair choice over the cells."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from dialoom.runtime.dialogue import Dialogue

__all__ = ["choose"]


def choose(dialogues: Iterable[Dialogue], most: int) -> tuple[list[Dialogue], int]:
    """At most ``most`` of the dialogues, in the order given, and how many there are.

    Those with a failed verdict come before others (at most half of the places), the rest is taken
    in turn from every cell, each cell's first first, so that rare cells are seen as well.
    """
    failed: list[tuple[int, Dialogue]] = []
    by_cell: dict[str, list[tuple[int, Dialogue]]] = {}
    count = 0
    for place, dialogue in enumerate(dialogues):
        count += 1
        if any(not verdict.passed for verdict in dialogue.meta.verdicts):
            if len(failed) < most // 2:
                failed.append((place, dialogue))
            continue
        kept = by_cell.setdefault(dialogue.meta.cell, [])
        if len(kept) < most:
            kept.append((place, dialogue))
    turns = [one for round_ in zip_longest(*by_cell.values()) for one in round_ if one is not None]
    chosen = [*failed, *turns[: most - len(failed)]]
    return [dialogue for _, dialogue in sorted(chosen, key=lambda one: one[0])], count
