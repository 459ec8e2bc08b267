"""The undisturbed course of a dialogue: its turns, before any pattern."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import Any

from dialoom.compiler.plan import Scenario, Step
from dialoom.runtime.blueprint import Act, CallDraft, FactValue, GoldCall, SlotValue, Turn
from dialoom.runtime.draft.staging import Staging

__all__ = ["Course", "course_of_calls", "course_without_calls"]

Json = Any


@dataclass(frozen=True, slots=True)
class Course:
    """What a dialogue that calls is about: its values and facts, and when they are said."""

    scenario: Scenario
    slots: tuple[SlotValue, ...]
    facts: tuple[FactValue, ...]
    staging: Staging


def course_of_calls(
    course: Course, choices: tuple[str, ...], gold: tuple[GoldCall, ...], results: dict[str, Json], rng: Random
) -> tuple[Turn, ...]:
    """The turns of a dialogue that calls ``gold`` with the ``results`` given by step.

    ``choices``: the tools that could be meant, the right ones first; none where nothing could be mistaken.
    Where nobody knows what the call needs, there is no gold: all is asked for, and the assistant says that
    it cannot be done.
    """
    scenario, slots, facts = course.scenario, course.slots, course.facts
    if scenario.requests:
        return _in_turns(course, choices, gold, results, rng)
    turns = _opening(course, choices, rng)
    stages = sorted({slot.stage for slot in slots if slot.stage > 1} | {fact.stage for fact in facts if fact.stage > 1})
    stages = [stage for stage in stages if stage != course.staging.with_goal]
    if not scenario.answerable:
        for stage in stages:
            turns += _stage(stage, course)
        return (*turns, *_unanswered(scenario), *_ending())
    calls = {call.step: call for call in gold}
    for _, group in groupby(scenario.steps, key=lambda step: step.group):
        steps = list(group)
        needed = _last_stage(scenario, steps, slots, facts if steps[0].id == gold[0].step else ())
        while stages and stages[0] <= needed:
            turns += _stage(stages.pop(0), course)
        turns += _calls(steps, calls, results)
    turns.append(Turn("assistant", (Act("report"),), trained=True))
    return (*turns, *_ending())


def _in_turns(
    course: Course, choices: tuple[str, ...], gold: tuple[GoldCall, ...], results: dict[str, Json], rng: Random
) -> tuple[Turn, ...]:
    """The turns of a dialogue in which the user asks for one thing after the other."""
    scenario, calls = course.scenario, {call.step: call for call in gold}
    turns: list[Turn] = []
    for request in scenario.requests:
        steps = [step for step in scenario.steps if step.id in request.steps]
        told = tuple(slot.name for slot in course.slots if slot.stage == request.stage)
        if turns:
            tools = tuple(dict.fromkeys(step.tool for step in steps))
            turns.append(Turn("user", (Act("follow_up", slots=told, tools=tools),)))
        else:
            turns += _opening(course, choices, rng)
        if any(slot.stage == request.stage + 1 and slot.step in request.steps for slot in course.slots):
            turns += _stage(request.stage + 1, course)
        for _, group in groupby(steps, key=lambda step: step.group):
            turns += _calls(list(group), calls, results)
        turns.append(Turn("assistant", (Act("report"),), trained=True))
    return (*turns, *_ending())


def _calls(steps: list[Step], calls: dict[str, GoldCall], results: dict[str, Json]) -> list[Turn]:
    """Calls made side by side, and their results."""
    drafts = tuple(CallDraft(f"draft_{step.id}", step.id, step.tool, calls[step.id].arguments) for step in steps)
    return [
        Turn("assistant", (Act("call", calls=drafts),), trained=True),
        *(Turn("tool", (Act("result", call_id=draft.id, payload=results[draft.step]),)) for draft in drafts),
    ]


def _unanswered(scenario: Scenario) -> tuple[Turn, ...]:
    """What nobody knows is asked for, once; then the assistant says that it cannot go on."""
    names = tuple(slot.name for slot in scenario.unknown)
    return (
        Turn("assistant", (Act("ask", slots=names),), trained=True),
        Turn("user", (Act("cannot_answer", slots=names),)),
        Turn("assistant", (Act("abstain", slots=names, topic="unknown"),), trained=True),
    )


def course_without_calls(reason: str, topic: str) -> tuple[Turn, ...]:
    """The turns of a dialogue in which nothing is to be called; ``topic``: the tool that is asked for.

    Where it is asked for something that the tool cannot do, the assistant says what it can.
    """
    beyond = (topic,) if reason == "infeasible" and topic else ()
    answer = Act("acknowledge") if reason == "chit_chat" else Act("abstain", topic=reason, tools=beyond)
    return (
        Turn("user", (Act("request", topic=topic),)),
        Turn("assistant", (answer,), trained=True),
        *_ending(),
    )


def _opening(course: Course, choices: tuple[str, ...], rng: Random) -> list[Turn]:
    """The request, and where something could be mistaken, the question what is meant and its answer.

    With the goal the user says which of the values that the calls need are not known, but looked up.
    """
    first = tuple(slot.name for slot in course.slots if slot.stage == 1)
    told = tuple(fact.name for fact in course.facts if fact.stage == 1)
    names = tuple(slot.name for slot in course.scenario.unknown) if course.scenario.answerable else ()
    lacking = (Act("cannot_answer", slots=names, topic="lacking"),) if names else ()
    request = Act("request", slots=first, facts=told)
    if not choices:
        return [Turn("user", (request, *lacking))]
    tools = list(choices)
    rng.shuffle(tools)
    settled = tuple(fact.name for fact in course.facts if fact.stage == 0)
    beside = course.staging.with_goal
    more = tuple(slot.name for slot in course.slots if beside and slot.stage == beside)
    return [
        Turn("user", (request,)),
        Turn("assistant", (Act("disambiguate", tools=tuple(tools)),), trained=True),
        Turn("user", (Act("state_goal", slots=more, facts=settled), *lacking)),
    ]


def _stage(stage: int, course: Course) -> list[Turn]:
    own = [slot for slot in course.slots if slot.stage == stage]
    asked = tuple(slot.name for slot in own if slot.required) or tuple(slot.name for slot in own)
    told = tuple(fact.name for fact in course.facts if fact.stage == stage)
    acts = [Act("inform", slots=tuple(slot.name for slot in own))] if own else []
    if told:
        acts.append(Act("state_goal", facts=told))
    question = Turn("assistant", (Act("ask", slots=asked),), trained=True)
    if stage not in course.staging.stalls:
        return [question, Turn("user", tuple(acts))]
    again = Turn("assistant", (Act("acknowledge", topic="stall"), Act("ask", slots=asked)), trained=True)
    return [question, Turn("user", (Act("stall", slots=asked),)), again, Turn("user", tuple(acts))]


def _last_stage(
    scenario: Scenario, steps: list[Step], slots: tuple[SlotValue, ...], facts: tuple[FactValue, ...]
) -> int:
    """The last stage that calls of these steps wait for."""
    ids = {step.id for step in steps}
    shared = {slot.name: {place.partition("/")[0] for place in slot.shared} for slot in scenario.slots}
    stages: list[int] = [slot.stage for slot in slots if slot.step in ids or shared.get(slot.name, set()) & ids]
    return max([1, *stages, *(fact.stage for fact in facts)])


def _ending() -> tuple[Turn, ...]:
    return (Turn("user", (Act("thank"),)), Turn("assistant", (Act("close"),), trained=True))
