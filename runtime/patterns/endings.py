"""Dialogues that end otherwise than they would: called off, given up, refused for good."""

from __future__ import annotations

from dataclasses import replace

from dialoom.runtime.blueprint import Blueprint, Turn
from dialoom.runtime.planview import PlanView
from dialoom.runtime.world import World

__all__ = ["broken_off"]

_NOTHING_SAID = frozenset({"cannot_answer", "stall"})


def broken_off(
    view: PlanView, blueprint: Blueprint, turns: tuple[Turn, ...], denied: tuple[str, ...] = ()
) -> Blueprint:
    """The blueprint with these turns only, and the right outcome that they have.

    The gold calls are those still made, ``denied`` the steps among them that are refused; the goal world is
    the first one after the others. Slots that nobody says any more have stage 0; such facts are gone.
    """
    made = {
        draft.step for turn in turns for act in turn.acts for draft in act.calls
        if draft.wrong is None and not draft.misled
    }  # fmt: skip
    said = {name for turn in turns if turn.speaker == "user" for act in turn.acts if act.kind not in _NOTHING_SAID
            for name in act.slots}
    told = {name for turn in turns if turn.speaker == "user" for act in turn.acts for name in act.facts}
    gold = tuple(call for call in blueprint.gold if call.step in made)
    world = World.of(view, blueprint.world_before)
    for call in gold:
        if call.step not in denied:
            world.execute(call.tool, call.arguments)
    return replace(
        blueprint,
        turns=turns,
        gold=gold,
        denied=denied,
        slots=tuple(slot if slot.name in said else replace(slot, stage=0) for slot in blueprint.slots),
        facts=tuple(fact for fact in blueprint.facts if fact.name in told),
        world_after=world.state(),
    )
