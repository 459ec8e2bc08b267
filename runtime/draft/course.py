"""The undisturbed course of a dialogue: its turns, before any pattern."""

from __future__ import annotations

from itertools import groupby
from random import Random
from typing import Any

from dialoom.compiler.plan import Scenario, Step
from dialoom.runtime.blueprint import Act, CallDraft, FactValue, GoldCall, SlotValue, Turn

__all__ = ["course_of_calls", "course_without_calls"]

Json = Any
_MOST_CHOICES = 4  # tools that a question names, the gold ones among them


def course_of_calls(
    scenario: Scenario, slots: tuple[SlotValue, ...], facts: tuple[FactValue, ...], distractors: tuple[str, ...],
    gold: tuple[GoldCall, ...], results: dict[str, Json], rng: Random,
) -> tuple[Turn, ...]:  # fmt: skip
    """The turns of a dialogue that calls ``gold`` with the ``results`` given by step."""
    turns = _opening(slots, facts, distractors, gold, rng)
    stages = sorted({slot.stage for slot in slots if slot.stage > 1} | {fact.stage for fact in facts if fact.stage > 1})
    calls = {call.step: call for call in gold}
    for _, group in groupby(scenario.steps, key=lambda step: step.group):
        steps = list(group)
        needed = _last_stage(scenario, steps, slots, facts if steps[0].id == gold[0].step else ())
        while stages and stages[0] <= needed:
            turns += _stage(stages.pop(0), slots, facts)
        drafts = tuple(
            CallDraft(f"draft_{step.id}", step.id, step.tool, calls[step.id].arguments) for step in steps
        )
        turns.append(Turn("assistant", (Act("call", calls=drafts),), trained=True))
        turns += [
            Turn("tool", (Act("result", call_id=draft.id, payload=results[draft.step]),)) for draft in drafts
        ]
    turns.append(Turn("assistant", (Act("report"),), trained=True))
    return (*turns, *_ending())


def course_without_calls(reason: str, topic: str) -> tuple[Turn, ...]:
    """The turns of a dialogue in which nothing is to be called; ``topic``: the tool that is asked for."""
    answer = Act("acknowledge") if reason == "chit_chat" else Act("abstain", topic=reason)
    return (
        Turn("user", (Act("request", topic=topic),)),
        Turn("assistant", (answer,), trained=True),
        *_ending(),
    )


def _opening(
    slots: tuple[SlotValue, ...], facts: tuple[FactValue, ...], distractors: tuple[str, ...],
    gold: tuple[GoldCall, ...], rng: Random,
) -> list[Turn]:  # fmt: skip
    first = tuple(slot.name for slot in slots if slot.stage == 1)
    told = tuple(fact.name for fact in facts if fact.stage == 1)
    turns = [Turn("user", (Act("request", slots=first, facts=told),))]
    if distractors:
        tools = list(dict.fromkeys(call.tool for call in gold))
        tools += distractors[: max(_MOST_CHOICES - len(tools), 1)]
        rng.shuffle(tools)
        turns.append(Turn("assistant", (Act("disambiguate", tools=tuple(tools)),), trained=True))
        settled = tuple(fact.name for fact in facts if fact.stage == 0)
        turns.append(Turn("user", (Act("state_goal", facts=settled),)))
    return turns


def _stage(stage: int, slots: tuple[SlotValue, ...], facts: tuple[FactValue, ...]) -> list[Turn]:
    own = [slot for slot in slots if slot.stage == stage]
    asked = tuple(slot.name for slot in own if slot.required) or tuple(slot.name for slot in own)
    told = tuple(fact.name for fact in facts if fact.stage == stage)
    acts = [Act("inform", slots=tuple(slot.name for slot in own))] if own else []
    if told:
        acts.append(Act("state_goal", facts=told))
    return [Turn("assistant", (Act("ask", slots=asked),), trained=True), Turn("user", tuple(acts))]


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
