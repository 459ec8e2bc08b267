"""What a plan would make anew, held against what is there: a run directory, or another plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

from dialoom.compiler.plan import Cell, Plan
from dialoom.runtime.agenda import agenda, movable_rows
from dialoom.runtime.journal import Journal, RowKey
from dialoom.runtime.planview import PlanView
from dialoom.runtime.reasons import Comparison
from dialoom.runtime.rundir import RunDirectory

__all__ = ["CellChange", "PlanChange", "change_against_plan", "change_against_run"]

State = Literal["new", "changed", "renamed", "same", "gone"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell and what becomes of it: of its rows, ``make`` are to be made and ``keep`` are there already.

    ``derive``: rows that are there and only move to another split, or are no longer exported as one more.
    ``changed``: its rows would differ; ``renamed``: only names and texts nobody trains on differ.
    A ``gone`` cell is the old plan's. ``reasons``: what of it differs.
    """

    cell: Cell
    state: State
    make: int
    keep: int
    derive: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanChange:
    """The cells of the new plan in their order, then those that are gone.

    ``derived`` names what else differs and costs no row: ``expect``, ``train lead_agent`` …
    """

    cells: tuple[CellChange, ...]
    derived: tuple[str, ...]

    @property
    def make(self) -> int:
        """How many rows are to be made."""
        return sum(change.make for change in self.cells)

    @property
    def keep(self) -> int:
        """How many rows are there already."""
        return sum(change.keep for change in self.cells)

    @property
    def derive(self) -> int:
        """How many rows are there and move to another split."""
        return sum(change.derive for change in self.cells)

    @property
    def anything(self) -> bool:
        """Whether there is anything to do at all."""
        return bool(self.make or self.derive or self.derived or any(one.state != "same" for one in self.cells))


def change_against_plan(new: Plan, old: Plan) -> PlanChange:
    """The change from a plan of which all rows were made by this program."""
    return _change(new, old, set(agenda(PlanView(old), None)))


def change_against_run(new: Plan, old: Plan | None, run: RunDirectory) -> PlanChange:
    """The change from a run directory, whose plan is ``old`` (None: it holds none) and whose journal tells the rows."""
    there: Set[RowKey] = set()
    if run.journal.exists():
        with Journal(run.journal) as journal:
            there = journal.keys()
    return _change(new, old, there)


def _change(new: Plan, old: Plan | None, there: Set[RowKey]) -> PlanChange:
    before = {cell.id: cell for cell in old.cells} if old is not None else {}
    comparison = Comparison(new, old) if old is not None else None
    movable = movable_rows(new, there)
    make: Counter[str] = Counter()
    keep: Counter[str] = Counter()
    derive: Counter[str] = Counter()
    for key in agenda(PlanView(new), None):
        kind = keep if key in there else derive if key.place in movable else make
        kind[key.cell] += 1
    changes = []
    for cell in new.cells:
        was = before.get(cell.id)
        state = _state(cell, was)
        counts = (make[cell.id], keep[cell.id], derive[cell.id])
        changes.append(CellChange(cell, state, *counts, _reasons(cell, was, state, counts, comparison)))
    now = {cell.id for cell in new.cells}
    changes += [CellChange(cell, "gone", 0, 0) for cell in before.values() if cell.id not in now]
    return PlanChange(tuple(changes), _derived(new, old) if old is not None else ())


def _reasons(
    cell: Cell, was: Cell | None, state: State, counts: tuple[int, int, int], comparison: Comparison | None
) -> tuple[str, ...]:
    """Why the rows of a cell are not all there, and what else is new about it."""
    if was is None or comparison is None:
        return ("the cell is new",) if comparison is not None else ()
    make, keep, derive = counts
    found = []
    if state in ("changed", "renamed"):
        half = "data" if state == "changed" else "metadata"
        found += [str(reason) for reason in comparison.reasons(cell, was, half)]
    if cell.count != was.count:
        found.append(f"count: {was.count:,} -> {cell.count:,}")
    elif cell.split_counts != was.split_counts:
        shown = (" + ".join(f"{count:,}" for count in one.split_counts) for one in (was, cell))
        found.append(f"rows by split: {' -> '.join(shown)}")
    elif state != "changed" and make:
        found.append("its rows were made by another version of the program, or not yet" if not keep + derive
                     else "rows that were not made yet")
    return tuple(found)


def _state(cell: Cell, before: Cell | None) -> State:
    if before is None:
        return "new"
    if cell.data_hash != before.data_hash:
        return "changed"
    return "same" if cell.metadata_hash == before.metadata_hash else "renamed"


def _derived(new: Plan, old: Plan) -> tuple[str, ...]:
    """What differs besides the rows, in the plan's order."""
    found = [name for name in ("splits", "hold_out", "expect", "exports") if getattr(new, name) != getattr(old, name)]
    for kind in ("train", "evaluate"):
        now, before = ({one.name: [other for other in there if other.name == one.name] for one in there}
                       for there in (getattr(new, kind), getattr(old, kind)))
        found += [f"{kind} {name}" for name in {**now, **before} if now.get(name) != before.get(name)]
    return tuple(found)
