"""Scenarios from the tool graph: a ``walk``, or ``goals from graph``, stands for many scenarios of plain shapes."""

from __future__ import annotations

from dialoom.compiler.expanded import Expanded
from dialoom.compiler.findings import Findings
from dialoom.compiler.goal_scenarios import from_goals
from dialoom.compiler.graph_terms import names_within
from dialoom.compiler.program import Program
from dialoom.compiler.walk_scenarios import from_walk
from dialoom.grammar import tree

__all__ = ["expand"]


def expand(scenario: tree.Scenario, program: Program, findings: Findings) -> list[Expanded]:
    """The scenarios that a scenario stands for: itself, unless its calls are found in the tool graph."""
    flow = scenario.flow
    if not isinstance(flow, (tree.Walk, tree.FromGraph)):
        return [Expanded(scenario)]
    if not _alone(scenario, flow, findings):
        return []
    names = names_within(flow, program, findings)
    if not names:
        return []
    if isinstance(flow, tree.Walk):
        return from_walk(scenario, flow, names, program, findings)
    return from_goals(scenario, flow, names, program, findings)


def _alone(scenario: tree.Scenario, flow: tree.Flow, findings: Findings) -> bool:
    """Whether nothing stands beside the flow that only one fixed flow could have."""
    named = [("goal", goal.span) for goal in scenario.goals[:1]]
    named += [("reveal", scenario.reveal.span)] if scenario.reveal else []
    for word, span in named:
        findings.add("E0442", f"a `{word}` cannot be written for calls that are found in the tool graph", span,
                     others=((flow.span, "found here"),), help="drop it: each path found has its own")
    return not named
