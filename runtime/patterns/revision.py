"""A value said and replaced before it is used: what a correction and a change of mind have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from dialoom.compiler.plan import ValueType
from dialoom.runtime.blueprint import Act, Blueprint, Correction, SlotValue, Turn
from dialoom.runtime.patterns.places import any_of, is_question, with_turns
from dialoom.runtime.planview import PlanView
from dialoom.runtime.values import PoolError, Values

__all__ = ["revise"]

Json = Any


def revise(view: PlanView, blueprint: Blueprint, pattern: str, rng: Random) -> Blueprint:
    """One slot is first said with another value of its type, and set right before a call uses it.

    It is set right in the user's next message, before whatever else that says, or in the same message
    where the call comes next. Slots that the goal's wording names, and those revised already, are left
    alone. The blueprint itself, where no slot is left.
    """
    turns = list(blueprint.turns)
    revised = {change.slot for turn in turns for act in turn.acts for change in act.values}
    types = {slot.name: slot.type for slot in view.played(blueprint.scenario, blueprint.branch).slots}
    named = set(re.findall(r"\{([^{}\s]+)\}", blueprint.goal))
    places = [
        (at, which, name)
        for at, turn in enumerate(turns) if turn.speaker == "user"
        for which, act in enumerate(turn.acts) if act.kind in {"request", "inform", "state_goal"}
        for name in act.slots
        if name not in revised and not {name, blueprint.slot(name).argument} & named
    ]  # fmt: skip
    while places:
        at, which, name = places.pop(int(rng.random() * len(places)))
        other = _other_value(view, blueprint, blueprint.slot(name), types[name], rng)
        if other is not None:
            return with_turns(blueprint, _revised(turns, at, which, Correction(name, other), pattern))
    return blueprint


def _other_value(
    view: PlanView, blueprint: Blueprint, slot: SlotValue, kind: ValueType, rng: Random
) -> Json | None:
    """Another value of the type, unlike those of the dialogue; None where there is none, or no words for it."""
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


def _revised(turns: Sequence[Turn], at: int, which: int, change: Correction, pattern: str) -> list[Turn]:
    out = list(turns)
    acts = list(out[at].acts)
    acts[which] = replace(acts[which], values=(*acts[which].values, change), pattern=acts[which].pattern or pattern)
    right = Act("correct", slots=(change.slot,), pattern=pattern)
    later = _next_answer(turns, at)
    if later is None:
        acts.append(right)
    out[at] = replace(out[at], acts=tuple(acts))
    if later is not None:
        out[later] = replace(out[later], acts=(right, *out[later].acts))
        follows = later + 1
        if is_question(out[follows]):
            note = Act("acknowledge", slots=(change.slot,), pattern=pattern)
            out[follows] = replace(out[follows], acts=(note, *out[follows].acts))
    return out


def _next_answer(turns: Sequence[Turn], at: int) -> int | None:
    """The user's next message, if a question comes between and no call."""
    if is_question(turns[at + 1]) and turns[at + 2].speaker == "user":
        return at + 2
    return None
