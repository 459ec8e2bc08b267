"""The check of the patterns: each is shown by the messages, and nothing of the kind where none is."""

from __future__ import annotations

from collections.abc import Callable

from dialoom.runtime.checks.evidence import Evidence
from dialoom.runtime.checks.saying import says

__all__ = ["check_patterns"]

_MISTAKES = ("missing_parameter", "wrong_tool", "wrong_type")


def check_patterns(evidence: Evidence) -> str:
    """Every pattern of the dialogue shows, and no mistake or failure that no pattern accounts for."""
    blueprint = evidence.blueprint
    if evidence.dialogue.meta.patterns != blueprint.patterns:
        return "the patterns of the meta data are not the blueprint's"
    if not set(blueprint.patterns) <= set(evidence.view.cells[blueprint.cell].patterns):
        return "a pattern that the cell does not have"
    names = {key.partition("(")[0] for key in blueprint.patterns}
    for shown in evidence.calls:
        if shown.wrong is not None and shown.wrong not in names:
            return f"{shown.call.id}: a mistake ({shown.wrong}) that no pattern accounts for"
        if shown.failed and shown.wrong is None and "tool_error" not in names:
            return f"{shown.call.id}: a failure that no pattern accounts for"
    for key in blueprint.patterns:
        name, _, rest = key.partition("(")
        if not _SHOWN[name](evidence, rest.rstrip(")") or name):
            return f"{key} does not show"
    return ""


def _revised(evidence: Evidence, name: str) -> bool:
    """A value is said, and set right later, or later in the same message, before a right call uses it."""
    for index, act, message in evidence.acts:
        for slot in act.slots if act.kind == "correct" and act.pattern == name else ():
            right = evidence.blueprint.slot(slot).value
            wrong = [
                change.value for at, earlier, told in evidence.acts if at <= index < _first_use(evidence, slot)
                for change in earlier.values if change.slot == slot and says(told.content, change.value)
            ]  # fmt: skip
            if wrong and right not in wrong and says(message.content, right):
                return True
    return False


def _first_use(evidence: Evidence, slot: str) -> int:
    """The message of the first right call that takes the slot's value; past the end where there is none."""
    places = {slot.name: (slot.step, *(place.partition("/")[0] for place in slot.shared))
              for slot in evidence.scenario.slots}
    steps = {draft.id: draft.step for turn in evidence.blueprint.turns for act in turn.acts for draft in act.calls}
    return next((shown.message for shown in evidence.calls
                 if shown.wrong is None and steps.get(shown.call.id) in places[slot]), len(evidence.messages))


def _shared(evidence: Evidence, name: str) -> bool:
    return any(act.pattern == name and message.role == "user" for _, act, message in evidence.acts)


def _digressed(evidence: Evidence, name: str) -> bool:
    """A message of the user that is about nothing of the matter, with an answer to it."""
    for index, turn, _ in evidence.turns:
        if [(act.kind, act.pattern) for act in turn.acts] == [("digress", name)]:
            return evidence.messages[index + 1].role == "assistant" and not evidence.messages[index + 1].tool_calls
    return False


def _failed(evidence: Evidence, kind: str) -> bool:
    """An error of the kind, and later the same call with success."""
    for place, shown in enumerate(evidence.calls):
        if shown.injected and shown.failed and shown.payload["error"] == kind:
            again = [later.call for later in evidence.calls[place + 1 :] if not later.failed]
            return any((c.name, c.arguments) == (shown.call.name, shown.call.arguments) for c in again)
    return False


def _mistaken(evidence: Evidence, name: str) -> bool:
    """A call with the mistake, before a right call of the step; only ``wrong_tool`` calls another tool."""
    gold = {call.tool for call in evidence.blueprint.gold}
    for place, shown in enumerate(evidence.calls):
        if shown.wrong == name and any(later.wrong is None for later in evidence.calls[place + 1 :]):
            return (shown.call.name in gold) != (name == "wrong_tool")
    return False


def _noisy(evidence: Evidence, name: str) -> bool:
    return any(name in turn.noise and turn.speaker == "user" for _, turn, _ in evidence.turns)


_SHOWN: dict[str, Callable[[Evidence, str], bool]] = {
    "changed_mind": _revised,
    "digression": _digressed,
    "filler": _noisy,
    "over_sharing": _shared,
    "tool_error": _failed,
    "typos": _noisy,
    "user_correction": _revised,
    **dict.fromkeys(_MISTAKES, _mistaken),
}
