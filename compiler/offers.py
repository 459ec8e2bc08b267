"""Which other tools a scenario may offer beside its own, where the plan has more than a dialogue can show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from heapq import nsmallest

from dialoom.compiler.plan import Plan, Scenario

__all__ = ["MOST_OTHERS", "choose_others", "keep_offered"]

MOST_OTHERS = 32
"""A plan with no more tools than this offers any of them anywhere."""


def choose_others(plan: Plan) -> Plan:
    """The plan whose scenarios each name the tools that they may offer beside their own.

    Each scenario ranks the tools by a hash of both names (rendezvous hashing, Thaler and Ravishankar, 1996)
    and takes the first, so that one tool more or less in a catalog of thousands leaves the others'
    choices, and so their rows, as they are. Where tools are held out, a scenario keeps to its own split's.
    """
    if len(plan.tools) <= MOST_OTHERS:
        return plan
    splits = dict(plan.tool_splits)
    names = [(tool.name, tool.name.encode()) for tool in plan.tools]

    def chosen(scenario: Scenario) -> Scenario:
        own = {splits.get(step.tool) for step in scenario.steps}
        if splits and not own:
            return scenario  # its rows stand in several splits, and each has tools of its own
        taken = (pair for pair in names if not splits or splits.get(pair[0]) in own)
        return replace(scenario, others=_first(scenario.name, taken))

    return replace(plan, scenarios=tuple(chosen(scenario) for scenario in plan.scenarios))


def keep_offered(plan: Plan) -> Plan:
    """The plan with those tools only that a dialogue of it can call or show: see `choose_others`.

    All of them where a scenario may offer any. What an unused tool of a catalog says is no part of the plan.
    """
    if not all(scenario.others for scenario in plan.scenarios):
        return plan
    kept = {name for scenario in plan.scenarios
            for name in (*scenario.others, *(step.tool for step in scenario.steps),
                         *(distractor.tool for distractor in scenario.distractors))}
    return replace(plan, tools=tuple(tool for tool in plan.tools if tool.name in kept),
                   tool_splits=tuple(pair for pair in plan.tool_splits if pair[0] in kept))


def _first(scenario: str, names: Iterable[tuple[str, bytes]]) -> tuple[str, ...]:
    """The tools of the lowest rank; the names come with their bytes, of which there are many for each scenario."""
    key = f"{scenario}\0".encode()
    ranked = nsmallest(MOST_OTHERS, ((blake2b(key + encoded, digest_size=16).digest(), name)
                                     for name, encoded in names))
    return tuple(name for _, name in ranked)
