"""Whether the parts of a plan fit each other: what a plan that somebody changed by hand may lack."""

from __future__ import annotations

from collections.abc import Iterator

from dialoom.compiler.plan import Cell, Plan, Scenario

__all__ = ["inconsistencies"]


def inconsistencies(plan: Plan) -> Iterator[str]:
    """What does not fit, a clause each; nothing for a plan that the compiler wrote."""
    tools = {tool.name for tool in plan.tools}
    scenarios = {scenario.name for scenario in plan.scenarios}
    splits = {split.name for split in plan.splits}
    for scenario in plan.scenarios:
        yield from _missing_tools(scenario, tools)
    for cell in plan.cells:
        yield from _cell(cell, len(plan.splits), scenarios, tools)
    if plan.rows != sum(cell.count for cell in plan.cells):
        yield f"`rows` is {plan.rows:,}, and its cells have {sum(cell.count for cell in plan.cells):,}"
    taken = [(one.name, one.split) for one in plan.train] + [(one.name, one.split) for one in plan.evaluate]
    for name, split in taken:
        if split not in splits:
            yield f"`{name}` takes the split `{split}`, which is not there"


def _missing_tools(scenario: Scenario, tools: set[str]) -> Iterator[str]:
    named = [step.tool for step in scenario.steps] + [one.tool for one in scenario.distractors]
    for name in dict.fromkeys(named):
        if name not in tools:
            yield f"the scenario `{scenario.name}` names the tool `{name}`, which is not there"


def _cell(cell: Cell, splits: int, scenarios: set[str], tools: set[str]) -> Iterator[str]:
    if cell.scenario not in scenarios:
        yield f"the cell `{cell.id}` is of the scenario `{cell.scenario}`, which is not there"
    if len(cell.split_counts) != splits or sum(cell.split_counts) != cell.count:
        yield f"the cell `{cell.id}` has {cell.count:,} rows, and its splits {sum(cell.split_counts):,}"
    for name in cell.distractors:
        if name not in tools:
            yield f"the cell `{cell.id}` has the distractor `{name}`, which is not there"
