"""What a live dialogue came to: indicators, each for itself, over the whole trajectory.

The indicators are those of DiaFORGE's dynamic evaluation (arXiv 2507.03336): they need not add up to one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dialoom.runtime.blueprint import Blueprint, GoldCall
from dialoom.runtime.evaluation.rollout import MadeCall, Rollout
from dialoom.runtime.planview import PlanView
from dialoom.runtime.world import World, at_path

__all__ = ["DialogueVerdict", "expected_arguments", "judge", "same", "undefaulted"]

Json = Any


@dataclass(frozen=True, slots=True)
class DialogueVerdict:
    """``accurate``: every gold call was made with exactly V*; ``first_call_accurate``: and nothing before it.

    ``false_positive``: some call names a tool outside the gold ones. ``abstained``: no call at all.
    ``argument_error``: all gold tools were called, not all with V*. ``success``: the world is as it ought to be.
    ``callable``: whether there is anything to call; where there is not, ``accurate`` is False and abstaining right.
    """

    callable: bool
    accurate: bool
    first_call_accurate: bool
    false_positive: bool
    abstained: bool
    argument_error: bool
    success: bool
    malformed: int
    turns: int
    ended: bool


def judge(view: PlanView, rollout: Rollout) -> DialogueVerdict:
    """The indicators of one dialogue."""
    blueprint = rollout.blueprint
    gold_tools = {call.tool for call in blueprint.gold}
    met = [any(_meets(view, gold, call, rollout) for call in rollout.calls) for gold in blueprint.gold]
    named = {call.name for call in rollout.calls}
    first = rollout.calls[0] if rollout.calls else None
    accurate = bool(met) and all(met)
    return DialogueVerdict(
        callable=bool(blueprint.gold),
        accurate=accurate,
        first_call_accurate=first is not None and any(_meets(view, gold, first, rollout) for gold in blueprint.gold),
        false_positive=bool(named - gold_tools),
        abstained=not rollout.calls,
        argument_error=bool(gold_tools) and gold_tools <= named and not accurate,
        success=same(rollout.state, _goal_state(view, rollout)),
        malformed=rollout.malformed,
        turns=rollout.turns,
        ended=rollout.ended,
    )


def expected_arguments(blueprint: Blueprint, gold: GoldCall, said: frozenset[str], rollout: Rollout) -> dict[str, Json]:
    """V*: the gold arguments less the optional ones that the user had not said; bound ones from what came back.

    ``said``: slots that the user had said when the call was made.
    """
    arguments: dict[str, Json] = gold.arguments
    for slot in blueprint.slots:
        if slot.step == gold.step and not slot.required and slot.source == "user" and slot.name not in said:
            arguments = _without(arguments, slot.argument.split("."))
    for path, step, result_path in gold.bindings:
        found = _result_of(blueprint, step, result_path, rollout)
        if found is not None:
            arguments = _with(arguments, path.split("."), found)
    return arguments


def same(one: Json, other: Json) -> bool:
    """Equality of JSON values: 1 is 1.0, but True is not 1; the order of keys does not matter."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


def _meets(view: PlanView, gold: GoldCall, call: MadeCall, rollout: Rollout) -> bool:
    if call.name != gold.tool:
        return False
    expected = expected_arguments(rollout.blueprint, gold, call.said, rollout)
    return same(undefaulted(view, gold.tool, call.arguments), undefaulted(view, gold.tool, expected))


def undefaulted(view: PlanView, tool: str, arguments: dict[str, Json]) -> dict[str, Json]:
    """The arguments of a call less those that say what holds anyway."""
    defaults = {parameter.name: parameter.default for parameter in view.tools[tool].inputs if parameter.has_default}
    return {
        name: value for name, value in arguments.items() if name not in defaults or not same(value, defaults[name])
    }


def _result_of(blueprint: Blueprint, step: str, path: str, rollout: Rollout) -> Json:
    """What the live call of a step gave at ``path``; None where it was not made, or gave nothing there."""
    tool = next(gold.tool for gold in blueprint.gold if gold.step == step)
    for call in rollout.calls:
        if call.name == tool and not call.error:
            try:
                return at_path(call.payload, path)
            except (KeyError, IndexError):
                return None
    return None


def _goal_state(view: PlanView, rollout: Rollout) -> dict[str, Json]:
    """The world after the gold calls, with the arguments that this user has said."""
    blueprint = rollout.blueprint
    said = rollout.calls[-1].said if rollout.calls else frozenset(slot.name for slot in blueprint.slots)
    world = World.of(view, blueprint.world_before)
    for gold in blueprint.gold:
        if gold.step in blueprint.denied:
            continue
        last = next((call.said for call in reversed(rollout.calls) if call.name == gold.tool), said)
        world.execute(gold.tool, expected_arguments(blueprint, gold, last, rollout))
    return world.state()


def _without(arguments: dict[str, Json], path: list[str]) -> dict[str, Json]:
    head, *rest = path
    if head not in arguments:
        return arguments
    if not rest:
        return {name: value for name, value in arguments.items() if name != head}
    inner = _without(arguments[head], rest) if isinstance(arguments[head], dict) else arguments[head]
    return {name: (inner if name == head else value) for name, value in arguments.items()}


def _with(arguments: dict[str, Json], path: list[str], value: Json) -> dict[str, Json]:
    head, *rest = path
    inner = arguments.get(head)
    return {**arguments, head: _with(inner if isinstance(inner, dict) else {}, rest, value) if rest else value}
