"""Stages of disclosure, where none are written."""

from __future__ import annotations

from collections.abc import Iterable

from dialoom.compiler.flows import BRANCHES
from dialoom.compiler.places import Place

__all__ = ["asked_last", "needed", "spread"]


def needed(places: Iterable[Place], without: Iterable[str]) -> list[Place]:
    """The places that somebody has to fill, except those of the keys ``without``."""
    left_out = set(without)
    return [p for p in places if p.leaf.required and not p.leaf.settled and p.key not in left_out]


def spread(needed: list[Place], size: int) -> dict[str, int]:
    """Stages of ``size`` values each; what only one branch needs comes in stages after all others."""
    stages: dict[str, int] = {}
    shared = [p for p in needed if not p.step.branch or any(p.same_value(other) for other in needed if
                                                            other.step.branch != p.step.branch)]
    start = 0
    groups = [shared, *([p for p in needed if p.step.branch == branch and p not in shared] for branch in BRANCHES)]
    for number, group in enumerate(groups):
        if number and group:
            start = max((stages[p.key] for p in shared), default=0)
        count = 0
        for place in group:
            twin = next((p for p in group if p.key in stages and p.same_value(place)), None)
            if twin is not None:
                stages[place.key] = stages[twin.key]
                continue
            stages[place.key] = start + 1 + count // max(size, 1)
            count += 1
    return stages


def asked_last(asked: list[Place], stages: dict[str, int], places: list[Place]) -> dict[str, int]:
    """Stages for what is said only when asked for: after what is said anyway of the same and earlier calls.

    Later stages move on by one to make room; the dictionary given is changed.
    """
    found: dict[str, int] = {}
    for group in sorted({p.step.group for p in asked}):
        own = [p for p in asked if p.step.group == group]
        before = [stages[p.key] for p in places if p.key in stages and p.step.group <= group]
        at = 1 + max([1, *before, *found.values()])
        for table in (stages, found):
            for key, stage in table.items():
                table[key] = stage + 1 if stage >= at else stage
        found |= {p.key: at for p in own}
    return found
