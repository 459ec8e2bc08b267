"""Tools that answer otherwise than they would: they fail, come back empty or half, or in another form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialoom.compiler.plan import PatternStep
from dialoom.runtime.blueprint import Act, Blueprint, CallDraft, Turn
from dialoom.runtime.patterns.asides import turns_of
from dialoom.runtime.patterns.endings import broken_off
from dialoom.runtime.patterns.places import any_of, ending_of, right_call_turns, with_turns
from dialoom.runtime.patterns.rewriting import Rewriting

__all__ = ["answer_otherwise", "changed_answer"]

Json = Any


def answer_otherwise(rewriting: Rewriting) -> Blueprint:
    """The answer to one of the right calls is another one; then the call is made again, given up, or used as it is."""
    blueprint, pattern = rewriting.blueprint, rewriting.pattern
    turns = blueprint.turns
    step = pattern.inject[0]
    choices = {at: calls for at in right_call_turns(turns) if (calls := _eligible(rewriting, step, at))}
    if not choices:
        return blueprint
    at = any_of(list(choices), rewriting.rng)
    failed: CallDraft = any_of(choices[at], rewriting.rng)
    count = sum(len(act.calls) for act in turns[at].acts)
    results = turns[at + 1 : at + 1 + count]
    late = next(turn.acts[0] for turn in results if turn.acts[0].call_id == failed.id)
    other = changed_answer(rewriting, step, failed, late.payload)
    assert other is not None  # _eligible has looked
    shown = [Turn("tool", (other,)) if turn.acts[0].call_id == failed.id else turn for turn in results]
    before, rest = [*turns[: at + 1], *shown], turns[at + 1 + count :]
    if pattern.outcome == "denied":
        said = turns_of(rewriting, pattern.recover, None) or []
        ending = turns[ending_of(turns) or len(turns) :]
        return broken_off(rewriting.view, blueprint, (*before, *said, *ending), (failed.step,))
    if rewriting.does("call") is None:
        return with_turns(blueprint, [*before, *rest])
    code = step.arguments[0] if step.act == "answer" else other.payload["error"]
    again = replace(failed, id=f"draft_{rewriting.name}")
    retry = Turn(
        "assistant",
        (Act("recover", topic=code, pattern=rewriting.name), Act("call", calls=(again,), pattern=rewriting.name)),
        trained=True,
    )
    then = Turn("tool", (replace(late, call_id=again.id),))
    return with_turns(blueprint, [*before, retry, then, *rest])


def _eligible(rewriting: Rewriting, step: PatternStep, at: int) -> list[CallDraft]:
    """The right calls of a turn whose answer may be another one."""
    turns = rewriting.blueprint.turns
    place = rewriting.pattern.when[0]
    if place == "first_call" and at != right_call_turns(turns)[0]:
        return []
    answers = {act.call_id: act for turn in turns[at + 1 :] for act in turn.acts if act.call_id}
    return [
        draft for act in turns[at].acts for draft in act.calls
        if not draft.misled and not answers[draft.id].injected
        and not (place == "reading_call" and rewriting.view.tools[draft.tool].mutates)
        and _alterable(step, answers[draft.id].payload)
    ]  # fmt: skip


def _alterable(step: PatternStep, payload: Json) -> bool:
    """Whether the answer can be halved, where that is asked for."""
    return step.arguments != ("partial",) or (isinstance(payload, dict | list) and len(payload) > 1)


def changed_answer(
    rewriting: Rewriting, step: PatternStep, call: CallDraft, payload: Json, values: dict[str, str] | None = None
) -> Act:
    """The act of a tool that fails, or answers otherwise than with ``payload``."""
    if step.act == "fail":
        code = rewriting.arguments(step)[0]
        forms = dict(rewriting.pattern.forms)
        message = rewriting.words(step, values) or forms.get(code, "") or code.replace("_", " ")
        answer = {"error": code, "message": message}
        return Act("error", call_id=call.id, payload=answer, pattern=rewriting.name, injected="instead")
    if step.arguments == ("drifted",):
        return Act("result", call_id=call.id, payload=payload, pattern=rewriting.name, injected="drifted")
    other = _empty(payload) if step.arguments == ("empty",) else _half(payload)
    return Act("result", call_id=call.id, payload=other, pattern=rewriting.name, injected="instead")


def _empty(payload: Json) -> Json:
    """Nothing, in the form of the answer: no items, no fields."""
    if isinstance(payload, dict) and any(isinstance(value, list) for value in payload.values()):
        return {name: ([] if isinstance(value, list) else 0 if isinstance(value, int) else value)
                for name, value in payload.items() if isinstance(value, list | int)}  # fmt: skip
    return [] if isinstance(payload, list) else {}


def _half(payload: Json) -> Json:
    """The first half of the answer, marked as such."""
    if isinstance(payload, list):
        return {"items": payload[: len(payload) // 2], "complete": False}
    names = list(payload)
    return {**{name: payload[name] for name in names[: len(names) // 2]}, "complete": False}
