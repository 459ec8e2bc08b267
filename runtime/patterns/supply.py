"""A tool that is missing, until the user describes it."""

from __future__ import annotations

from dataclasses import replace

from dialoom.runtime.blueprint import Act, Blueprint, Turn
from dialoom.runtime.patterns.places import first_right_call, goal_turn
from dialoom.runtime.patterns.rewriting import Rewriting

__all__ = ["hide_tool"]


def hide_tool(rewriting: Rewriting) -> Blueprint:
    """The first gold tool is not offered: asked for it, the assistant says so, and the user gives its description."""
    blueprint, name = rewriting.blueprint, rewriting.name
    turns = list(blueprint.turns)
    at, first = goal_turn(turns), first_right_call(turns)
    if at is None or first is None or len(blueprint.tools) < 3:
        return blueprint
    tool = blueprint.gold[0].tool
    if any(draft.tool == tool for turn in turns[: at + 1] for act in turn.acts for draft in act.calls):
        return blueprint
    turns = [
        replace(turn, acts=tuple(
            replace(act, tools=tuple(other for other in act.tools if other != tool)) if act.tools else act
            for act in turn.acts
        ))
        for turn in turns
    ]  # fmt: skip
    said = [
        Turn("assistant", (Act("abstain", topic="missing_function", pattern=name),), trained=True),
        Turn("user", (Act("supply", tools=(tool,), pattern=name),)),
    ]
    tools = tuple(other for other in blueprint.tools if other != tool)
    return replace(blueprint, tools=tools, supplied=(tool,), turns=(*turns[: at + 1], *said, *turns[at + 1 :]))
