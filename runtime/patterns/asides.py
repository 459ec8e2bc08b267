"""Turns beside the course: put in after a question, before the thanks, at the opening, after the goal is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from dialoom.compiler.plan import PatternStep
from dialoom.runtime.blueprint import Act, Blueprint, Turn
from dialoom.runtime.draft.offer import service_not_offered
from dialoom.runtime.patterns.endings import broken_off
from dialoom.runtime.patterns.places import any_of, ending_of, goal_turn, is_question, with_turns
from dialoom.runtime.patterns.rewriting import Rewriting

__all__ = ["put_aside", "turns_of"]

_NAMES_THE_SLOT = frozenset({"trail_off", "cannot_answer", "refuse", "give_up", "justify"})


def put_aside(rewriting: Rewriting) -> Blueprint:
    """The turns at the first of the pattern's places that the dialogue has; what follows is cut off where the
    pattern's outcome says so, except the ending, unless the assistant has said goodbye."""
    blueprint, pattern = rewriting.blueprint, rewriting.pattern
    turns = blueprint.turns
    found = next((spot for place in pattern.when if (spot := _spot(rewriting, place)) is not None), None)
    if found is None:
        return blueprint
    place, at = found
    question = turns[at - 1] if place in {"question", "value_question"} else None
    added = turns_of(rewriting, pattern.steps, question)
    if added is None:
        return blueprint
    if place == "request":
        return _joined(rewriting, added)
    if not pattern.outcome:
        return with_turns(blueprint, [*turns[:at], *added, *turns[at:]])
    closed = any(act.kind == "close" for act in added[-1].acts)
    rest = () if closed else turns[ending_of(turns) or at :]
    return broken_off(rewriting.view, blueprint, (*turns[:at], *added, *rest))


def _spot(rewriting: Rewriting, place: str) -> tuple[str, int] | None:
    """The place, and the turn before which its turns are put in; None where the dialogue has it not."""
    turns = rewriting.blueprint.turns
    if place in {"opening", "request"}:
        return place, 0
    if place == "ending":
        end = ending_of(turns)
        return None if end is None else (place, end)
    if place == "goal":
        said = goal_turn(turns)
        return None if said is None else (place, said + 1)
    kinds = {"ask"} if place == "value_question" else {"ask", "disambiguate"}
    asked = [at for at, turn in enumerate(turns[:-1]) if is_question(turn, kinds)]
    questions = [at for at in asked if turns[at + 1].speaker == "user"]
    return (place, any_of(questions, rewriting.rng) + 1) if questions else None


def turns_of(
    rewriting: Rewriting, steps: Sequence[PatternStep], question: Turn | None
) -> list[Turn] | None:
    """The steps as turns; a question is asked again where there was one. None where something cannot be said."""
    out: list[Turn] = []
    for speaker, group in groupby(steps, key=lambda step: step.speaker):
        acts: list[Act] = []
        for step in group:
            if step.act == "ask_again":
                asked = question.acts if question else ()
                acts += [replace(act, pattern=rewriting.name) for act in asked if act.kind in {"ask", "disambiguate"}]
                continue
            act = _act(rewriting, step, question)
            if act is None:
                return None
            acts.append(act)
        if acts:
            out.append(Turn(speaker, tuple(acts), trained=speaker == "assistant"))
    return out


def _act(rewriting: Rewriting, step: PatternStep, question: Turn | None) -> Act | None:
    """The act of a step; ``cancel``, ``thank`` and the like need nothing but their name."""
    kind, name = step.act, rewriting.name
    topic = ""
    if kind in {"digress_on", "digress"}:
        topic, kind = ("same" if kind == "digress_on" else ""), "digress"
    elif kind == "request_other":
        topic = service_not_offered(rewriting.view, rewriting.blueprint, rewriting.rng)
        if not topic:
            return None
    elif kind == "abstain":
        topic = "other"
    elif kind in _NAMES_THE_SLOT:
        topic = next((act.slots[0] for act in question.acts if act.kind == "ask"), "") if question else ""
    return Act(kind, topic=topic, text=rewriting.words(step), pattern=name)  # type: ignore[arg-type]


def _joined(rewriting: Rewriting, added: Sequence[Turn]) -> Blueprint:
    """The acts as part of the user's first message, and at the beginning of the answer to it."""
    turns = list(rewriting.blueprint.turns)
    for turn in added:
        at = 0 if turn.speaker == "user" else 1
        acts = (*turns[at].acts, *turn.acts) if at == 0 else (*turn.acts, *turns[at].acts)
        turns[at] = replace(turns[at], acts=acts)
    return with_turns(rewriting.blueprint, turns)
