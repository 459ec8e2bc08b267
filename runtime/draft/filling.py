"""The slots' values, and the arguments of the gold calls that come of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dialoom.compiler.plan import Parameter, Scenario, Slot, Step
from dialoom.runtime.blueprint import GoldCall, SlotValue, Source
from dialoom.runtime.draft.deciding import Decided
from dialoom.runtime.draft.errors import DraftError
from dialoom.runtime.planview import PlanView
from dialoom.runtime.values import Values
from dialoom.runtime.values.ordering import in_order
from dialoom.runtime.world import World, at_path

__all__ = ["constant_slots", "fill_slots", "foretold", "known_arguments", "play_gold", "put", "unknown_slots"]

Json = Any
_TRIES = 50


def fill_slots(
    slots: tuple[Slot, ...], values: Values, texts: tuple[str, ...], decided: Decided | None = None
) -> tuple[SlotValue, ...]:
    """The slots with values, drawn so that none occurs in another, nor in ``texts`` (goal and facts).

    Where a result is ``decided``, a later call does not set its field to what it is already.
    """
    out: list[SlotValue] = []
    taken = list(texts)
    for slot in slots:
        value = _unlike(slot, values, taken)
        for _ in range(_TRIES if decided is not None and decided.same_field(slot) else 0):
            if decided is None or value != decided.value:
                break
            value = _unlike(slot, values, taken)
        if not isinstance(value, bool):
            taken.append(_text(value))
        out.append(
            SlotValue(
                slot.name, slot.step, slot.argument, value, "user", slot.stage, slot.required, slot.label,
                slot.type.generator, slot.on_ask,
            )
        )  # fmt: skip
    return _in_order(slots, out)


def _in_order(slots: tuple[Slot, ...], filled: list[SlotValue]) -> tuple[SlotValue, ...]:
    """The slots of each call with what begins before what ends."""
    values = {slot.name: slot.value for slot in filled}
    for step in dict.fromkeys(slot.step for slot in slots):
        own = {slot.argument: slot for slot in slots if slot.step == step}
        said = {argument: values[slot.name] for argument, slot in own.items()}
        for argument, value in in_order(said, {argument: slot.type for argument, slot in own.items()}).items():
            values[own[argument].name] = value
    return tuple(replace(slot, value=values[slot.name]) for slot in filled)


def unknown_slots(scenario: Scenario, gold: tuple[GoldCall, ...]) -> tuple[SlotValue, ...]:
    """What the user does not know, with the value that a result gives; None where none does."""
    out = []
    for slot in scenario.unknown:
        arguments = next((call.arguments for call in gold if call.step == slot.step), {})
        value = at_path(arguments, slot.argument) if arguments else None
        out.append(SlotValue(slot.name, slot.step, slot.argument, value, "result", 0, True, slot.label,
                             slot.type.generator))
    return tuple(out)


def _unlike(slot: Slot, values: Values, taken: list[str]) -> Json:
    value = values.draw(slot.type, slot.argument)
    if slot.type.enum or isinstance(value, bool):
        return value
    for _ in range(_TRIES):
        if not any(_overlaps(_text(value), text) for text in taken):
            break
        value = values.draw(slot.type, slot.argument)
    return value  # small types run out of values; two slots may then have one value


def _text(value: Json) -> str:
    return str(value)


def _overlaps(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short in long and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", long) is not None


def constant_slots(view: PlanView, scenario: Scenario, slots: tuple[Slot, ...]) -> tuple[SlotValue, ...]:
    """The required inputs that nobody says (stage 0): defaults, enumerations of one member, and objects
    of which nothing is required.

    ``DraftError`` for a required input that nothing gives.
    """
    out: list[SlotValue] = []
    for step in scenario.steps:
        given = _places(scenario.slots, step) | {binding.argument for binding in step.bindings}
        for path, parameter in _missing(view.tools[step.tool].inputs, given, ""):
            if parameter.has_default:
                out.append(_unsaid(step, path, parameter, parameter.default, "default"))
            elif len(parameter.type.enum) == 1:
                out.append(_unsaid(step, path, parameter, parameter.type.enum[0], "constant"))
            elif parameter.type.base == "object" and not any(field.required for field in parameter.type.fields):
                out.append(_unsaid(step, path, parameter, {}, "constant"))
            else:
                raise DraftError(f"scenario {scenario.name}: nothing gives {path!r} of {step.tool}")
    return tuple(out)


def _missing(fields: tuple[Parameter, ...], given: set[str], prefix: str) -> Iterator[tuple[str, Parameter]]:
    """(path, parameter) of the required inputs at or inside of what is given, that nothing gives."""
    for field in fields:
        path = prefix + field.name
        if path in given:
            continue
        inside = any(place.startswith(f"{path}.") for place in given)
        if inside or (field.required and field.type.base == "object" and any(f.required for f in field.type.fields)):
            yield from _missing(field.type.fields, given, f"{path}.")
        elif field.required:
            yield path, field


def _places(slots: tuple[Slot, ...], step: Step) -> set[str]:
    own = {slot.argument for slot in slots if slot.step == step.id}
    shared = [place.partition("/") for slot in slots for place in slot.shared]
    return own | {argument for other, _, argument in shared if other == step.id}


def _unsaid(step: Step, path: str, parameter: Parameter, value: Json, source: Source) -> SlotValue:
    label = parameter.name.replace("_", " ")
    return SlotValue(f"{step.id}.{path}", step.id, path, value, source, 0, True, label, parameter.type.generator)


def put(arguments: dict[str, Json], path: str, value: Json, inputs: tuple[Parameter, ...]) -> None:
    """Set the value at a dotted path, making the objects on the way; names of ``inputs`` may hold dots."""
    if not any(field.name == path for field in inputs):
        for field in inputs:
            if path.startswith(f"{field.name}."):
                inner = arguments.setdefault(field.name, {})
                put(inner, path[len(field.name) + 1 :], value, field.type.fields)
                return
    arguments[path] = value


def known_arguments(
    view: PlanView, scenario: Scenario, step: Step, slots: tuple[SlotValue, ...], said: dict[str, Json] | None = None
) -> dict[str, Json]:
    """The arguments of a step that slots give, shared ones included, in the order of the slots.

    With ``said`` (slot name → value), only those said so far, with the value said.
    """
    inputs = view.tools[step.tool].inputs
    shared = {slot.name: slot.shared for slot in scenario.slots}
    arguments: dict[str, Json] = {}
    for slot in slots:
        if said is not None and slot.stage and slot.name not in said:
            continue
        value = slot.value if said is None else said.get(slot.name, slot.value)
        if slot.step == step.id:
            put(arguments, slot.argument, value, inputs)
        for place in shared.get(slot.name, ()):
            other, _, argument = place.partition("/")
            if other == step.id:
                put(arguments, argument, value, inputs)
    return arguments


def play_gold(
    view: PlanView, scenario: Scenario, slots: tuple[SlotValue, ...], world: World
) -> tuple[tuple[GoldCall, ...], dict[str, Json]]:
    """Execute the gold calls in order: the calls with realised bindings, and the result of each step.

    ``DraftError`` where one fails or a result lacks what a later call needs.
    """
    calls: list[GoldCall] = []
    results: dict[str, Json] = {}
    for step in scenario.steps:
        arguments = known_arguments(view, scenario, step, slots)
        for binding in step.bindings:
            try:
                value = at_path(results[binding.step], binding.path)
            except KeyError:
                missing = f"the result of {binding.step} has no {binding.path!r}, which {step.id} needs"
                raise DraftError(f"scenario {scenario.name}: {missing}") from None
            put(arguments, binding.argument, value, view.tools[step.tool].inputs)
        arguments = _ordered(view, step, arguments)
        outcome = world.execute(step.tool, arguments)
        if outcome.error:
            reason = outcome.payload["message"]
            raise DraftError(f"scenario {scenario.name}: the gold call of {step.tool} fails: {reason}")
        results[step.id] = outcome.payload
        bindings = tuple((binding.argument, binding.step, binding.path) for binding in step.bindings)
        calls.append(GoldCall(step.id, step.tool, arguments, bindings))
    return tuple(calls), results


def foretold(scenario: Scenario, slots: tuple[SlotValue, ...], results: dict[str, Json]) -> bool:
    """Whether the result of one request happens to hold what the user only says with a later one."""
    for place, request in enumerate(scenario.requests):
        shown = [_text(results[step]) for earlier in scenario.requests[:place] for step in earlier.steps]
        later = [slot.value for slot in slots if slot.stage in (request.stage, request.stage + 1)
                 and not isinstance(slot.value, bool)]
        if any(_overlaps(_text(value), text) for value in later for text in shown):
            return True
    return False


def _ordered(view: PlanView, step: Step, arguments: dict[str, Json]) -> dict[str, Json]:
    """The arguments in the order in which the tool declares its inputs."""
    names = [parameter.name for parameter in view.tools[step.tool].inputs]
    return {name: arguments[name] for name in dict.fromkeys([*names, *arguments]) if name in arguments}


