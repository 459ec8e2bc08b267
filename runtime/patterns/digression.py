"""``digression``: the user says something beside the matter; the assistant answers and comes back to it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from dialoom.runtime.blueprint import Act, Blueprint, Turn
from dialoom.runtime.patterns.places import any_of, is_question, with_turns
from dialoom.runtime.planview import PlanView

__all__ = ["apply"]

_NAME = "digression"


def apply(view: PlanView, blueprint: Blueprint, argument: str | None, rng: Random) -> Blueprint:
    """After a question, the user digresses before answering it, and the assistant asks again.

    Where nothing is asked, the user digresses before the thanks.
    """
    turns = blueprint.turns
    aside = Turn("user", (Act("digress", pattern=_NAME),))
    note = Act("acknowledge", pattern=_NAME)
    questions = [at for at, turn in enumerate(turns[:-1]) if is_question(turn) and turns[at + 1].speaker == "user"]
    if questions:
        at = any_of(questions, rng)
        asked = tuple(replace(act, pattern=_NAME) for act in turns[at].acts if act.kind in {"ask", "disambiguate"})
        again = Turn("assistant", (note, *asked), trained=True)
        return with_turns(blueprint, [*turns[: at + 1], aside, again, *turns[at + 1 :]])
    end = next((at for at, turn in enumerate(turns) if any(act.kind == "thank" for act in turn.acts)), None)
    if end is None:
        return blueprint
    return with_turns(blueprint, [*turns[:end], aside, Turn("assistant", (note,), trained=True), *turns[end:]])
