"""The rule about scenarios that are nearly the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dialoom.compiler.encoding import encode
from dialoom.compiler.lint.rule import Found, declared_here
from dialoom.compiler.plan import Scenario
from dialoom.compiler.program import Program
from dialoom.grammar import tree

__all__ = ["near_duplicate_scenarios"]

_GOALS_ALIKE = 0.75
_HALF = 0.5


def near_duplicate_scenarios(program: Program) -> Iterator[Found]:
    """Scenarios with the same calls, goals that say nearly the same, and mostly the same values and distractors."""
    here = [item.name for item in declared_here(program, tree.Scenario) if item.name.text in program.scenarios]
    scenarios = [program.scenarios[name.text] for name in here]
    goals = [" ".join(scenario.goals) for scenario in scenarios]
    alike = {(one, other) for one, other, _ in encode([(goal,) for goal in goals], "characters").pairs(_GOALS_ALIKE)}
    groups: dict[object, list[int]] = {}
    for place, scenario in enumerate(scenarios):
        groups.setdefault(_calls(scenario), []).append(place)
    for members in groups.values():
        for at, other in enumerate(members):
            one = next((one for one in members[:at] if goals[one] == goals[other] or (one, other) in alike), None)
            if one is None or not _overlap(scenarios[one], scenarios[other]):
                continue
            first, second = here[one], here[other]
            yield Found(f"the scenarios `{first.text}` and `{second.text}` are nearly the same", second.span,
                        (second.text, first.text), "make one of them, with the share of both, or let them differ in "
                        "what is wanted, what is said when, or what else could be meant",
                        others=((first.span, "the other one"),))


def _calls(scenario: Scenario) -> object:
    return scenario.none_reason, tuple((step.tool, step.group, step.branch) for step in scenario.steps)


def _overlap(one: Scenario, other: Scenario) -> bool:
    """Whether at least half of what is revealed when, and half of the distractors, are the same."""
    reveals = [{*((slot.name, slot.stage, slot.on_ask) for slot in scenario.slots),
                *((fact.name, fact.stage) for fact in scenario.facts)} for scenario in (one, other)]
    unknown = [{slot.name for slot in scenario.unknown} for scenario in (one, other)]
    tools = [{distractor.tool for distractor in scenario.distractors} for scenario in (one, other)]
    same_pace = one.disclosure == other.disclosure and unknown[0] == unknown[1]
    return same_pace and all(_common(*pair) >= _HALF for pair in (reveals, tools))


def _common(one: set[Any], other: set[Any]) -> float:
    """The share of what either has that both have (Jaccard)."""
    return len(one & other) / len(one | other) if one | other else 1.0
