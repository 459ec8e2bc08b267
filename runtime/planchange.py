"""What a plan would make anew, held against what is there: a run directory, or another plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

from dialoom.compiler.plan import Cell, Plan
from dialoom.runtime.agenda import agenda
from dialoom.runtime.journal import Journal, RowKey
from dialoom.runtime.planview import PlanView
from dialoom.runtime.rundir import RunDirectory

__all__ = ["CellChange", "PlanChange", "change_against_plan", "change_against_run"]

State = Literal["new", "changed", "renamed", "same", "gone"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell and what becomes of it: ``make`` rows are to be made, ``keep`` rows are there already.

    ``changed``: its rows would differ; ``renamed``: only names and texts nobody trains on differ.
    A ``gone`` cell is the old plan's.
    """

    cell: Cell
    state: State
    make: int
    keep: int


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
    def anything(self) -> bool:
        """Whether there is anything to do at all."""
        return bool(self.make or self.derived or any(change.state != "same" for change in self.cells))


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
    make: Counter[str] = Counter()
    keep: Counter[str] = Counter()
    for key in agenda(PlanView(new), None):
        (keep if key in there else make)[key.cell] += 1
    changes = [
        CellChange(cell, _state(cell, before.get(cell.id)), make[cell.id], keep[cell.id]) for cell in new.cells
    ]
    now = {cell.id for cell in new.cells}
    changes += [CellChange(cell, "gone", 0, 0) for cell in before.values() if cell.id not in now]
    return PlanChange(tuple(changes), _derived(new, old) if old is not None else ())


def _state(cell: Cell, before: Cell | None) -> State:
    if before is None:
        return "new"
    if cell.data_hash != before.data_hash:
        return "changed"
    return "same" if cell.metadata_hash == before.metadata_hash else "renamed"


def _derived(new: Plan, old: Plan) -> tuple[str, ...]:
    """What differs besides the rows, in the plan's order."""
    found = [name for name in ("splits", "hold_out", "expect") if getattr(new, name) != getattr(old, name)]
    for kind in ("train", "evaluate"):
        now = {one.name: one for one in getattr(new, kind)}
        before = {one.name: one for one in getattr(old, kind)}
        found += [f"{kind} {name}" for name in {**now, **before} if now.get(name) != before.get(name)]
    return tuple(found)
