"""The scenarios, one after the other."""

from __future__ import annotations

from dataclasses import replace

from dialoom.compiler.descriptions import Descriptions
from dialoom.compiler.plan import Cell, Plan, Scenario
from dialoom.runtime.specpage.anchors import Anchors
from dialoom.runtime.specpage.flow import flow_line, flow_of
from dialoom.runtime.specpage.overview import LEVELS
from dialoom.runtime.specpage.page import Neighbour, PatternRow, ScenarioPart
from dialoom.runtime.specpage.reveal import moments_of
from dialoom.runtime.specpage.wording import count, percent

__all__ = ["scenario_parts"]

_MOST_GOALS = 8
_NOTHING = {
    "chit_chat": "Small talk: nothing is asked for, and nothing is called.",
    "out_of_scope": "The user asks for what no offered tool does: the assistant says so, and calls nothing.",
    "infeasible": "The user asks a tool for what it cannot do: the assistant says so, and calls nothing.",
}


def scenario_parts(plan: Plan, descriptions: Descriptions, anchors: Anchors) -> tuple[ScenarioPart, ...]:
    """The scenarios in the plan's order."""
    cells: dict[str, list[Cell]] = {}
    for cell in plan.cells:
        cells.setdefault(cell.scenario, []).append(cell)
    everybody = {one.name for one in plan.personas}
    parts = [_part(one, cells.get(one.name, []), plan.rows, descriptions, anchors) for one in plan.scenarios]
    # Who talks is told once for all; here only where it is not everybody.
    return tuple(replace(part, personas=()) if set(part.personas) == everybody else part for part in parts)


def _part(scenario: Scenario, cells: list[Cell], total: int, descriptions: Descriptions, anchors: Anchors
          ) -> ScenarioPart:
    rows = sum(cell.count for cell in cells)
    nothing = _NOTHING[scenario.none_reason] if scenario.none_reason is not None else ""
    if not scenario.answerable:
        nothing = f"Nothing can be called: nobody knows what {scenario.steps[0].tool} needs."
    levels = dict.fromkeys(LEVELS, 0)
    for cell in cells:
        levels[cell.difficulty] += cell.count
    return ScenarioPart(
        link=anchors.link("scenario", scenario.name),
        description=scenario.description,
        rows=f"{count(rows, 'dialogue')}, {percent(rows / total)}" if total else "",
        goals=scenario.goals[:_MOST_GOALS],
        more_goals=max(0, len(scenario.goals) - _MOST_GOALS),
        nothing=nothing,
        calls=flow_line(scenario),
        several_tools=len({step.tool for step in scenario.steps}) > 1,
        flow=flow_of(scenario, anchors),
        reveal=moments_of(scenario, anchors),
        neighbours=_neighbours(scenario, anchors),
        offered=tuple(anchors.link("tool", name) for name in scenario.offered),
        patterns=_patterns(scenario, cells, descriptions),
        levels=tuple((name, f"{number:,}") for name, number in levels.items() if number and name in LEVELS[:4]),
        personas=scenario.personas,
    )


def _neighbours(scenario: Scenario, anchors: Anchors) -> tuple[Neighbour, ...]:
    facts = {fact.name: fact for fact in scenario.facts}
    return tuple(
        Neighbour(
            anchors.link("tool", one.tool), facts[one.fact].text,
            "worded from what the tools do" if facts[one.fact].derived else "",
            f"{one.similarity:.2f}",
        )
        for one in scenario.distractors
    )  # fmt: skip


def _patterns(scenario: Scenario, cells: list[Cell], descriptions: Descriptions) -> tuple[PatternRow, ...]:
    return tuple(
        PatternRow(
            chosen.key, descriptions.get(("pattern", chosen.name), ""), percent(chosen.share),
            f"{sum(cell.count for cell in cells if chosen.key in cell.patterns):,}",
        )
        for chosen in scenario.patterns
    )  # fmt: skip
