"""What the user says before anybody asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialoom.runtime.blueprint import Act, Blueprint, Turn
from dialoom.runtime.patterns.places import any_of, is_question, with_turns
from dialoom.runtime.patterns.rewriting import Rewriting

__all__ = ["share_early"]


def share_early(rewriting: Rewriting) -> Blueprint:
    """A slot of a later stage is said in the user's message before; the slot's stage becomes that one.

    Where a stage then has nothing left to ask for, its question is dropped with it, unless the level is
    expert, which needs its questions. Where no slot can move, the user's first message says something
    beside the matter as well.
    """
    blueprint, name = rewriting.blueprint, rewriting.name
    turns = list(blueprint.turns)
    places = [at for at, turn in enumerate(turns) if at > 1 and _informs(turn) and turns[at - 2].speaker == "user"]
    choices = [(at, slot) for at in places for slot in _movable(blueprint, turns, at)]
    if choices:
        at, slot = any_of(choices, rewriting.rng)
        return _moved(rewriting, turns, at, slot)
    if not is_question(turns[1]):
        return blueprint
    turns[0] = replace(turns[0], acts=(*turns[0].acts, Act("digress", pattern=name)))
    turns[1] = replace(turns[1], acts=(Act("acknowledge", pattern=name), *turns[1].acts))
    return with_turns(blueprint, turns)


def _informs(turn: Turn) -> bool:
    return turn.speaker == "user" and len(turn.acts) == 1 and turn.acts[0].kind == "inform"


def _movable(blueprint: Blueprint, turns: Sequence[Turn], at: int) -> list[str]:
    slots = turns[at].acts[0].slots
    free = [name for name in slots if not blueprint.slot(name).on_ask]
    required = [name for name in slots if blueprint.slot(name).required]
    if blueprint.difficulty == "expert":
        return [name for name in free if [other for other in required if other != name]]
    return free


def _moved(rewriting: Rewriting, turns: list[Turn], at: int, name: str) -> Blueprint:
    blueprint = rewriting.blueprint
    slots = turns[at].acts[0].slots
    left = tuple(other for other in slots if other != name)
    asked = tuple(other for other in left if blueprint.slot(other).required)
    moved = {name} if asked else set(slots)
    stage = _stage_before(blueprint, min(blueprint.slot(other).stage for other in slots))
    told = Act("inform", slots=tuple(other for other in slots if other in moved), pattern=rewriting.name)
    earlier = turns[at - 2]
    turns[at - 2] = replace(earlier, acts=_joined(earlier.acts, told))
    if asked:
        turns[at - 1] = replace(turns[at - 1], acts=tuple(_asking(act, asked) for act in turns[at - 1].acts))
        turns[at] = replace(turns[at], acts=(replace(turns[at].acts[0], slots=left),))
    else:
        del turns[at - 1 : at + 1]
    changed = tuple(replace(slot, stage=stage) if slot.name in moved else slot for slot in blueprint.slots)
    return replace(blueprint, slots=changed, turns=tuple(turns))


def _joined(acts: tuple[Act, ...], told: Act) -> tuple[Act, ...]:
    """The acts with what is told on top; two acts that give values become one."""
    if acts[-1].kind == "inform":
        return (*acts[:-1], replace(acts[-1], slots=(*acts[-1].slots, *told.slots), pattern=told.pattern))
    return (*acts, told)


def _asking(act: Act, slots: tuple[str, ...]) -> Act:
    return replace(act, slots=slots) if act.kind == "ask" else act


def _stage_before(blueprint: Blueprint, stage: int) -> int:
    return max((slot.stage for slot in blueprint.slots if 0 < slot.stage < stage), default=1)
