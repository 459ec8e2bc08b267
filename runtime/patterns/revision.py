"""A value said otherwise than it is meant, and what comes of it: a correction, a contradiction, a refused call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dialoom.compiler.plan import ValueType
from dialoom.runtime.blueprint import Act, Blueprint, CallDraft, Correction, SlotValue, Turn
from dialoom.runtime.patterns.answers import changed_answer
from dialoom.runtime.patterns.places import any_of, is_question, right_call_turns, with_turns
from dialoom.runtime.patterns.rewriting import Rewriting
from dialoom.runtime.values import PoolError, Values

__all__ = ["revise"]

Json = Any
_Place = tuple[int, int, str]


def revise(rewriting: Rewriting) -> Blueprint:
    """One slot is first said with another value of its type, and set right as the pattern has it.

    Slots that the goal's wording names, and those revised already, are left alone. The blueprint itself,
    where no slot is left.
    """
    blueprint = rewriting.blueprint
    turns = list(blueprint.turns)
    revised = {change.slot for turn in turns for act in turn.acts for change in act.values}
    scenario = rewriting.view.played(blueprint.scenario, blueprint.branch)
    types = {slot.name: slot.type for slot in scenario.slots}
    named = set(re.findall(r"\{([^{}\s]+)\}", blueprint.goal))
    places = [
        (at, which, name)
        for at, turn in enumerate(turns) if turn.speaker == "user"
        for which, act in enumerate(turn.acts) if act.kind in {"request", "inform", "state_goal"}
        for name in act.slots
        if name not in revised and not {name, blueprint.slot(name).argument} & named
        and _fits(rewriting, blueprint.slot(name), types[name], at)
    ]  # fmt: skip
    way = _refused if rewriting.does("fail") or rewriting.does("answer") else _revised
    way = _contradicted if rewriting.does("contradict") else way
    while places:
        place = places.pop(int(rewriting.rng.random() * len(places)))
        other = _other_value(rewriting, blueprint.slot(place[2]), types[place[2]])
        if other is not None and (out := way(rewriting, turns, place, other)) is not None:
            return with_turns(blueprint, out)
    return blueprint


def _fits(rewriting: Rewriting, slot: SlotValue, kind: ValueType, at: int) -> bool:
    """Whether the pattern's place is one of this kind of value."""
    view, blueprint, place = rewriting.view, rewriting.blueprint, rewriting.pattern.when[0]
    if place == "value":
        return True
    planned = view.played(blueprint.scenario, blueprint.branch).slots
    if any(one.shared for one in planned if one.name == slot.name) or isinstance(slot.value, bool | dict | list):
        return False
    tool = view.tools[next(call.tool for call in blueprint.gold if call.step == slot.step)]
    if place == "searched_value":
        return not tool.mutates
    if place == "checked_value":
        return kind.base == "string" and not kind.enum
    keys = {effect.by or view.entities[effect.entity].key for effect in tool.effects
            if effect.verb in {"read", "update", "delete"}}
    return slot.argument in keys or (not tool.effects and slot.generator in {"id", "uuid"})


def _other_value(rewriting: Rewriting, slot: SlotValue, kind: ValueType) -> Json | None:
    """Another value of the type, unlike those of the dialogue; None where there is none, or no words for it."""
    view, blueprint, rng = rewriting.view, rewriting.blueprint, rewriting.rng
    if isinstance(slot.value, bool | dict):
        return None
    taken = [str(other.value).casefold() for other in blueprint.slots]
    values = Values(rng, split=blueprint.split, splits=view.held_out_splits)
    for _ in range(20):
        try:
            value = values.draw(kind, slot.argument)
        except PoolError:
            return None
        text = str(value).casefold()
        if not any(text in other or other in text for other in taken if other != text) and text not in taken:
            return value
    if kind.enum:
        return any_of(others, rng) if (others := [v for v in kind.enum if v != slot.value]) else None
    return None


def _misstated(rewriting: Rewriting, turns: Sequence[Turn], place: _Place, other: Json) -> list[Turn]:
    at, which, name = place
    out = list(turns)
    acts = list(out[at].acts)
    values = (*acts[which].values, Correction(name, other))
    acts[which] = replace(acts[which], values=values, pattern=acts[which].pattern or rewriting.name)
    out[at] = replace(out[at], acts=tuple(acts))
    return out


def _revised(rewriting: Rewriting, turns: Sequence[Turn], place: _Place, other: Json) -> list[Turn]:
    """Set right in the user's next message, before whatever else that says, or in the same message where
    the call comes next."""
    at, _, name = place
    out = _misstated(rewriting, turns, place, other)
    topic = "change_mind" if rewriting.does("change_mind") else ""
    right = Act("correct", slots=(name,), topic=topic, pattern=rewriting.name)
    later = _next_answer(turns, at)
    if later is None:
        out[at] = replace(out[at], acts=(*out[at].acts, right))
        return out
    out[later] = replace(out[later], acts=(right, *out[later].acts))
    follows = later + 1
    if is_question(out[follows]) and rewriting.does("acknowledge"):
        note = Act("acknowledge", slots=(name,), pattern=rewriting.name)
        out[follows] = replace(out[follows], acts=(note, *out[follows].acts))
    return out


def _contradicted(rewriting: Rewriting, turns: Sequence[Turn], place: _Place, other: Json) -> list[Turn] | None:
    """The right value comes in the user's next message, as though it had been said before; the assistant asks
    which of the two it is. None where the user says nothing more before the call."""
    at, _, name = place
    later = _next_answer(turns, at)
    if later is None:
        return None
    out = _misstated(rewriting, turns, place, other)
    said = Act("contradict", slots=(name,), pattern=rewriting.name)
    out[later] = replace(out[later], acts=(*out[later].acts, said))
    asked = Turn("assistant", (Act("clarify", slots=(name,), pattern=rewriting.name),), trained=True)
    settled = Turn("user", (Act("settle", slots=(name,), pattern=rewriting.name),))
    return [*out[: later + 1], asked, settled, *out[later + 1 :]]


def _refused(rewriting: Rewriting, turns: Sequence[Turn], place: _Place, other: Json) -> list[Turn] | None:
    """The call is made with the wrong value, and the tool does not take it; the user sets it right, and the
    call is made again. What stands beside it in the same turn is done the first time."""
    _, _, name = place
    slot = rewriting.blueprint.slot(name)
    out = _misstated(rewriting, turns, place, other)
    made = [
        (at, draft) for at in right_call_turns(out) for act in out[at].acts for draft in act.calls
        if draft.step == slot.step and draft.wrong is None
    ]  # fmt: skip
    if not made or "." in slot.argument:
        return None
    at, right = made[0]
    arguments = {name: (other if name == slot.argument else value) for name, value in right.arguments.items()}
    misled = CallDraft(f"draft_{rewriting.name}", right.step, right.tool, arguments, misled=True)
    count = sum(len(act.calls) for act in out[at].acts)
    late = next(turn.acts[0] for turn in out[at + 1 : at + 1 + count] if turn.acts[0].call_id == right.id)
    step = rewriting.does("fail") or rewriting.does("answer")
    assert step is not None  # the caller has looked
    values = {"label": slot.label, "value": str(other)}
    refusal = Turn("tool", (changed_answer(rewriting, step, misled, late.payload, values),))
    calls = [replace(act, calls=tuple(misled if d is right else d for d in act.calls)) for act in out[at].acts]
    first = replace(out[at], acts=tuple(calls))
    answers = [refusal if t.acts[0].call_id == right.id else t for t in out[at + 1 : at + 1 + count]]
    topic = step.arguments[0] if step.act == "answer" else rewriting.arguments(step)[0]
    asks = Act("ask", slots=(name,), pattern=rewriting.name)
    told = Turn("assistant", (Act("recover", topic=topic, pattern=rewriting.name), asks), trained=True)
    corrects = Turn("user", (Act("correct", slots=(name,), topic="asked", pattern=rewriting.name),))
    again = Turn("assistant", (Act("call", calls=(right,), pattern=rewriting.name),), trained=True)
    return [
        *out[:at], first, *answers, told, corrects, again, Turn("tool", (late,)), *out[at + 1 + count :],
    ]  # fmt: skip


def _next_answer(turns: Sequence[Turn], at: int) -> int | None:
    """The user's next message, if a question comes between and no call."""
    if is_question(turns[at + 1]) and turns[at + 2].speaker == "user":
        return at + 2
    return None
