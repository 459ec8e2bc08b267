"""Exported dialogues held against their blueprints once more, whoever touched the files since."""

from __future__ import annotations

from dataclasses import dataclass

from dialoom.compiler.plan import Plan
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.draft import draft
from dialoom.runtime.planview import PlanView
from dialoom.runtime.progress import Progress
from dialoom.runtime.quality import count_rows, read_rows
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.verifier import verify

__all__ = ["Recheck", "recheck"]


@dataclass(frozen=True, slots=True)
class Recheck:
    """How many rows were checked, and which failed which checks, in the order of the files."""

    checked: int
    failed: tuple[tuple[str, tuple[str, ...]], ...]


def recheck(plan: Plan, run: RunDirectory, progress: Progress) -> Recheck:
    """Verify every row of ``run``'s JSONL files; DialoomError where a line is no row.

    A row that the plan does not know fails the check ``in_plan``.
    """
    view = PlanView(plan)
    checked = 0
    failed: list[tuple[str, tuple[str, ...]]] = []
    files = [run.data / f"{split.name}.jsonl" for split in plan.splits]
    present = [path for path in files if path.exists()]
    progress.start("verify", sum(count_rows(path) for path in present))
    try:
        for path in present:
            for dialogue in read_rows(path):
                checked += 1
                checks = _failed_checks(view, dialogue)
                if checks:
                    failed.append((dialogue.id, checks))
                progress.advance()
    finally:
        progress.finish()
    return Recheck(checked, tuple(failed))


def _failed_checks(view: PlanView, dialogue: Dialogue) -> tuple[str, ...]:
    cell = view.cells.get(dialogue.meta.cell)
    if cell is None or not 0 <= dialogue.meta.index < cell.count:
        return ("in_plan",)
    verdicts = verify(view, draft(view, cell, dialogue.meta.index), dialogue)
    return tuple(dict.fromkeys(verdict.check for verdict in verdicts if not verdict.passed))
