"""Places in the turns of a blueprint that patterns look for, and edits that several of them make."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from dialoom.runtime.blueprint import Act, Blueprint, CallDraft, Turn
from dialoom.runtime.planview import PlanView
from dialoom.runtime.world import Outcome, World

__all__ = [
    "any_of", "ending_of", "first_right_call", "goal_turn", "insert_mistake", "is_question", "right_call_turns",
    "said_until", "try_wrong", "with_turns",
]  # fmt: skip

Json = Any


def any_of(choices: Sequence[Any], rng: Random) -> Any:
    """One of the choices, all equally likely."""
    return choices[int(rng.random() * len(choices))]


def with_turns(blueprint: Blueprint, turns: Sequence[Turn]) -> Blueprint:
    """The blueprint with other turns."""
    return replace(blueprint, turns=tuple(turns))


def right_call_turns(turns: Sequence[Turn]) -> list[int]:
    """Where right calls are made."""
    return [i for i, turn in enumerate(turns) if any(d.wrong is None for act in turn.acts for d in act.calls)]


def first_right_call(turns: Sequence[Turn]) -> int | None:
    """Where the first right call is made; None where none is."""
    return next(iter(right_call_turns(turns)), None)


def ending_of(turns: Sequence[Turn]) -> int | None:
    """Where the user thanks; None where nobody does."""
    return next((at for at, turn in enumerate(turns) if any(act.kind == "thank" for act in turn.acts)), None)


def goal_turn(turns: Sequence[Turn]) -> int | None:
    """Where the user says what is wanted: in the answer to what is meant, else in the opening."""
    for kind in ("state_goal", "request"):
        for at, turn in enumerate(turns):
            if any(act.kind == kind for act in turn.acts):
                return at
    return None


def is_question(turn: Turn, kinds: Collection[str] = ("ask", "disambiguate")) -> bool:
    """Whether the assistant asks something in this turn."""
    return turn.speaker == "assistant" and any(act.kind in kinds for act in turn.acts)


def said_until(blueprint: Blueprint, turns: Sequence[Turn], end: int) -> dict[str, Json]:
    """Slot name → the value that the user has said last before turn ``end``."""
    values = {slot.name: slot.value for slot in blueprint.slots}
    said: dict[str, Json] = {}
    for turn in turns[:end]:
        for act in turn.acts if turn.speaker == "user" else ():
            if act.kind in {"cannot_answer", "stall"}:  # names what it does not say
                continue
            replaced = {correction.slot: correction.value for correction in act.values}
            said.update({name: replaced.get(name, values[name]) for name in act.slots})
    return said


def try_wrong(view: PlanView, blueprint: Blueprint, turns: Sequence[Turn], end: int, call: CallDraft) -> Outcome | None:
    """What a wrong call at turn ``end`` comes to; None where it would change the world."""
    world = World.of(view, blueprint.world_before)
    acts = [act for turn in turns[:end] for act in turn.acts]
    failed = {act.call_id for act in acts if act.kind == "error" or act.injected == "instead"}
    for turn in turns[:end]:
        for act in turn.acts:
            for draft in act.calls:
                if draft.wrong is None and draft.id not in failed:
                    world.execute(draft.tool, draft.arguments)
    before = world.state()
    outcome = world.execute(call.tool, call.arguments)
    return outcome if world.state() == before else None


def insert_mistake(
    turns: Sequence[Turn], at: int, call: CallDraft, outcome: Outcome, recovery: Act | None
) -> list[Turn]:
    """A wrong call and what came of it, before turn ``at``, which then begins with the ``recovery``.

    What that turn says first of an earlier mistake goes with the wrong call, which follows it now.
    """
    right = turns[at]
    earlier = tuple(act for act in right.acts if act.kind == "recover")
    rest = tuple(act for act in right.acts if act.kind != "recover")
    kind = call.wrong
    wrong = Turn("assistant", (*earlier, Act("call", calls=(call,), pattern=kind)))
    result = Turn("tool", (_tool_act(call, outcome, kind),))
    recovered = replace(right, acts=(*([recovery] if recovery else []), *rest))
    return [*turns[:at], wrong, result, recovered, *turns[at + 1 :]]


def _tool_act(call: CallDraft, outcome: Outcome, pattern: str | None) -> Act:
    return Act("error" if outcome.error else "result", call_id=call.id, payload=outcome.payload, pattern=pattern)
