"""The check of the patterns: each is shown by the messages, and nothing of the kind where none is."""

from __future__ import annotations

from collections.abc import Callable

from dialoom.compiler.patterns import FORM
from dialoom.compiler.plan import Pattern, PatternStep
from dialoom.runtime.blueprint import Act
from dialoom.runtime.checks.evidence import Evidence, ShownCall
from dialoom.runtime.checks.saying import says, says_verbatim

__all__ = ["check_patterns"]

_FORMATS = frozenset({"date", "amount", "phone"})


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
        if shown.wrong is None and (shown.failed or shown.injected or shown.drifted) and shown.pattern not in names:
            return f"{shown.call.id}: a failure that no pattern accounts for"
    for key in blueprint.patterns:
        name, _, rest = key.partition("(")
        pattern = evidence.view.patterns[name]
        if not _SHOWN[pattern.family](evidence, pattern, rest.rstrip(")")):
            return f"{key} does not show"
    return ""


def _step(pattern: Pattern, *acts: str) -> PatternStep | None:
    return next((step for step in pattern.steps if step.act in acts), None)


def _revised(evidence: Evidence, pattern: Pattern, form: str) -> bool:
    """A value is said, and set right later, or later in the same message: before a right call
    uses it, or after a call with it was refused."""
    refused = [shown for shown in evidence.calls if shown.misled and shown.pattern == pattern.name]
    if _step(pattern, "fail", "answer") and not any(_as_declared(shown, pattern, form) for shown in refused):
        return False
    kind = "settle" if _step(pattern, "settle") else "correct"
    for index, act, message in evidence.acts:
        for slot in act.slots if act.kind == kind and act.pattern == pattern.name else ():
            right = evidence.blueprint.slot(slot).value
            limit = refused[0].message if refused else _first_use(evidence, slot)
            wrong = [
                change.value for at, earlier, told in evidence.acts if at <= index and at < limit
                for change in earlier.values if change.slot == slot and says(told.content, change.value)
            ]  # fmt: skip
            if wrong and right not in wrong and says(message.content, right) and (refused or index < limit):
                return True
    return False


def _first_use(evidence: Evidence, slot: str) -> int:
    """The message of the first right call that takes the slot's value; past the end where there is none."""
    places = {slot.name: (slot.step, *(place.partition("/")[0] for place in slot.shared))
              for slot in evidence.scenario.slots}
    steps = {draft.id: draft.step for turn in evidence.blueprint.turns for act in turn.acts for draft in act.calls}
    return next((shown.message for shown in evidence.calls
                 if shown.wrong is None and steps.get(shown.call.id) in places[slot]), len(evidence.messages))


def _as_declared(shown: ShownCall, pattern: Pattern, form: str) -> bool:
    """Whether a call is answered as the pattern has it: with its code, or without an error."""
    step = _step(pattern, "fail", "answer")
    assert step is not None  # the callers have looked
    if step.act == "answer":
        return not shown.failed and shown.drifted == (step.arguments == ("drifted",))
    code = form if step.arguments == (FORM,) else step.arguments[0]
    return shown.failed and bool(shown.payload["error"] == code)


def _shared(evidence: Evidence, pattern: Pattern, _: str) -> bool:
    return any(act.pattern == pattern.name and message.role == "user" for _, act, message in evidence.acts)


_DONE_AS = {"digress_on": "digress"}


def _put_in(evidence: Evidence, pattern: Pattern, _: str) -> bool:
    """All that is injected is said, in its order, by whom it is declared, its words verbatim; it is answered."""
    wanted = [(step.speaker, _DONE_AS.get(step.act, step.act)) for step in pattern.inject if step.act != "ask_again"]
    told: list[tuple[str, str]] = []
    last = -1
    for index, turn, message in evidence.turns:
        for act in turn.acts:
            if act.pattern == pattern.name and (turn.speaker, act.kind) in wanted:
                if act.text and not turn.noise and not _holds_words(message.content, act):
                    return False
                told.append((turn.speaker, act.kind))
                last = index
    calls_after = any(shown.message > last for shown in evidence.calls)
    if told[: len(wanted)] != wanted or (pattern.outcome == "nothing" and calls_after):
        return False
    return evidence.messages[last].role == "assistant" or evidence.messages[last + 1].role == "assistant"


def _holds_words(content: str, act: Act) -> bool:
    return act.text.rstrip(".").casefold() in content.casefold()


def _answered(evidence: Evidence, pattern: Pattern, form: str) -> bool:
    """The tool answers as declared, and what is to come of it comes: the same call again with success, or no more."""
    for place, shown in enumerate(evidence.calls):
        if shown.pattern != pattern.name or not _as_declared(shown, pattern, form):
            continue
        again = [
            later for later in evidence.calls[place + 1 :]
            if (later.call.name, later.call.arguments) == (shown.call.name, shown.call.arguments) and not later.wrong
        ]
        if pattern.outcome == "denied" or shown.drifted:
            return not again
        return any(not later.failed and not later.injected for later in again)
    return False


def _mistaken(evidence: Evidence, pattern: Pattern, _: str) -> bool:
    """As many calls with mistakes as declared, before a right call; only ``another_tool`` calls another tool."""
    gold = {step.tool for step in evidence.scenario.steps}
    wanted = [step.arguments for step in pattern.inject if step.act == "call"]
    made = [shown for shown in evidence.calls if shown.wrong == pattern.name]
    right = [shown.message for shown in evidence.calls if shown.wrong is None]
    if len(made) != len(wanted) or not any(message > made[-1].message for message in right):
        return False
    return all(
        (shown.call.name in gold) != ("another_tool" in faults) for shown, faults in zip(made, wanted, strict=True)
    )


def _missing(evidence: Evidence, pattern: Pattern, _: str) -> bool:
    """A tool is not offered, and a message of the user describes it before it is called."""
    blueprint = evidence.blueprint
    return bool(blueprint.supplied) and all(
        name not in evidence.offered and name in evidence.supplied for name in blueprint.supplied
    )


def _referred(evidence: Evidence, pattern: Pattern, _: str) -> bool:
    """The goal is said without a value that it names, which an earlier message has."""
    blueprint = evidence.blueprint
    named = [slot for slot in blueprint.slots if any(f"{{{n}}}" in blueprint.goal for n in (slot.name, slot.argument))]
    for index, act, message in evidence.acts:
        if act.pattern == pattern.name and act.kind == "state_goal":
            before = [told.content for told in evidence.messages[:index] if told.role == "user"]
            return bool(named) and all(
                not says_verbatim(message.content, slot.value) and any(says(text, slot.value) for text in before)
                for slot in named
            )
    return False


def _written(evidence: Evidence, pattern: Pattern, form: str) -> bool:
    """A message of the user has the habit; where it is one of values, a value stands there in another form."""
    habits = {form if word == FORM else word for word in pattern.inject[0].arguments}
    for _, turn, message in evidence.turns:
        if turn.speaker != "user" or not habits <= set(turn.noise):
            continue
        said = [act for act in turn.acts if act.kind not in {"cannot_answer", "stall"}]
        slots = [evidence.blueprint.slot(name) for act in said for name in act.slots]
        if not habits & _FORMATS or any(
            says(message.content, slot.value) and str(slot.value) not in message.content for slot in slots
        ):
            return True
    return False


_SHOWN: dict[str, Callable[[Evidence, Pattern, str], bool]] = {
    "answer": _answered,
    "aside": _put_in,
    "habit": _written,
    "mistake": _mistaken,
    "refer": _referred,
    "share": _shared,
    "supply": _missing,
    "value": _revised,
}
