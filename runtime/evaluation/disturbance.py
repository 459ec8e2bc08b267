"""Tools that answer otherwise than the world would, in a live dialogue as in the blueprint that is played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dialoom.runtime.blueprint import Blueprint

__all__ = ["Disturbance", "disturbances"]

Json = Any


@dataclass(frozen=True, slots=True)
class Disturbance:
    """What the next call of a tool meets; ``arguments``: only a call with all of these, which are what the
    user had said wrong. ``lasting``: every call meets it. ``drifts``: the world's answer, in another form."""

    tool: str
    payload: Json
    error: bool
    arguments: dict[str, Json]
    lasting: bool
    drifts: bool

    def meets(self, tool: str, arguments: dict[str, Json]) -> bool:
        """Whether a call meets it."""
        return tool == self.tool and all(arguments.get(name) == value for name, value in self.arguments.items())


def disturbances(blueprint: Blueprint) -> list[Disturbance]:
    """The disturbances of right calls that the blueprint's patterns have, in order."""
    right = {
        call.id: call for turn in blueprint.turns for act in turn.acts for call in act.calls if call.wrong is None
    }
    gold = {call.step: call.arguments for call in blueprint.gold}
    return [
        Disturbance(
            right[act.call_id].tool, act.payload, act.kind == "error",
            {name: value for name, value in right[act.call_id].arguments.items()
             if right[act.call_id].misled and gold[right[act.call_id].step].get(name) != value},
            right[act.call_id].step in blueprint.denied, act.injected == "drifted",
        )
        for turn in blueprint.turns for act in turn.acts if act.injected and act.call_id in right
    ]  # fmt: skip
