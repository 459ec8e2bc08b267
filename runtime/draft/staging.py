"""Which slots a dialogue has, and in which stage each is said."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from dialoom.compiler.plan import Cell, Scenario, Slot
from dialoom.runtime.planview import PlanView

__all__ = ["goal_of", "staged_slots"]

_KEPT = 0.8  # share of optional slots that a user brings
_MOST_QUESTIONS = 2  # below the level expert
_PLACEHOLDER = re.compile(r"\{([^{}\s]+)\}")


def goal_of(scenario: Scenario, rng: Random) -> str:
    """One of the goals as written, placeholders and all; "" where none is written."""
    return scenario.goals[int(rng.random() * len(scenario.goals))] if scenario.goals else ""


def staged_slots(view: PlanView, cell: Cell, goal: str, rng: Random) -> tuple[Slot, ...]:
    """The slots of the dialogue, their stages numbered from 1 without gaps.

    Slots that the goal's wording names belong to the first stage. Stages are merged from the end until
    no more than two questions are needed, unless the level is expert. The pattern
    ``missing_parameter`` needs something to be missing: a single stage then gives up a required slot.
    """
    scenario = view.scenarios[cell.scenario]
    named = set(_PLACEHOLDER.findall(goal))
    slots = _chosen(view, scenario, named, rng)
    slots = [_at(slot, 1) if {slot.name, slot.argument} & named else slot for slot in slots]
    slots = _renumbered(_joined_optional(slots))
    room = _MOST_QUESTIONS - (1 if cell.distractors else 0)
    if cell.difficulty != "expert":
        slots = [_at(slot, min(slot.stage, 1 + room)) for slot in slots]
    slots.sort(key=lambda slot: slot.stage)
    if "missing_parameter" in cell.patterns and all(slot.stage == 1 for slot in slots):
        slots = _held_back(slots, named)
    return tuple(slots)


def _chosen(view: PlanView, scenario: Scenario, named: set[str], rng: Random) -> list[Slot]:
    """The required slots and most optional ones; a call that changes something changes at least one thing."""
    chosen = [
        slot for slot in scenario.slots
        if slot.required or {slot.name, slot.argument} & named or rng.random() < _KEPT
    ]
    for step in scenario.steps:
        own = [slot for slot in scenario.slots if slot.step == step.id]
        optional = [slot for slot in own if not slot.required]
        bare = sum(1 for slot in own if slot.required) <= 1
        if optional and bare and view.tools[step.tool].mutates and not any(slot in chosen for slot in optional):
            chosen.append(optional[int(rng.random() * len(optional))])
    return [slot for slot in scenario.slots if slot in chosen]


def _joined_optional(slots: list[Slot]) -> list[Slot]:
    """A stage without a required slot goes with the stage before it."""
    asked = sorted({slot.stage for slot in slots if slot.required})
    return [_at(slot, max((stage for stage in asked if stage <= slot.stage), default=1)) for slot in slots]


def _renumbered(slots: list[Slot]) -> list[Slot]:
    """Stages without gaps. What was never to be said in the opening stays out of it."""
    stages = sorted({slot.stage for slot in slots} | {1})
    return [_at(slot, stages.index(slot.stage) + 1) for slot in slots]


def _held_back(slots: list[Slot], named: set[str]) -> list[Slot]:
    free = [slot for slot in slots if slot.required and not {slot.name, slot.argument} & named]
    if not free:
        return slots
    return [_at(slot, 2) if slot is free[-1] else slot for slot in slots]


def _at(slot: Slot, stage: int) -> Slot:
    return slot if slot.stage == stage else replace(slot, stage=stage)
