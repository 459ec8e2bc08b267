"""Which other tools a scenario may offer beside its own, where the plan has more than a dialogue can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from heapq import nsmallest

from dialoom.compiler.memo import Memo
from dialoom.compiler.plan import Plan

__all__ = ["MOST_OTHERS", "choose_others", "keep_offered"]

MOST_OTHERS = 32
"""A plan with no more tools than this offers any of them anywhere."""


def choose_others(plan: Plan, memo: Memo) -> Plan:
    """The plan whose scenarios each name the tools that they may offer beside their own.

    Each scenario ranks the tools by a hash of both names (rendezvous hashing, Thaler and Ravishankar, 1996)
    and takes the first, so that one tool more or less in a catalog of thousands leaves the others'
    choices, and so their rows, as they are. Where tools are held out, a scenario keeps to its own split's.
    """
    if len(plan.tools) <= MOST_OTHERS:
        return plan
    splits = dict(plan.tool_splits)
    own = {scenario.name: frozenset(splits.get(step.tool) for step in scenario.steps) for scenario in plan.scenarios}
    others: dict[str, tuple[str, ...]] = {}
    for group in dict.fromkeys(own.values()):
        if splits and not group:
            continue  # rows of these stand in several splits, and each has tools of its own
        names = [tool.name for tool in plan.tools if not splits or splits.get(tool.name) in group]
        scenarios = [name for name, found in own.items() if found == group]
        others.update(_firsts(scenarios, names, memo))
    return replace(plan, scenarios=tuple(replace(scenario, others=others.get(scenario.name, scenario.others))
                                         for scenario in plan.scenarios))


def keep_offered(plan: Plan) -> Plan:
    """The plan with those tools only that a dialogue of it can call or show: see `choose_others`.

    All of them where a scenario may offer any. What an unused tool of a catalog says is no part of the plan.
    """
    if not all(scenario.others for scenario in plan.scenarios):
        return plan
    kept = {name for scenario in plan.scenarios
            for name in (*scenario.others, *(step.tool for step in scenario.steps),
                         *(distractor.tool for distractor in scenario.distractors), *scenario.offered)}
    return replace(plan, tools=tuple(tool for tool in plan.tools if tool.name in kept),
                   tool_splits=tuple(pair for pair in plan.tool_splits if pair[0] in kept))


def _firsts(scenarios: Sequence[str], names: Sequence[str], memo: Memo) -> dict[str, tuple[str, ...]]:
    """For each scenario the tools of the lowest rank."""
    encoded = [name.encode() for name in names]

    def first(scenario: str) -> tuple[str, ...]:
        key = f"{scenario}\0".encode()
        ranks = (blake2b(key + name, digest_size=16).digest() for name in encoded)
        return tuple(name for _, name in nsmallest(MOST_OTHERS, zip(ranks, names, strict=True)))

    if not memo.pays(tools=len(names)):
        return {scenario: first(scenario) for scenario in scenarios}
    return memo.recall_each("others", (MOST_OTHERS, names), scenarios, tuple[str, ...], first)
