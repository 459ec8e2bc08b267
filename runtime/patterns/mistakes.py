"""Calls that the assistant gets wrong, sees, and sets right."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from dialoom.compiler.pattern_vocabulary import FAULTS
from dialoom.compiler.plan import Parameter, Tool
from dialoom.runtime.blueprint import Act, Blueprint, CallDraft, SlotValue
from dialoom.runtime.draft.filling import known_arguments, put
from dialoom.runtime.patterns.places import (
    any_of,
    first_right_call,
    insert_mistake,
    right_call_turns,
    said_until,
    try_wrong,
    with_turns,
)
from dialoom.runtime.patterns.rewriting import Rewriting
from dialoom.runtime.world import Outcome

__all__ = ["make_mistake"]

Json = Any
Tries = list[tuple[CallDraft, Outcome]]


def make_mistake(rewriting: Rewriting) -> Blueprint:
    """The wrong calls, each with the world's answer, before a question or a right call, which then recovers."""
    faults = [rewriting.arguments(step) for step in rewriting.pattern.inject if step.act == "call"]
    if rewriting.pattern.when[0] == "value_question":
        return _too_early(rewriting, faults[0])
    if faults[0] == ("another_tool",):
        return _another_tool(rewriting)
    return _before_a_call(rewriting, faults)


def _inserted(rewriting: Rewriting, at: int, tries: Tries) -> Blueprint:
    """The mistakes before turn ``at``. One that only follows from another is not explained in between."""
    turns = list(rewriting.blueprint.turns)
    for number, (call, outcome) in enumerate(tries):
        follows = [later for later, _ in tries[number + 1 :]]
        silent = bool(follows) and "next_step" in follows[0].faults
        topic = _topic(rewriting, call, number)
        recovery = None if silent else Act("recover", topic=topic, pattern=rewriting.name)
        turns = insert_mistake(turns, at + 2 * number, call, outcome, recovery)
    return with_turns(rewriting.blueprint, turns)


def _topic(rewriting: Rewriting, call: CallDraft, number: int) -> str:
    """What the recovery speaks of: the first fault, by the field's name for it."""
    fault = call.faults[0]
    if fault == "missing" and rewriting.pattern.when[0] != "value_question":
        return "left_out"
    if fault == "next_step" and number:
        return "cascading"
    return FAULTS[fault]


def _draft(rewriting: Rewriting, step: str, tool: str, arguments: dict[str, Json], faults: tuple[str, ...],
           number: int = 0) -> CallDraft:  # fmt: skip
    return CallDraft(f"draft_{rewriting.name}_{number}", step, tool, arguments, rewriting.name, faults)


# --- too early -----------------------------------------------------------------------------------------


def _too_early(rewriting: Rewriting, faults: tuple[str, ...]) -> Blueprint:
    """Before a question for slots, the call that they are for is made without them, and fails."""
    view, blueprint = rewriting.view, rewriting.blueprint
    scenario = view.played(blueprint.scenario, blueprint.branch)
    steps = {step.id: step for step in scenario.steps}
    gold = {call.step: call for call in blueprint.gold}
    turns = blueprint.turns
    places = []
    for at, turn in enumerate(turns):
        asked = next((act for act in turn.acts if act.kind == "ask"), None)
        if asked is None or any(act.kind == "recover" for act in turn.acts):  # asked because a call has failed
            continue
        step = steps[blueprint.slot(asked.slots[0]).step]
        arguments = known_arguments(view, scenario, step, blueprint.slots, said_until(blueprint, turns, at))
        done = {draft.step for earlier in turns[:at] for act in earlier.acts for draft in act.calls}
        for binding in step.bindings:
            if binding.step in done and step.id in gold and binding.argument in gold[step.id].arguments:
                value = gold[step.id].arguments[binding.argument]
                put(arguments, binding.argument, value, view.tools[step.tool].inputs)
        call = _draft(rewriting, step.id, step.tool, arguments, faults)
        outcome = try_wrong(view, blueprint, turns, at, call)
        if outcome is not None and outcome.error:
            places.append((at, call, outcome))
    if not places:
        return blueprint
    at, call, outcome = any_of(places, rewriting.rng)
    return _inserted(rewriting, at, [(call, outcome)])


# --- another tool --------------------------------------------------------------------------------------


def _another_tool(rewriting: Rewriting) -> Blueprint:
    """Before the first right call, a distractor (else another tool offered) is called with what was said.

    The call only reads, or is refused: where it would change the world, it goes without its last
    required argument.
    """
    blueprint, rng = rewriting.blueprint, rewriting.rng
    at = first_right_call(blueprint.turns)
    if at is None:
        return blueprint
    step = next(draft.step for act in blueprint.turns[at].acts for draft in act.calls)
    gold = {call.tool for call in blueprint.gold}
    names = [name for name in blueprint.distractors or blueprint.tools if name not in gold and name in blueprint.tools]
    while names:
        tool = rewriting.view.tools[names.pop(int(rng.random() * len(names)))]
        for arguments in _attempts(tool, _told(blueprint, at), rewriting):
            call = _draft(rewriting, step, tool.name, arguments, ("another_tool",))
            outcome = try_wrong(rewriting.view, blueprint, blueprint.turns, at, call)
            if outcome is not None:
                return _inserted(rewriting, at, [(call, outcome)])
    return blueprint


def _told(blueprint: Blueprint, at: int) -> list[tuple[str, str, Json]]:
    """(argument, generator, value) of what the user has said."""
    said = said_until(blueprint, blueprint.turns, at)
    return [(s.argument.rpartition(".")[2], s.generator, said[s.name]) for s in blueprint.slots if s.name in said]


def _attempts(tool: Tool, told: list[tuple[str, str, Json]], rewriting: Rewriting) -> list[dict[str, Json]]:
    """The arguments that what was said can fill; the same without the last required one."""
    full: dict[str, Json] = {}
    for parameter in tool.inputs:
        fitting = [value for name, generator, value in told if _fits(parameter, name, generator)]
        if fitting:
            full[parameter.name] = any_of(fitting, rewriting.rng)
    required = [parameter.name for parameter in tool.inputs if parameter.required and parameter.name in full]
    return [full, {name: value for name, value in full.items() if name not in required[-1:]}]


def _fits(parameter: Parameter, name: str, generator: str) -> bool:
    if parameter.type.base in {"object", "list"} or parameter.type.enum:
        return False
    return parameter.name == name and parameter.type.generator == generator


# --- the right tool, wrongly -----------------------------------------------------------------------------


def _before_a_call(rewriting: Rewriting, faults: list[tuple[str, ...]]) -> Blueprint:
    """Before a right call, the same with its faults, one attempt after the other; every attempt is refused."""
    blueprint, rng = rewriting.blueprint, rewriting.rng
    misspelt = any("misspelt" in own for own in faults)
    scenario = rewriting.view.played(blueprint.scenario, blueprint.branch)
    choices = {slot.name for slot in scenario.slots if slot.type.enum}
    places = [
        (at, draft, slot)
        for at in right_call_turns(blueprint.turns)
        for act in blueprint.turns[at].acts for draft in act.calls if draft.wrong is None and not draft.misled
        for slot in blueprint.slots if slot.step == draft.step and slot.stage and not isinstance(slot.value, bool)
        and (not misspelt or (slot.name in choices and _misspelt(slot.value) != slot.value))
    ]  # fmt: skip
    if any(own == ("next_step",) for own in faults[:1]):  # no slot has a say: one place for a call
        places = list({draft.id: (at, draft, slot) for at, draft, slot in places}.values())
    while places:
        at, draft, slot = places.pop(int(rng.random() * len(places)))
        tries: Tries = []
        for number, own in enumerate(faults):
            call = _faulty(rewriting, at, draft, slot, own, number)
            outcome = try_wrong(rewriting.view, blueprint, blueprint.turns, at, call) if call else None
            if call is None or outcome is None or not outcome.error:
                break
            tries.append((call, outcome))
        if len(tries) == len(faults):
            return _inserted(rewriting, at, tries)
    return blueprint


def _faulty(
    rewriting: Rewriting, at: int, draft: CallDraft, slot: SlotValue, faults: tuple[str, ...], number: int
) -> CallDraft | None:
    """The call with its faults; None where it cannot have them."""
    view, blueprint = rewriting.view, rewriting.blueprint
    if "next_step" in faults:
        return _next_step(rewriting, at, draft, faults, number)
    arguments = deepcopy(draft.arguments)
    inputs = view.tools[draft.tool].inputs
    if "misspelt" in faults or "misfit" in faults:
        put(arguments, slot.argument, (_misspelt if "misspelt" in faults else _misfit)(slot.value), inputs)
    if "missing" in faults:
        names = [
            other.argument for other in blueprint.slots
            if other.step == draft.step and other.required and other is not slot and other.argument in arguments
        ]  # fmt: skip
        if not names:  # else what an earlier result gives is left out
            step = next(step for step in view.scenarios[blueprint.scenario].steps if step.id == draft.step)
            names = [binding.argument for binding in step.bindings if binding.argument in arguments]
        if not names:
            return None
        del arguments[names[-1]]
    return _draft(rewriting, draft.step, draft.tool, arguments, faults, number)


def _next_step(
    rewriting: Rewriting, at: int, draft: CallDraft, faults: tuple[str, ...], number: int
) -> CallDraft | None:
    """A later call that depends on this one, with what is known of it before."""
    view, blueprint = rewriting.view, rewriting.blueprint
    scenario = view.played(blueprint.scenario, blueprint.branch)
    gold = {call.step for call in blueprint.gold}
    depending = [step for step in scenario.steps if any(binding.step == draft.step for binding in step.bindings)]
    later = next((step for step in depending if step.id in gold), None)
    if later is None:
        return None
    said = said_until(blueprint, blueprint.turns, at)
    arguments = known_arguments(view, scenario, later, blueprint.slots, said)
    return _draft(rewriting, later.id, later.tool, arguments, faults, number)


def _misfit(value: Json) -> Json:
    """The value in a form that its type does not take: numbers as text, all else in a list."""
    return str(value) if isinstance(value, int | float) else [value]


def _misspelt(value: Json) -> Json:
    """A member of an enumeration in other letters than the tool's."""
    if not isinstance(value, str) or not value.isascii():
        return value
    return value.title() if value.title() != value else value.lower()
