"""Habits of writing, laid over the user's messages: slips, fillers, other forms of saying a thing."""

from __future__ import annotations

from dataclasses import replace

from dialoom.runtime.blueprint import Blueprint, Turn
from dialoom.runtime.patterns.places import any_of, with_turns
from dialoom.runtime.patterns.rewriting import Rewriting

__all__ = ["write_so"]

_FORMATS = frozenset({"date", "amount", "phone"})
_ANSWERS = frozenset({"inform", "correct"})


def write_so(rewriting: Rewriting) -> Blueprint:
    """About half of the user's messages, and one at least, with the habit among their ``noise``.

    A form of values is kept up in every message that says such a value; being terse takes an answer.
    """
    blueprint, rng = rewriting.blueprint, rewriting.rng
    step = rewriting.pattern.inject[0]
    habits = rewriting.arguments(step)
    turns = blueprint.turns
    users = [at for at, turn in enumerate(turns) if turn.speaker == "user" and _can(blueprint, turn, habits)]
    if not users:
        return blueprint
    if set(habits) & _FORMATS:
        chosen = set(users)
    else:
        chosen = {at for at in users if rng.random() < 0.5} or {any_of(users, rng)}
    return with_turns(blueprint, [
        replace(turn, noise=(*turn.noise, *habits)) if at in chosen else turn for at, turn in enumerate(turns)
    ])  # fmt: skip


def _can(blueprint: Blueprint, turn: Turn, habits: tuple[str, ...]) -> bool:
    if "terse" in habits and not any(act.kind in _ANSWERS and act.slots for act in turn.acts):
        return False
    if "paraphrase" in habits and not any(act.kind == "state_goal" or act.slots for act in turn.acts):
        return False
    forms = set(habits) & _FORMATS
    names = [name for act in turn.acts if act.kind not in {"cannot_answer", "stall"} for name in act.slots]
    named = [slot for slot in map(blueprint.slot, names) if f"{{{slot.name}}}" not in blueprint.goal]
    return not forms or any(_takes(slot.value, slot.generator, form) for slot in named for form in forms)


def _takes(value: object, generator: str, form: str) -> bool:
    """Whether a value has another form of that kind."""
    if form == "amount":
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1000
    return isinstance(value, str) and generator == form
