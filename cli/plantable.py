"""A plan on the terminal: cells with their odds and counts, what changes, what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dialoom.cli.columns import aligned

if TYPE_CHECKING:
    from dialoom.compiler.plan import Cell, Plan, Scenario
    from dialoom.runtime.planchange import PlanChange

__all__ = ["cell_lines", "change_facts", "change_lines", "explanation_lines", "share_lines"]

_MARKS = {"new": "+", "changed": "~", "renamed": "r", "same": " ", "gone": "-"}


def cell_lines(change: PlanChange, splits: Sequence[str]) -> list[str]:
    """Every cell: its mark, name, odds, rows by split, and how many of them are to be made."""
    header = ("", "cell", "difficulty", "patterns", "odds", "rows", *splits, "to make")
    rows = [
        (
            _MARKS[one.state], one.cell.scenario, one.cell.difficulty, ", ".join(one.cell.patterns) or "-",
            f"{one.cell.probability:.2%}", f"{one.cell.count:,}", *(f"{count:,}" for count in one.cell.split_counts),
            f"{one.make:,}",
        )
        for one in change.cells
    ]  # fmt: skip
    return aligned(header, rows, right=range(4, len(header)))


def share_lines(plan: Plan) -> list[str]:
    """The effective odds and expected counts of every branch: scenarios, difficulties, patterns."""
    lines: list[str] = []
    branches: tuple[tuple[str, Iterable[tuple[str, Cell]]], ...] = (
        ("scenario", ((cell.scenario, cell) for cell in plan.cells)),
        ("difficulty", ((cell.difficulty, cell) for cell in plan.cells)),
        ("pattern", ((name, cell) for cell in plan.cells for name in cell.patterns)),
    )
    for kind, members in branches:
        odds: Counter[str] = Counter()
        rows: Counter[str] = Counter()
        for name, cell in members:
            odds[name] += cell.probability  # type: ignore[assignment]  # a Counter of floats adds as well
            rows[name] += cell.count
        if rows:
            table = [(name, f"{odds[name]:.1%}", f"{rows[name]:,}") for name in rows]
            lines += ["", *aligned((kind, "odds", "rows"), table, right=(1, 2))]
    return lines[1:]


def change_lines(change: PlanChange, name: str) -> list[str]:
    """What would be made, kept and dropped, in words."""
    states = Counter(one.state for one in change.cells)
    parts = [f"{states[state]} {state}" for state in ("new", "changed", "renamed", "same", "gone") if states[state]]
    lines = [
        f"{name}: {change.make:,} rows to make, {change.keep:,} there already "
        f"(cells: {', '.join(parts) or 'none'})"
    ]
    if change.derived:
        lines.append(f"  changed without a new row: {', '.join(change.derived)}")
    if not change.anything:
        lines.append("  nothing to do")
    return lines


def change_facts(plan: Plan, change: PlanChange) -> dict[str, object]:
    """The same for a program."""
    return {
        "dataset": plan.dataset,
        "rows": plan.rows,
        "data_hash": plan.data_hash,
        "metadata_hash": plan.metadata_hash,
        "estimate": plan.estimate,
        "make": change.make,
        "keep": change.keep,
        "derived": list(change.derived),
        "cells": [
            {
                "id": one.cell.id, "state": one.state, "scenario": one.cell.scenario, "difficulty": one.cell.difficulty,
                "patterns": list(one.cell.patterns), "probability": one.cell.probability, "count": one.cell.count,
                "splits": dict(zip([split.name for split in plan.splits], one.cell.split_counts, strict=False)),
                "make": one.make, "keep": one.keep, "data_hash": one.cell.data_hash,
            }
            for one in change.cells
        ],
    }  # fmt: skip


def explanation_lines(plan: Plan) -> list[str]:
    """What each scenario means: its calls, when what is said, and what tells the tools apart."""
    return [line for scenario in plan.scenarios for line in ("", *_scenario_lines(scenario))][1:]


def _scenario_lines(scenario: Scenario) -> list[str]:
    lines = [f"{scenario.name}:"]
    if scenario.none_reason is not None:
        return [*lines, f"  nothing is to be called ({scenario.none_reason})"]
    groups: dict[int, list[str]] = {}
    for step in scenario.steps:
        groups.setdefault(step.group, []).append(step.tool)
    lines.append("  calls " + ", then ".join(" and ".join(tools) for _, tools in sorted(groups.items())))
    for step in scenario.steps:
        lines += [f"  {step.tool}.{bound.argument} comes from {bound.step}.{bound.path}" for bound in step.bindings]
    for stage in sorted({slot.stage for slot in scenario.slots}):
        said = [slot.label + ("" if slot.required else " (optional)") for slot in scenario.slots if slot.stage == stage]
        when = f"the user says in stage {stage}" if stage else "never said"
        lines.append(f"  {when}: {', '.join(said)}")
    facts = {fact.name: fact for fact in scenario.facts}
    for distractor in scenario.distractors:
        fact = facts[distractor.fact]
        told = "worded from the tools" if fact.derived else "from the spec"
        lines.append(f"  not {distractor.tool} (similarity {distractor.similarity:.2f}): “{fact.text}” ({told})")
    return lines
