"""Checks of the calls: that they are offered and well-formed, are the right ones, and do what they say."""

from __future__ import annotations

import json
from typing import Any

from dialoom.runtime.checks.branch import check_branch
from dialoom.runtime.checks.evidence import Evidence, ShownCall
from dialoom.runtime.world import World

__all__ = ["check_gold", "check_schema", "check_world"]

Json = Any


def check_schema(evidence: Evidence) -> str:
    """Each call names an offered tool; right calls satisfy its schema, and wrong ones are wrong as they claim."""
    for shown in evidence.calls:
        call = shown.call
        if call.name in evidence.offered:
            problem = evidence.offered[call.name](call.arguments)
        elif evidence.supplied.get(call.name, shown.message) < shown.message:
            problem = evidence.view.validator(call.name)(call.arguments)
        else:
            return f"{call.id}: {call.name} is not offered"
        if shown.wrong is None and problem:
            return f"{call.id}: {problem}"
        if shown.wrong is not None and _is_malformed(evidence, call.id) and not problem:
            return f"{call.id}: shows {shown.wrong}, but its arguments are valid"
    return ""


def _is_malformed(evidence: Evidence, call: str) -> bool:
    """Whether the call is wrong by its arguments, and not by being of another tool."""
    drafts = (draft for turn in evidence.blueprint.turns for act in turn.acts for draft in act.calls)
    return next((set(draft.faults) - {"another_tool"} for draft in drafts if draft.id == call), set()) != set()


def check_gold(evidence: Evidence) -> str:
    """The gold calls are made in the order of their groups, each with success exactly once, and no other right call.

    Where a result decides between branches, they are those of the branch that it takes. A call that is denied
    for good is made once, and nothing comes of it.
    """
    blueprint = evidence.blueprint
    if problem := check_branch(evidence):
        return problem
    groups = {step.id: step.group for step in evidence.scenario.steps}
    kept = [(call.name, _text(call.arguments)) for call in evidence.dialogue.meta.gold]
    if kept != [(call.tool, _text(call.arguments)) for call in blueprint.gold]:
        return "the gold calls of the meta data are not the blueprint's"
    denied = [(call.tool, _text(call.arguments)) for call in blueprint.gold if call.step in blueprint.denied]
    wanted = [(groups.get(call.step, -1), call.tool, _text(call.arguments)) for call in blueprint.gold
              if call.step not in blueprint.denied]  # fmt: skip
    right = [shown for shown in evidence.calls if shown.wrong is None and not shown.misled]
    done = [_key(shown) for shown in right if not shown.failed and not shown.injected]
    for shown in right:
        if shown.failed and not shown.injected:
            return f"{shown.call.id}: a right call fails: {shown.payload['error']}"
        if shown.injected and _key(shown) not in [*done, *denied]:
            return f"{shown.call.id}: failed and never tried again"
    if denied != [_key(shown) for shown in right if _key(shown) in denied]:
        return "what is denied for good is not called exactly once"
    if any(not (shown.misled and shown.injected) for shown in evidence.calls if shown.misled):
        return "a call with a value that was said wrong is carried out"
    place = 0
    for group in sorted({group for group, _, _ in wanted}):
        own = sorted((tool, arguments) for at, tool, arguments in wanted if at == group)
        if sorted(done[place : place + len(own)]) != own:
            return f"the calls of group {group} are not the gold ones: {done[place : place + len(own)]}"
        place += len(own)
    return "" if place == len(done) else f"more calls than the gold ones: {done[place:]}"


def check_world(evidence: Evidence) -> str:
    """Replayed from the first state, the calls give the results shown, and end in the goal state."""
    blueprint, meta = evidence.blueprint, evidence.dialogue.meta
    if meta.world_before != blueprint.world_before or meta.world_after != blueprint.world_after:
        return "the states of the meta data are not the blueprint's"
    world = World.of(evidence.view, blueprint.world_before)
    for shown in evidence.calls:
        if shown.injected:
            continue
        outcome = world.execute(shown.call.name, shown.call.arguments)
        if shown.drifted and not _same_content(outcome.payload, shown.payload):
            return f"{shown.call.id}: the world answers {_text(outcome.payload)[:120]}, in whatever form"
        if not shown.drifted and outcome.payload != shown.payload:
            return f"{shown.call.id}: the world answers {_text(outcome.payload)[:120]}"
        if outcome.error and shown.wrong is None:
            return f"{shown.call.id}: the world refuses a right call"
    return "" if world.state() == blueprint.world_after else "the replayed calls do not end in the goal state"


def _same_content(one: Json, other: Json) -> bool:
    """Whether a payload has another form of the same content: all values of the one are in it, in their order."""
    return one != other and isinstance(other, dict) and _values(one) == _values(other.get("data"))


def _values(payload: Json) -> list[Json]:
    if isinstance(payload, dict):
        return [leaf for inner in payload.values() for leaf in _values(inner)]
    if isinstance(payload, list):
        return [leaf for inner in payload for leaf in _values(inner)]
    return [payload]


def _key(shown: ShownCall) -> tuple[str, str]:
    return shown.call.name, _text(shown.call.arguments)


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
