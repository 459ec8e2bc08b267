"""``wrong_type``: the assistant passes a value in the wrong form, is told so, and sets it right."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

from dialoom.runtime.blueprint import Blueprint, CallDraft
from dialoom.runtime.draft.filling import put
from dialoom.runtime.patterns.places import insert_mistake, right_call_turns, try_wrong, with_turns
from dialoom.runtime.planview import PlanView

__all__ = ["apply"]

Json = Any


def apply(view: PlanView, blueprint: Blueprint, argument: str | None, rng: Random) -> Blueprint:
    """Before a right call, the same is called with one of the user's values as text or as a list."""
    places = [
        (at, draft, slot)
        for at in right_call_turns(blueprint.turns)
        for act in blueprint.turns[at].acts for draft in act.calls if draft.wrong is None
        for slot in blueprint.slots if slot.step == draft.step and slot.stage and not isinstance(slot.value, bool)
    ]  # fmt: skip
    while places:
        at, draft, slot = places.pop(int(rng.random() * len(places)))
        arguments = deepcopy(draft.arguments)
        put(arguments, slot.argument, _misfit(slot.value), view.tools[draft.tool].inputs)
        call = CallDraft("draft_wrong_type", draft.step, draft.tool, arguments, "wrong_type")
        outcome = try_wrong(view, blueprint, blueprint.turns, at, call)
        if outcome is not None and outcome.error:
            return with_turns(blueprint, insert_mistake(blueprint.turns, at, call, outcome))
    return blueprint


def _misfit(value: Json) -> Json:
    """The value in a form that its type does not take: numbers as text, all else in a list."""
    return str(value) if isinstance(value, int | float) else [value]
