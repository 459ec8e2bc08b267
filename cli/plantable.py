"""A plan on the terminal: cells with their odds and counts, what changes, what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dialoom.cli.columns import aligned

if TYPE_CHECKING:
    from dialoom.compiler.plan import Cell, Domain, Plan, Scenario
    from dialoom.runtime.planchange import PlanChange

__all__ = ["cell_lines", "change_facts", "explanation_lines", "share_lines"]

_MARKS = {"new": "+", "changed": "~", "renamed": "r", "same": " ", "gone": "-"}


def cell_lines(change: PlanChange, splits: Sequence[str]) -> list[str]:
    """Every cell: its mark, name, odds, rows by split, and how many of them are to be made."""
    header = ("", "cell", "difficulty", "patterns", "odds", "rows", *splits, "to make")
    rows = [
        (
            _MARKS[one.state], _course(one.cell), one.cell.difficulty, ", ".join(one.cell.patterns) or "-",
            f"{one.cell.probability:.2%}", f"{one.cell.count:,}", *(f"{count:,}" for count in one.cell.split_counts),
            f"{one.make:,}",
        )
        for one in change.cells
    ]  # fmt: skip
    return aligned(header, rows, right=range(4, len(header)))


def _course(cell: Cell) -> str:
    """The scenario, with the branch that is taken where it has some."""
    return f"{cell.scenario}/{cell.branch}" if cell.branch else cell.scenario


def share_lines(plan: Plan) -> list[str]:
    """The effective odds and expected counts of every branch: scenarios, difficulties, patterns."""
    lines: list[str] = []
    branches: tuple[tuple[str, Iterable[tuple[str, Cell]]], ...] = (
        ("scenario", ((cell.scenario, cell) for cell in plan.cells)),
        ("branch", ((_course(cell), cell) for cell in plan.cells if cell.branch)),
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
        "derive": change.derive,
        "derived": list(change.derived),
        "cells": [
            {
                "id": one.cell.id, "state": one.state, "scenario": one.cell.scenario,
                "branch": one.cell.branch, "difficulty": one.cell.difficulty,
                "patterns": list(one.cell.patterns), "probability": one.cell.probability, "count": one.cell.count,
                "splits": dict(zip([split.name for split in plan.splits], one.cell.split_counts, strict=False)),
                "make": one.make, "keep": one.keep, "derive": one.derive, "data_hash": one.cell.data_hash,
                "reasons": list(one.reasons),
            }
            for one in change.cells
        ],
    }  # fmt: skip


def explanation_lines(plan: Plan) -> list[str]:
    """What each scenario means: its calls, when what is said, and what tells the tools apart."""
    lines = [line for domain in plan.domains for line in ("", *_domain_lines(domain))]
    return [*lines, *(line for scenario in plan.scenarios for line in ("", *_scenario_lines(scenario)))][1:]


def _domain_lines(domain: Domain) -> list[str]:
    made = ", ".join(f"{step.replace('_', '-')} {count}" for step, count in domain.tools)
    lines = [f"domain {domain.title} ({domain.prefix}), from {domain.snapshot}: "
             f"{sum(count for _, count in domain.tools)} tools ({made})"]
    return lines + [f"  refused {one.tool}: too like {one.like} ({one.measure} {one.value:g})"
                    for one in domain.refused]


def _scenario_lines(scenario: Scenario) -> list[str]:
    lines = [f"{scenario.name}:"]
    if scenario.none_reason is not None:
        return [*lines, f"  nothing is to be called ({scenario.none_reason})"]
    lines += _call_lines(scenario)
    for step in scenario.steps:
        lines += [f"  {step.tool}.{bound.argument} comes from {bound.step}.{bound.path}" for bound in step.bindings]
    lines += _reveal_lines(scenario)
    facts = {fact.name: fact for fact in scenario.facts}
    for distractor in scenario.distractors:
        fact = facts[distractor.fact]
        told = "worded from the tools" if fact.derived else "from the spec"
        lines.append(f"  not {distractor.tool} (similarity {distractor.similarity:.2f}): “{fact.text}” ({told})")
    if scenario.offered:
        lines.append(f"  offered beside: {', '.join(scenario.offered)}")
    return lines


def _call_lines(scenario: Scenario) -> list[str]:
    if not scenario.answerable:
        return [f"  nothing can be called: nobody knows what {scenario.steps[0].tool} needs"]
    lines = [f"  calls {_calls(scenario, '')}"]
    decision = scenario.decision
    if decision is not None:
        value = str(decision.value).lower() if isinstance(decision.value, bool) else decision.value
        condition = f"{decision.path} {decision.operator} {value}"
        lines.append(f"  where {condition} ({decision.share:.0%}): calls {_calls(scenario, 'then')}")
        lines.append(f"  else ({1 - decision.share:.0%}): calls {_calls(scenario, 'else') or 'nothing more'}")
    return lines


def _calls(scenario: Scenario, branch: str) -> str:
    groups: dict[int, list[str]] = {}
    for step in scenario.steps:
        if step.branch == branch:
            groups.setdefault(step.group, []).append(step.tool)
    return ", then ".join(" and ".join(tools) for _, tools in sorted(groups.items()))


def _amount(low: int, high: int | None) -> str:
    return str(low) if high == low else f"{low}+" if high is None else f"{low}..{high}"


def _reveal_lines(scenario: Scenario) -> list[str]:
    lines = []
    drawn = scenario.disclosure
    if drawn is not None:
        ways = {
            "persona": "as much at once as who talks is used to",
            "gradually": f"{_amount(drawn.low, drawn.high)} at once",
            "rates": "so many a message, " + ", ".join(
                f"{_amount(rate.low, rate.high)}: {rate.share:.0%}" for rate in drawn.rates),
        }
        free = [slot.label for slot in scenario.slots if not slot.on_ask]
        lines.append(f"  the user says, {ways[drawn.kind]}: {', '.join(free)}")
    for stage in sorted({slot.stage for slot in scenario.slots if drawn is None and not slot.on_ask}):
        said = [slot.label + ("" if slot.required else " (optional)") for slot in scenario.slots
                if slot.stage == stage and not slot.on_ask]
        lines.append(f"  the user says in stage {stage}: {', '.join(said)}")
    if asked := [slot.label for slot in scenario.slots if slot.on_ask]:
        lines.append(f"  only when asked for: {', '.join(asked)}")
    if unknown := [slot.label for slot in scenario.unknown]:
        lines.append(f"  the user does not know: {', '.join(unknown)}")
    return lines
