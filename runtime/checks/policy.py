"""Checks of how the reveal of a scenario wants values to come out: on request only, so many at once, never."""

from __future__ import annotations

from dialoom.runtime.checks.evidence import Evidence
from dialoom.runtime.checks.saying import says_verbatim, tells_apart

__all__ = ["check_policy"]

_DISTURBING = frozenset({"over_sharing", "missing_parameter"})
"""Patterns that move values between messages, which is what they are for."""


def check_policy(evidence: Evidence, first: dict[str, int]) -> str:
    """``first``: the message that first says anything for each slot."""
    return _on_request(evidence, first) or _at_once(evidence, first) or _unknown(evidence)


def _on_request(evidence: Evidence, first: dict[str, int]) -> str:
    """What is told on request only is told after a question for it."""
    for slot in evidence.blueprint.slots:
        if slot.on_ask and slot.stage:
            asked = [index for index, act, message in evidence.acts
                     if message.role == "assistant" and act.kind == "ask" and slot.name in act.slots]
            if not asked or min(asked) > first[slot.name]:
                return f"{slot.name} is said in message {first[slot.name]}, before anybody asks for it"
    return ""


def _at_once(evidence: Evidence, first: dict[str, int]) -> str:
    """Under ``gradually`` each message brings as many values as it may; the last may bring fewer."""
    disclosure = evidence.scenario.disclosure
    if disclosure is None or disclosure.kind != "gradually":
        return ""
    if _DISTURBING & {key.partition("(")[0] for key in evidence.blueprint.patterns}:
        return ""
    free = [slot.name for slot in evidence.blueprint.slots if slot.stage and not slot.on_ask]
    counts = {index: sum(1 for name in free if first[name] == index) for index in sorted(first[name] for name in free)}
    last = max(counts, default=-1)
    for index, count in counts.items():
        if (disclosure.high is not None and count > disclosure.high) or (count < disclosure.low and index != last):
            return f"message {index} brings {count} values"
    return ""


def _unknown(evidence: Evidence) -> str:
    """What the user does not know is not said; that it is not known is, and nothing is called that needs it."""
    blueprint = evidence.blueprint
    broken_off = evidence.scenario.answerable and len(blueprint.gold) < len(evidence.scenario.steps)
    users = [(index, message) for index, message in enumerate(evidence.messages) if message.role == "user"]
    for slot in blueprint.unknown:
        if slot.value is not None and tells_apart(slot.value):
            told = next((index for index, message in users if says_verbatim(message.content, slot.value)), -1)
            if told >= 0:
                return f"{slot.name}: message {told} says {slot.value!r}, which the user does not know"
        admitted = any(act.kind == "cannot_answer" and slot.name in act.slots for _, act, _ in evidence.acts)
        if not admitted and not broken_off:
            return f"{slot.name}: nobody says that it is not known"
    if not evidence.scenario.answerable and evidence.calls:
        return f"{evidence.calls[0].call.id}: called without what nobody knows"
    return ""
