"""Rows of the small plan, made once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

from dialoom.compiler.plan import Cell
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.draft import draft
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize
from tests.synthesis.plans import PATTERNS, small_plan

__all__ = ["CHOICES", "made", "rows", "without_patterns"]

CHOICES: tuple[tuple[str, ...], ...] = (
    (), *((name,) for name in PATTERNS), *combinations(PATTERNS, 2),
    tuple(name for name in PATTERNS if name != "changed_mind"), PATTERNS,
)  # fmt: skip


@cache
def view(count: int = 5) -> PlanView:
    """The small plan with a cell for every choice of patterns."""
    return PlanView(small_plan(CHOICES, count=count))


def rows(choices: tuple[tuple[str, ...], ...] = CHOICES) -> Iterator[tuple[Cell, int]]:
    """Cells with an index each: two rows of every cell of the ``choices``."""
    for cell in view().plan.cells:
        if cell.patterns in choices:
            yield cell, 0
            yield cell, 3


@cache
def made(cell: str, index: int) -> tuple[Blueprint, Dialogue]:
    """The blueprint and the dialogue of a row."""
    blueprint = draft(view(), view().cells[cell], index)
    return blueprint, realize(view(), blueprint)


def without_patterns(cell: Cell, index: int) -> Blueprint:
    """The row as it would be without its patterns."""
    return draft(view(), replace(cell, patterns=()), index)
