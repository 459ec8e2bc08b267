"""``tool_error(…)``: a tool fails through no fault of the call; the assistant says so and tries again."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from dialoom.runtime.blueprint import Act, Blueprint, CallDraft, Turn
from dialoom.runtime.patterns.places import any_of, right_call_turns, with_turns
from dialoom.runtime.planview import PlanView

__all__ = ["FAILURES", "apply"]

FAILURES = {
    "rate_limit": "too many requests, try again in a moment",
    "server_error": "the server had an internal error",
    "timeout": "the request timed out",
}
"""What the error's message says, by the pattern's argument. The world is not asked: nothing happened in it."""


def apply(view: PlanView, blueprint: Blueprint, argument: str | None, rng: Random) -> Blueprint:
    """One of the right calls fails once, and is made again. KeyError for an argument that is no failure."""
    kind = argument or "timeout"
    message = FAILURES[kind]
    places = right_call_turns(blueprint.turns)
    if not places:
        return blueprint
    at = any_of(places, rng)
    calls = [draft for act in blueprint.turns[at].acts for draft in act.calls]
    failed: CallDraft = any_of(calls, rng)
    again = replace(failed, id="draft_tool_error")
    results = blueprint.turns[at + 1 : at + 1 + len(calls)]
    error = Act("error", call_id=failed.id, payload={"error": kind, "message": message}, pattern="tool_error")
    shown = [Turn("tool", (error,)) if turn.acts[0].call_id == failed.id else turn for turn in results]
    late = next(turn.acts[0] for turn in results if turn.acts[0].call_id == failed.id)
    retry = Turn(
        "assistant",
        (Act("recover", topic=kind, pattern="tool_error"), Act("call", calls=(again,), pattern="tool_error")),
        trained=True,
    )
    then = Turn("tool", (replace(late, call_id=again.id),))
    rest = blueprint.turns[at + 1 + len(calls) :]
    return with_turns(blueprint, [*blueprint.turns[: at + 1], *shown, retry, then, *rest])
