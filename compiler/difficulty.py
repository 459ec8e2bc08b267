"""Difficulty, measured: which levels a scenario can supply, and what each takes.

From DiaFORGE's levels: *baseline* 2-3 similar tools, *medium* 4-5 of which one is more alike than the
catalog's tools rarely are, *hard* an argument that depends on an earlier result, *expert* three or
more clarifying questions. A dialogue has the highest level that applies.
"""

from __future__ import annotations

import re

from dialoom.compiler.disclosure import possible
from dialoom.compiler.plan import Scenario

__all__ = ["clarifying_questions", "distractors_for", "levels_of", "measured_level"]

_EXPERT_QUESTIONS = 3
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def clarifying_questions(scenario: Scenario, distractors: int) -> int:
    """How many questions the assistant has to ask at least where every stage waits to be asked for.

    A stage whose required values the goal names waits no more; of several goals, the one that leaves least counts.
    """
    asked = set(scenario.asked_stages)

    def waiting(goal: str) -> int:
        named = set(_PLACEHOLDER.findall(goal))
        return len({slot.stage for slot in scenario.slots
                    if slot.required and slot.stage in asked and slot.name not in named})

    told = bool(scenario.facts) and all(fact.stage == 1 for fact in scenario.facts)  # in the opening, unasked
    return (1 if distractors and not told else 0) + min(map(waiting, scenario.goals or ("",)))


def _depends(scenario: Scenario) -> bool:
    return any(step.bindings for step in scenario.steps)


def levels_of(scenario: Scenario, rare: float) -> tuple[str, ...]:
    """The levels that the scenario can supply, in rising order; ``none`` where nothing is called."""
    if scenario.none_reason is not None or not scenario.answerable:
        return ("none",)
    count = len(scenario.distractors)
    found = []
    if scenario.requests and clarifying_questions(scenario, count) >= _EXPERT_QUESTIONS:
        return ("expert",)  # what is asked for is settled with the requests: there is no easier way to play it
    if count >= 2 and not _depends(scenario):
        found.append("baseline")
        if count >= 4 and any(d.similarity >= rare for d in scenario.distractors[:5]):
            found.append("medium")
    if _depends(scenario):
        found.append("hard")
    if clarifying_questions(scenario, count) >= _EXPERT_QUESTIONS:
        found.append("expert")
    return tuple(level for level in found if possible(scenario, count > 0, level))


def distractors_for(scenario: Scenario, level: str) -> tuple[str, ...]:
    """As many of the scenario's candidates, in order, as the level needs."""
    most = {"medium": 5, "plain": len(scenario.distractors), "none": 0 if scenario.answerable else 3}.get(level, 3)
    return tuple(d.tool for d in scenario.distractors[:most])


def measured_level(scenario: Scenario, rare: float) -> str:
    """The level of a scenario taken as it stands, with all its distractors; ``plain`` below baseline."""
    levels = levels_of(scenario, rare)
    return levels[-1] if levels else "plain"
