"""Whether a pattern can apply in a scenario at all."""

from __future__ import annotations

import re

from dialoom.compiler.patterns import needs_of
from dialoom.compiler.plan import Pattern, Scenario, Slot
from dialoom.compiler.program import Program

__all__ = ["missing_need"]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_AMOUNTS = frozenset({"int", "number"})


def missing_need(pattern: Pattern, form: str | None, program: Program, scenario: Scenario) -> str:
    """Why a pattern can never apply; empty where it can."""
    why = ""
    for needs in needs_of(pattern, form):
        failing = next((reason for need in needs if (reason := _unmet(need, program, scenario))), "")
        if not failing:
            return ""
        why = why or failing
    return why


def _unmet(need: str, program: Program, scenario: Scenario) -> str:
    """Why a need is not met; empty where it is."""
    slots = scenario.slots
    tools = [program.tools[step.tool] for step in scenario.steps]
    named = {name for goal in scenario.goals for name in _PLACEHOLDER.findall(goal)}
    later = any(slot.stage > 1 and slot.required for slot in slots)
    offered = {step.tool for step in scenario.steps} | {distractor.tool for distractor in scenario.distractors}
    met, reason = {
        "call": (bool(scenario.steps), "nothing is called"),
        "slot": (bool(slots), "the user says no value"),
        "second_stage": (later, "no required value comes after the first stage"),
        "question": (later or bool(scenario.distractors), "nothing has to be asked"),
        "second_input": (any(_has_another(slot, scenario) for slot in slots),
                         "no call has a value that the user says and another one beside it"),
        "distractor": (bool(scenario.distractors), "there is no distractor to call by mistake"),
        "several_values": (len({slot.stage for slot in slots}) > 1, "all values come in one stage"),
        "reading_call": (any(not tool.mutates for tool in tools), "no call only reads"),
        "binding": (any(step.bindings for step in scenario.steps), "no call depends on an earlier one"),
        "named_value": (bool(named) and bool(scenario.distractors),
                        "no goal names a value that was said before"),
        "looked_up_value": (any(finds_record(slot, program, scenario) for slot in slots),
                            "no value that the user says finds a record"),
        "checked_value": (any(_refusable(slot) for slot in slots), "no value that the user says could be refused"),
        "searched_value": (any(not program.tools[s.tool].mutates and s.id == slot.step
                               for slot in slots for s in scenario.steps), "nothing that the user says is searched by"),
        "enum_slot": (any(slot.type.enum for slot in slots), "no value is one of an enumeration"),
        "date_slot": (any(slot.type.base == "date" or slot.type.format == "date" for slot in slots),
                      "no value is a date"),
        "amount_slot": (any(slot.type.base in _AMOUNTS and (slot.type.maximum or 1e9) >= 1000 for slot in slots),
                        "no value is a number of four digits or more"),
        "phone_slot": (any(slot.type.generator == "phone" for slot in slots), "no value is a phone number"),
        "other_tools": (len(program.tools) > len(offered) + 2, "there is no other tool to ask for"),
    }[need]
    return "" if met else reason


def finds_record(slot: Slot, program: Program, scenario: Scenario) -> bool:
    """Whether a record is looked up by the slot's value, as far as one can tell."""
    name = next((step.tool for step in scenario.steps if step.id == slot.step), None)
    if name is None:
        return False  # where nothing can be called, because nobody knows what it needs
    tool = program.tools[name]
    keys = {effect.by or program.entities[effect.entity].key for effect in tool.effects
            if effect.verb in {"read", "update", "delete"}}
    return slot.argument in keys or (not tool.effects and slot.type.generator in {"id", "uuid"})


def _has_another(slot: Slot, scenario: Scenario) -> bool:
    """Whether the call that takes the slot's value needs something else, too."""
    said = any(other.step == slot.step and other.required and other is not slot for other in scenario.slots)
    return said or any(step.bindings for step in scenario.steps if step.id == slot.step)


def _refusable(slot: Slot) -> bool:
    return slot.type.base == "string" and not slot.type.enum
