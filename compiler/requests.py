"""What the user asks for one after the other, and which values come with each request."""

from __future__ import annotations

from dataclasses import replace

from dialoom.compiler.expanded import Expanded
from dialoom.compiler.plan import Request, Scenario, Slot

__all__ = ["plan_requests"]


def plan_requests(scenario: Scenario, source: Expanded) -> Scenario:
    """The scenario with its requests: each value is told with the first request that needs it, or asked for then.

    How many are asked for is the share ``clarified`` of the required ones (ToolWeave's provenance).
    """
    if not source.turns:
        return scenario
    owner = {step: number for number, turn in enumerate(source.turns) for step in turn}
    slots: list[Slot] = []
    requests: list[Request] = []
    stage = 1
    for number, turn in enumerate(source.turns):
        own = [slot for slot in scenario.slots if _first(slot, owner) == number]
        asked = [slot for slot in own if slot.required and source.chance is not None
                 and source.chance.number() < source.clarified]
        requests.append(Request(turn, stage))
        slots += [replace(slot, stage=stage + 1 if slot in asked else stage) for slot in own]
        stage += 2 if asked else 1
    return replace(scenario, slots=tuple(sorted(slots, key=lambda slot: slot.stage)), requests=tuple(requests))


def _first(slot: Slot, owner: dict[str, int]) -> int:
    """The first request that needs the value."""
    return min(owner[place.partition("/")[0]] for place in (f"{slot.step}/", *slot.shared))
