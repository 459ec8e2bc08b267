"""``wrong_tool``: the assistant calls a tool that is nearly the right one, sees it, and recovers."""

from __future__ import annotations

from random import Random
from typing import Any

from dialoom.compiler.plan import Parameter, Tool
from dialoom.runtime.blueprint import Blueprint, CallDraft
from dialoom.runtime.patterns.places import (
    any_of,
    first_right_call,
    insert_mistake,
    said_until,
    try_wrong,
    with_turns,
)
from dialoom.runtime.planview import PlanView

__all__ = ["apply"]

Json = Any


def apply(view: PlanView, blueprint: Blueprint, argument: str | None, rng: Random) -> Blueprint:
    """Before the first right call, a distractor (else another tool offered) is called with what was said.

    The call only reads, or is refused: where it would change the world, it goes without its last
    required argument.
    """
    at = first_right_call(blueprint.turns)
    if at is None:
        return blueprint
    step = next(draft.step for act in blueprint.turns[at].acts for draft in act.calls)
    gold = {call.tool for call in blueprint.gold}
    names = [name for name in blueprint.distractors or blueprint.tools if name not in gold and name in blueprint.tools]
    while names:
        tool = view.tools[names.pop(int(rng.random() * len(names)))]
        for arguments in _attempts(tool, _told(view, blueprint, at), rng):
            call = CallDraft("draft_wrong_tool", step, tool.name, arguments, "wrong_tool")
            outcome = try_wrong(view, blueprint, blueprint.turns, at, call)
            if outcome is not None:
                return with_turns(blueprint, insert_mistake(blueprint.turns, at, call, outcome))
    return blueprint


def _told(view: PlanView, blueprint: Blueprint, at: int) -> list[tuple[str, str, Json]]:
    """(argument, generator, value) of what the user has said."""
    said = said_until(blueprint, blueprint.turns, at)
    return [(s.argument.rpartition(".")[2], s.generator, said[s.name]) for s in blueprint.slots if s.name in said]


def _attempts(tool: Tool, told: list[tuple[str, str, Json]], rng: Random) -> list[dict[str, Json]]:
    """The arguments that what was said can fill; the same without the last required one."""
    full: dict[str, Json] = {}
    for parameter in tool.inputs:
        fitting = [value for name, generator, value in told if _fits(parameter, name, generator)]
        if fitting:
            full[parameter.name] = any_of(fitting, rng)
    required = [parameter.name for parameter in tool.inputs if parameter.required and parameter.name in full]
    return [full, {name: value for name, value in full.items() if name not in required[-1:]}]


def _fits(parameter: Parameter, name: str, generator: str) -> bool:
    if parameter.type.base in {"object", "list"} or parameter.type.enum:
        return False
    return parameter.name == name and parameter.type.generator == generator
