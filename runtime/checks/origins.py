"""The check that no argument is made up: each has a proven origin among the earlier messages."""

from __future__ import annotations

from typing import Any

from dialoom.compiler.plan import Parameter
from dialoom.runtime.checks.evidence import Evidence, ShownCall, leaves
from dialoom.runtime.checks.saying import says
from dialoom.runtime.dialogue import Origin
from dialoom.runtime.drift import drifted_path

__all__ = ["check_provenance"]

Json = Any


def check_provenance(evidence: Evidence) -> str:
    """Every argument of every call is where its origin claims: in what the user said, in a result, a default."""
    claims = evidence.dialogue.meta.provenance
    for shown in evidence.calls:
        arguments = leaves(shown.call.arguments)
        origins = claims.get(shown.call.id)
        if origins is None or set(origins) != {path for path, _ in arguments}:
            return f"{shown.call.id}: not every argument has an origin"
        for path, value in arguments:
            if problem := _unproven(evidence, shown, path, value, origins[path]):
                return f"{shown.call.id}, {path}: {problem}"
    if set(claims) - {shown.call.id for shown in evidence.calls}:
        return "an origin is claimed for a call that nobody made"
    return _unbound(evidence)


def _unproven(evidence: Evidence, shown: ShownCall, path: str, value: Json, origin: Origin) -> str:
    if origin.source in {"user", "result"} and not 0 <= origin.message < shown.message:
        return f"message {origin.message} is not an earlier one"
    if origin.source == "user":
        message = evidence.messages[origin.message]
        if message.role != "user":
            return f"message {origin.message} is not the user's"
        return "" if says(message.content, value) else f"message {origin.message} does not say {value!r}"
    if origin.source == "result":
        return _not_in_result(evidence, value, origin)
    parameter = _parameter(evidence.view.tools[shown.call.name].inputs, path)
    if origin.source == "default" and parameter is not None and parameter.has_default:
        return "" if parameter.default == value else f"the default is {parameter.default!r}"
    if origin.source == "constant" and parameter is not None and (parameter.type.enum == (value,) or value == {}):
        return ""
    return f"nothing proves {value!r} ({origin.source})"


def _parameter(fields: tuple[Parameter, ...], path: str) -> Parameter | None:
    """The input at a dotted path; None where there is none."""
    for field in fields:
        if field.name == path:
            return field
        if path.startswith(f"{field.name}."):
            return _parameter(field.type.fields, path[len(field.name) + 1 :])
    return None


def _not_in_result(evidence: Evidence, value: Json, origin: Origin) -> str:
    if evidence.messages[origin.message].role != "tool":
        return f"message {origin.message} is not a result"
    found = _at(evidence.payload(origin.message), origin.path or "")
    return "" if found == [value] else f"the result of message {origin.message} has no {value!r} at {origin.path}"


def _at(payload: Json, path: str) -> list[Json]:
    """The value at a dotted path in a list of its own; an empty list where there is none."""
    for part in path.split("."):
        if isinstance(payload, list):
            index = int(part) if part.isdigit() else 0
            if index >= len(payload):
                return []
            payload = payload[index]
            if part.isdigit():
                continue
        if not isinstance(payload, dict) or part not in payload:
            return []
        payload = payload[part]
    return [payload]


def _unbound(evidence: Evidence) -> str:
    """A bound argument that does not come from the result it is bound to."""
    steps = {call.step: call for call in evidence.blueprint.gold}
    drafts = {draft.id: draft.step for turn in evidence.blueprint.turns for act in turn.acts for draft in act.calls}
    right = [s for s in evidence.calls if s.wrong is None and not s.failed and not s.injected]
    results = {drafts.get(shown.call.id): (shown.answer, shown.drifted) for shown in right}
    for shown in evidence.calls:
        gold = steps.get(drafts.get(shown.call.id, ""))
        if gold is None or shown.wrong is not None:
            continue
        for argument, step, path in gold.bindings:
            origin = evidence.dialogue.meta.provenance.get(shown.call.id, {}).get(argument)
            answer, in_other_form = results.get(step, (-1, False))
            expected = Origin("result", answer, drifted_path(path) if in_other_form else path)
            if origin != expected:
                return f"{shown.call.id}, {argument}: does not come from {path!r} of the result of {step}"
    return ""
