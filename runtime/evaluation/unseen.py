"""The check that a live evaluation asks for values that training has not shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.errors import DialoomError
from dialoom.runtime.planview import PlanView

__all__ = ["Unseen", "check_unseen"]

Json = Any


@dataclass(frozen=True, slots=True)
class Unseen:
    """``checked``: values of held-out types among the gold arguments; ``seen``: those that a training row holds."""

    checked: int
    rows: int
    seen: tuple[str, ...]


def check_unseen(view: PlanView, blueprints: Sequence[Blueprint], training: Iterable[Dialogue]) -> Unseen:
    """Look for every gold value of a held-out type among the values of the training rows.

    Values of training: arguments of calls, fields of results, slots' values, whole. Where the plan holds values
    out, ``DialoomError`` is raised if one is there: the split leaks, and the scores would be worth nothing.
    """
    held_out = {_normal(slot.value) for blueprint in blueprints for slot in _held_out_slots(view, blueprint)}
    known: set[str] = set()
    rows = 0
    for dialogue in training:
        rows += 1
        for call in (*dialogue.meta.gold, *(call for message in dialogue.messages for call in message.tool_calls)):
            known.update(_leaves(call.arguments))
        for message in dialogue.messages:
            if message.role == "tool":
                known.update(_leaves(json.loads(message.content)))
    seen = tuple(sorted(held_out & known))
    if seen and "values" in view.plan.hold_out:
        raise DialoomError(
            f"{len(seen)} of {len(held_out)} held-out values occur in training rows, for instance {seen[0]!r}: the "
            "split leaks. This is a bug of the synthesis; please report it with the plan."
        )
    return Unseen(len(held_out), rows, seen)


def _held_out_slots(view: PlanView, blueprint: Blueprint) -> list[Any]:
    """The slots of the dialogue whose type is held out."""
    scenario = view.played(blueprint.scenario, blueprint.branch)
    types = {slot.name: slot.type for slot in scenario.slots}
    return [slot for slot in blueprint.slots if slot.name in types and types[slot.name].held_out]


def _leaves(value: Json) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_leaves, value.values()))
    if isinstance(value, list):
        return set().union(*map(_leaves, value))
    return set() if value is None or isinstance(value, bool) else {_normal(value)}


def _normal(value: Json) -> str:
    return " ".join(str(value).casefold().split())
