"""Difficulty, measured: which levels a scenario can supply, and what each takes.

DiaFORGE's levels: *baseline* a few similar tools, *medium* more of them, of which one is more alike than the
catalog's tools rarely are, *hard* an argument that depends on an earlier result, *expert* many clarifying
questions. How many each takes is declared (``specs/std/difficulty.loom``, or the spec's own). A dialogue has the
highest level that applies.
"""

from __future__ import annotations

import re

from dialoom.compiler.disclosure import possible
from dialoom.compiler.plan import Levels, Scenario

__all__ = ["clarifying_questions", "distractors_for", "levels_of", "measured_level"]

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


def levels_of(scenario: Scenario, rare: float, levels: Levels) -> tuple[str, ...]:
    """The levels that the scenario can supply, in rising order; ``none`` where nothing is called."""
    if scenario.none_reason is not None or not scenario.answerable:
        return ("none",)
    count = len(scenario.distractors)
    found = []
    many = clarifying_questions(scenario, count) >= levels.questions
    if scenario.requests and many:
        return ("expert",)  # what is asked for is settled with the requests: there is no easier way to play it
    if count >= levels.baseline[0] and not _depends(scenario):
        found.append("baseline")
        low, high = levels.medium
        if count >= low and any(d.similarity >= rare for d in scenario.distractors[:high]):
            found.append("medium")
    if _depends(scenario):
        found.append("hard")
    if many:
        found.append("expert")
    return tuple(level for level in found if possible(scenario, count > 0, level, levels))


def distractors_for(scenario: Scenario, level: str, levels: Levels) -> tuple[str, ...]:
    """As many of the scenario's candidates, in order, as the level needs."""
    few = levels.baseline[1]
    most = {"medium": levels.medium[1], "plain": len(scenario.distractors),
            "none": 0 if scenario.answerable else few}.get(level, few)
    return tuple(d.tool for d in scenario.distractors[:most])


def measured_level(scenario: Scenario, rare: float, levels: Levels) -> str:
    """The level of a scenario taken as it stands, with all its distractors; ``plain`` below baseline."""
    found = levels_of(scenario, rare, levels)
    return found[-1] if found else "plain"
