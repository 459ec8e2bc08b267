"""Which slots a dialogue has, and in which stage each is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

from dialoom.compiler.disclosure import Shape, named_in, room_of, shapes
from dialoom.compiler.plan import Cell, Scenario, Slot
from dialoom.runtime.draft.errors import DraftError
from dialoom.runtime.planview import PlanView
from dialoom.runtime.stream import stream

__all__ = ["Staging", "goal_of", "staged_slots"]

_KEPT = 0.8  # share of optional slots that a user brings
_PLACEHOLDER = re.compile(r"\{([^{}\s]+)\}")


@dataclass(frozen=True, slots=True)
class Staging:
    """The slots with the stages of one dialogue.

    ``with_goal``: the stage that is told with the goal, unasked (0: none). ``stalls``: stages whose question
    is put off once before it is answered.
    """

    slots: tuple[Slot, ...]
    with_goal: int = 0
    stalls: frozenset[int] = frozenset()


def goal_of(scenario: Scenario, rng: Random) -> str:
    """One of the goals as written, placeholders and all; "" where none is written."""
    return scenario.goals[int(rng.random() * len(scenario.goals))] if scenario.goals else ""


def staged_slots(view: PlanView, cell: Cell, goal: str, persona: str, index: int, rng: Random) -> Staging:
    """The slots of the dialogue, their stages numbered from 1 without gaps.

    Slots that the goal's wording names belong to the first stage. Stages are merged from the end until
    fewer questions are needed than an expert's, unless that is the level. A pattern that applies where values
    are asked for needs something to be missing: a single stage then gives up a required slot. Where the
    scenario leaves it to chance how much comes at once, row ``index`` draws it.
    """
    scenario = view.played(cell.scenario, cell.branch)
    named = set(_PLACEHOLDER.findall(goal))
    if scenario.disclosure is not None:
        left = room_of(scenario, named_in(goal, scenario), bool(cell.distractors), cell.difficulty, view.plan.levels)
        table = shapes(scenario.disclosure, left, view.personas.get(persona))
        return _shaped(scenario, named, _drawn(table, stream(view.plan.seed, cell.id, index, "disclosure")), left.meant)
    if scenario.requests:
        return Staging(scenario.slots)  # who asks for one thing after the other: settled in the plan
    slots = _chosen(view, scenario, named, rng)
    slots = [_at(slot, 1) if {slot.name, slot.argument} & named else slot for slot in slots]
    room = view.plan.levels.questions - 1 - (1 if cell.distractors else 0)
    most = len(slots) + 1 if cell.difficulty == "expert" else 1 + room
    early, late = _by_decision(scenario, slots)
    slots = _merged(_joined_optional(early), most if not late else max(most - 1, 1))
    slots += _after(slots, _joined_optional(late, min((slot.stage for slot in late), default=1)), most)
    slots.sort(key=lambda slot: slot.stage)
    if _need_a_question(view, cell) and all(slot.stage == 1 for slot in slots):
        slots = _held_back(slots, named)
    return Staging(tuple(slots))


def _drawn(table: tuple[tuple[Shape, float], ...], rng: Random) -> Shape:
    """One of the shapes; ``DraftError`` where the policy leaves none."""
    if not table:
        raise DraftError("the values of the scenario cannot be revealed as it says")
    return rng.choices([shape for shape, _ in table], weights=[odds for _, odds in table])[0]


def _shaped(scenario: Scenario, named: set[str], shape: Shape, meant: bool) -> Staging:
    """The slots in the stages that a shape gives: those that the goal names first, those on request last."""
    free = [slot for slot in scenario.slots if not slot.on_ask]
    free.sort(key=lambda slot: not {slot.name, slot.argument} & named)
    out: list[Slot] = []
    stage, with_goal, stalls, put_off = 1, 0, set(), False
    for place, size in enumerate(shape):
        told = place == 1 and meant
        if size == 0:
            put_off = place > (1 if meant else 0)
            continue
        stage = 1 if place == 0 else stage + 1
        with_goal = stage if told else with_goal
        if put_off:
            stalls.add(stage)
        put_off = False
        out += [_at(slot, stage) for slot in free[len(out) : len(out) + size]]
    out += [_at(slot, stage + 1) for slot in scenario.slots if slot.on_ask]
    return Staging(tuple(out), with_goal, frozenset(stalls))


def _merged(slots: list[Slot], most: int) -> list[Slot]:
    return [_at(slot, min(slot.stage, most)) for slot in _renumbered(slots)]


def _by_decision(scenario: Scenario, slots: list[Slot]) -> tuple[list[Slot], list[Slot]]:
    """The slots, and apart from them those that only the branch taken needs: they wait for the decision."""
    ahead = {step.id for step in scenario.steps if not step.branch}
    last = max((slot.stage for slot in slots if slot.step in ahead), default=1)
    late = [slot for slot in slots if slot.step not in ahead and slot.stage > last]
    return [slot for slot in slots if slot not in late], late


def _after(early: list[Slot], late: list[Slot], most: int) -> list[Slot]:
    """The late slots in stages after those of the early ones."""
    last = max((slot.stage for slot in early), default=1)
    stages = sorted({slot.stage for slot in late})
    return [_at(slot, max(min(last + 1 + stages.index(slot.stage), most), last + 1)) for slot in late]


def _need_a_question(view: PlanView, cell: Cell) -> bool:
    patterns = [view.patterns.get(key.partition("(")[0]) for key in cell.patterns]
    return any(pattern is not None and pattern.when == ("value_question",) for pattern in patterns)


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


def _joined_optional(slots: list[Slot], least: int = 1) -> list[Slot]:
    """A stage without a required slot goes with the stage before it; the first stage is ``least``."""
    asked = sorted({slot.stage for slot in slots if slot.required})
    return [_at(slot, max((stage for stage in asked if stage <= slot.stage), default=least)) for slot in slots]


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
