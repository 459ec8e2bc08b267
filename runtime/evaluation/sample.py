"""Which rows are played live: a fair choice over the cells of a split."""

from __future__ import annotations

from dialoom.compiler.plan import Cell
from dialoom.runtime.errors import UsageError
from dialoom.runtime.planview import PlanView

__all__ = ["rows_to_play"]


def rows_to_play(view: PlanView, split: str, count: int) -> list[tuple[Cell, int]]:
    """``count`` rows of the split, in plan order, spread evenly over its cells; all where it has fewer.

    Systematic sampling: the rows lie in plan order, cell by cell, and every n-th is taken, so each cell is
    represented by its share to within one row. ``UsageError`` where the split has no row.
    """
    rows = [
        (cell, index)
        for cell in view.plan.cells
        for index in range(cell.count)
        if view.split_of(cell, index) == split
    ]
    if not rows:
        raise UsageError(f"the split {split!r} has no rows to evaluate on")
    if count >= len(rows):
        return rows
    return [rows[(2 * place + 1) * len(rows) // (2 * count)] for place in range(count)]
