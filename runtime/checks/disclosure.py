"""Checks of what the user says when: nothing before its stage, and what tells the tools apart in time."""

from __future__ import annotations

from typing import Any

from dialoom.runtime.checks.evidence import Evidence
from dialoom.runtime.checks.policy import check_policy
from dialoom.runtime.checks.saying import says, says_about, says_verbatim, tells_apart

__all__ = ["check_disambiguation", "check_stages"]

Json = Any
_NOTHING_SAID = frozenset({"cannot_answer", "stall"})


def check_stages(evidence: Evidence) -> str:
    """Each slot is said where it is planned and not before, and the stages come in order.

    Where a value is said at first and replaced later, the stage counts from the first. Whether a value
    was said too early is looked at where it is particular enough to be recognised.
    """
    first, right = _planned(evidence)
    claimed = evidence.dialogue.meta.stages
    for slot in evidence.blueprint.slots:
        if slot.stage == 0:
            if slot.name in first:
                return f"{slot.name} is said, though nobody was to say it"
            continue
        if slot.name not in first or slot.name not in right:
            return f"{slot.name} is never said"
        if claimed.get(slot.name) != first[slot.name]:
            return f"{slot.name}: said first in message {first[slot.name]}, not in {claimed.get(slot.name)}"
        if not says(evidence.messages[right[slot.name]].content, slot.value):
            return f"{slot.name}: message {right[slot.name]} does not say {slot.value!r}"
        if tells_apart(slot.value) and (early := _said_before(evidence, slot.value, right[slot.name])) >= 0:
            return f"{slot.name}: {slot.value!r} stands in message {early} already"
    return _stages_in_order(evidence, first) or check_policy(evidence, first)


def _planned(evidence: Evidence) -> tuple[dict[str, int], dict[str, int]]:
    """Slot → the message that first says anything for it, and the one that first says the right value."""
    first: dict[str, int] = {}
    right: dict[str, int] = {}
    for index, act, message in evidence.acts:
        if message.role != "user":
            continue
        replaced = {change.slot for change in act.values}
        for name in act.slots if act.kind not in _NOTHING_SAID else ():
            first.setdefault(name, index)
            if name not in replaced:
                right.setdefault(name, index)
    return first, right


def _said_before(evidence: Evidence, value: Json, limit: int) -> int:
    for index, message in enumerate(evidence.messages[:limit]):
        if says_verbatim(message.content, value) or says_verbatim(message.thought or "", value):
            return index
    return -1


def _stages_in_order(evidence: Evidence, first: dict[str, int]) -> str:
    said = sorted((slot.stage, first[slot.name], slot.name) for slot in evidence.blueprint.slots if slot.stage)
    latest, stage_before, reached = -1, 0, -1
    for stage, index, name in said:
        if stage != stage_before:
            reached, stage_before = latest, stage
        if index < reached:
            return f"{name} of stage {stage} is said before an earlier stage"
        latest = max(latest, index)
    return ""


def check_disambiguation(evidence: Evidence) -> str:
    """Each distractor is offered, is no gold tool, and excluded by a fact said before the first right call.

    What is settled after the first stage is not said in the opening, and is asked for.
    """
    blueprint = evidence.blueprint
    gold = {call.tool for call in blueprint.gold}
    if blueprint.distractors != evidence.dialogue.meta.distractor_tools:
        return "the distractors of the meta data are not the blueprint's"
    if blueprint.gold and set(blueprint.distractors) != set(evidence.view.cells[blueprint.cell].distractors):
        return "the distractors are not the cell's"
    asked = next((index for index, act, _ in evidence.acts if act.kind == "disambiguate"), -1)
    loosely = any(turn.noise for _, turn, _ in evidence.turns)
    users = [(i, m.content) for i, m in enumerate(evidence.messages[: evidence.first_right_call]) if m.role == "user"]
    for tool in blueprint.distractors:
        if tool in gold or tool not in evidence.offered:
            return f"{tool} is {'a gold tool' if tool in gold else 'not offered'}"
        if not blueprint.gold:  # it ended before anything was settled
            continue
        facts = [fact for fact in blueprint.facts if tool in fact.excludes]
        said = [(fact, i) for fact in facts for i, text in users if says_about(text, fact.text, loosely=loosely)]
        if not said:
            return f"nothing said before the first call excludes {tool}"
        if any(fact.stage == 0 and index < asked for fact, index in said) or asked < 0:
            return f"what excludes {tool} is said before it is asked for"
    return ""

