"""Writing the report: from what a run directory holds to ``report.html``."""

from __future__ import annotations

from pathlib import Path

from dialoom.compiler.plan import Plan
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.evaluation.result import read_evaluations
from dialoom.runtime.progress import Progress
from dialoom.runtime.quality import Quality, measure
from dialoom.runtime.report.composition import compositions, expectation_rows, metric_rows
from dialoom.runtime.report.learning import score_boards, training_parts
from dialoom.runtime.report.page import CellRow, Filter, Page, ToolRow, render_page
from dialoom.runtime.report.rollouts import rollout_transcripts
from dialoom.runtime.report.selection import choose
from dialoom.runtime.report.transcript import Transcript, transcript_of
from dialoom.runtime.rundir import RunDirectory, write_atomically
from dialoom.runtime.synthesis import stored_dialogues

__all__ = ["write_report"]


def write_report(plan: Plan, run: RunDirectory, progress: Progress, *, dialogues: int = 120) -> Path:
    """Write the report of ``run``, whose lock the caller holds, with at most so many dialogues; returns its path.

    What is not there yet (a model, an evaluation) has no section.
    """
    progress.start("report", None)
    try:
        stored = list(stored_dialogues(plan, run))
        page = _page(plan, run, stored, dialogues)
        write_atomically(run.report, render_page(page).encode())
    finally:
        progress.finish()
    return run.report


def _page(plan: Plan, run: RunDirectory, stored: list[Dialogue], most: int) -> Page:
    quality = measure(stored, plan)
    chosen, count = choose(stored, most)
    shown = tuple(transcript_of(dialogue, f"d{place}") for place, dialogue in enumerate(chosen))
    rollouts, rollouts_note = rollout_transcripts(read_evaluations(run.evaluation), most)
    return Page(
        title=plan.dataset,
        subtitle="A data set of tool-calling dialogues, what was learned from it, and how well.",
        facts=_facts(plan, count),
        evaluations=score_boards(plan, run),
        data_summary=_data_summary(plan, quality, count),
        expectations=expectation_rows(quality),
        compositions=compositions(quality),
        metrics=metric_rows(quality),
        trainings=training_parts(plan, run),
        dialogues_note=_note(len(shown), count),
        dialogues=shown,
        dialogue_filters=_filters(shown),
        rollouts_note=rollouts_note,
        rollouts=rollouts,
        rollout_filters=_filters(rollouts),
        tools=_tools(plan),
        cells=_cells(plan),
        plan_hash=plan.data_hash,
    )


def _facts(plan: Plan, count: int) -> tuple[tuple[str, str], ...]:
    splits = [
        f"{sum(cell.split_counts[place] for cell in plan.cells):,} {split.name}"
        for place, split in enumerate(plan.splits)
    ]
    return (
        ("dialogues", f"{count:,}"),
        ("split", " / ".join(splits)),
        ("tools", f"{len(plan.tools):,}"),
        ("scenarios", f"{len(plan.scenarios):,}"),
        ("seed", str(plan.seed)),
        ("held out", ", ".join(plan.hold_out) or "nothing"),
    )


def _data_summary(plan: Plan, quality: Quality, count: int) -> str:
    held = sum(one.passed for one in quality.expectations)
    total = len(quality.expectations)
    told = f"{held} of {total} expectations hold." if total else "The spec expects nothing of it."
    return f"{count:,} of {plan.rows:,} planned dialogues are there. {told}"


def _note(shown: int, count: int) -> str:
    if shown == count:
        return f"All {count:,} dialogues of the data set."
    return f"{shown:,} of {count:,} dialogues: those that failed a check first, then some of every cell."


def _filters(transcripts: tuple[Transcript, ...]) -> tuple[Filter, ...]:
    """The selects for dialogues, each where there is a choice: scenario, difficulty, pattern, split, verdict."""
    values = {
        "scenario": [one.scenario for one in transcripts],
        "difficulty": [one.difficulty for one in transcripts],
        "pattern": [name for one in transcripts for name in (one.patterns or ("none",))],
        "split": [one.split for one in transcripts],
        "verdict": [one.verdict for one in transcripts],
    }
    found = {name: tuple(sorted(set(options))) for name, options in values.items()}
    return tuple(Filter(name, name.capitalize(), options) for name, options in found.items() if len(options) > 1)


def _tools(plan: Plan) -> tuple[ToolRow, ...]:
    return tuple(
        ToolRow(tool.name, tool.description, ", ".join(one.name for one in tool.inputs if one.required) or "nothing")
        for tool in plan.tools
    )


def _cells(plan: Plan) -> tuple[CellRow, ...]:
    return tuple(
        CellRow(
            scenario=cell.scenario,
            difficulty=cell.difficulty,
            patterns=", ".join(cell.patterns) or "none",
            odds=f"{cell.probability:.2%}",
            rows=f"{cell.count:,}",
        )
        for cell in plan.cells
    )
