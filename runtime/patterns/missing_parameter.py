"""``missing_parameter``: the assistant calls before it knows enough, is told so, and asks."""

from __future__ import annotations

from random import Random

from dialoom.runtime.blueprint import Blueprint, CallDraft
from dialoom.runtime.draft.filling import known_arguments, put
from dialoom.runtime.patterns.places import any_of, insert_mistake, said_until, try_wrong, with_turns
from dialoom.runtime.planview import PlanView

__all__ = ["apply"]


def apply(view: PlanView, blueprint: Blueprint, argument: str | None, rng: Random) -> Blueprint:
    """Before a question for slots, the call that they are for is made without them, and fails."""
    scenario = view.played(blueprint.scenario, blueprint.branch)
    steps = {step.id: step for step in scenario.steps}
    gold = {call.step: call for call in blueprint.gold}
    turns = blueprint.turns
    places = []
    for at, turn in enumerate(turns):
        asked = next((act for act in turn.acts if act.kind == "ask"), None)
        if asked is None:
            continue
        step = steps[blueprint.slot(asked.slots[0]).step]
        arguments = known_arguments(view, scenario, step, blueprint.slots, said_until(blueprint, turns, at))
        done = {draft.step for earlier in turns[:at] for act in earlier.acts for draft in act.calls}
        for binding in step.bindings:
            if binding.step in done and binding.argument in gold[step.id].arguments:
                value = gold[step.id].arguments[binding.argument]
                put(arguments, binding.argument, value, view.tools[step.tool].inputs)
        call = CallDraft("draft_missing_parameter", step.id, step.tool, arguments, "missing_parameter")
        outcome = try_wrong(view, blueprint, turns, at, call)
        if outcome is not None and outcome.error:
            places.append((at, call, outcome))
    if not places:
        return blueprint
    at, call, outcome = any_of(places, rng)
    return with_turns(blueprint, insert_mistake(turns, at, call, outcome))
