"""From a cell and an index to a blueprint."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from dialoom.compiler.disclosure import expert_odds
from dialoom.compiler.plan import Cell, Persona, Slot
from dialoom.runtime.blueprint import Blueprint, FactValue
from dialoom.runtime.draft.course import Course, course_of_calls, course_without_calls
from dialoom.runtime.draft.deciding import decide
from dialoom.runtime.draft.filling import constant_slots, fill_slots, foretold, play_gold, unknown_slots
from dialoom.runtime.draft.offer import offered_beside, offered_tools, offered_without, unavailable_tool
from dialoom.runtime.draft.setting import initial_world
from dialoom.runtime.draft.staging import goal_of, staged_slots
from dialoom.runtime.patterns import apply_patterns
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer.exclusion import exclusion_clauses
from dialoom.runtime.stream import stream
from dialoom.runtime.values import Values
from dialoom.runtime.world import World

__all__ = ["draft"]

_TRIES = 10  # sets of values, until no result tells what the user is to say later
_MOST_CHOICES = 4  # tools that a question names, the right ones among them


def draft(view: PlanView, cell: Cell, index: int) -> Blueprint:
    """The blueprint of row ``index`` of ``cell``, patterns applied: a pure function of plan, cell and index.

    Its ``patterns`` are those of the cell that can apply to this dialogue (a cell of a scenario without
    slots cannot have a correction).

    Raises:
        DraftError: the scenario cannot be played.
        PoolError: a type has too few values.
        IndexError: the cell has no such row.
    """
    rng = stream(view.plan.seed, cell.id, index, "draft")
    compose = _with_calls if view.played(cell.scenario, cell.branch).steps else _without_calls
    return apply_patterns(view, cell, compose(view, cell, index, rng))


def _with_calls(view: PlanView, cell: Cell, index: int, rng: Random) -> Blueprint:
    scenario = view.played(cell.scenario, cell.branch)
    frame = _frame(view, cell, index, rng)
    goal = goal_of(scenario, rng)
    staging = staged_slots(view, cell, goal, frame.persona, index, rng)
    chosen = staging.slots
    facts = _facts(view, cell, chosen, stream(view.plan.seed, cell.id, index, "facts"))
    decided = decide(scenario, cell.branch, Values(stream(view.plan.seed, cell.id, index, "decision")))
    for attempt in range(_TRIES):
        values = Values(
            stream(view.plan.seed, cell.id, index, "values", *([attempt] if attempt else [])),
            split=frame.split, splits=view.held_out_splits,
        )
        said = fill_slots(chosen, values, (goal, *(fact.text for fact in facts)), decided)
        slots = (*said, *constant_slots(view, scenario, chosen)) if scenario.answerable else said
        before = initial_world(view, scenario, slots, values, frame.split, decided)
        world = World.of(view, before)
        gold, results = play_gold(view, scenario, slots, world) if scenario.answerable else ((), {})
        if not foretold(scenario, slots, results):
            break
    return replace(
        frame,
        goal=goal,
        tools=offered_tools(
            view.others_of(scenario, frame.split), view.scenarios[cell.scenario], cell.distractors, rng
        ),
        distractors=cell.distractors,
        slots=slots,
        facts=facts,
        gold=gold,
        turns=course_of_calls(Course(scenario, slots, facts, staging), _in_question(view, cell), gold, results, rng),
        world_before=before,
        world_after=world.state(),
        unknown=unknown_slots(scenario, gold),
        branch=cell.branch,
    )


def _in_question(view: PlanView, cell: Cell) -> tuple[str, ...]:
    """The tools that could be meant, those of every branch first; none where nothing could be mistaken."""
    if not cell.distractors:
        return ()
    tools = tuple(dict.fromkeys(step.tool for step in view.scenarios[cell.scenario].steps))
    return tools + cell.distractors[: max(_MOST_CHOICES - len(tools), 1)]


def _without_calls(view: PlanView, cell: Cell, index: int, rng: Random) -> Blueprint:
    scenario = view.played(cell.scenario, cell.branch)
    frame = _frame(view, cell, index, rng)
    reason = scenario.none_reason or "out_of_scope"
    goal = goal_of(scenario, rng)
    known = tuple(view.tools[name] for name in scenario.offered) or view.others_of(scenario, frame.split)
    topic = "" if goal or reason == "chit_chat" else unavailable_tool(known, rng)
    world = {"ledger": [], **({"split": frame.split} if view.held_out_splits else {})}
    return replace(
        frame,
        goal=goal,
        tools=offered_beside(view, scenario, topic, frame.split, rng) if reason == "infeasible" and topic
        else offered_without(view, scenario, topic, frame.split, rng),
        turns=course_without_calls(reason, topic),
        world_before=world,
        world_after=World.of(view, world).state(),
    )


def _frame(view: PlanView, cell: Cell, index: int, rng: Random) -> Blueprint:
    """A blueprint in which nothing happens yet."""
    system = view.plan.system
    return Blueprint(
        id=f"{cell.id}#{index}",
        cell=cell.id,
        index=index,
        split=view.split_of(cell, index),
        scenario=cell.scenario,
        difficulty=cell.difficulty,
        patterns=(),
        persona=_persona(view, cell, rng),
        system=system[int(rng.random() * len(system))] if system else "",
        goal="",
        tools=(),
        distractors=(),
        slots=(),
        facts=(),
        gold=(),
        turns=(),
        world_before={},
        world_after={},
    )


def _persona(view: PlanView, cell: Cell, rng: Random) -> str:
    """One of the scenario's personas (of all, where it names none), by weight; "" where there are none.

    Where the personas decide how much is asked, each by its weight among those who make for the level.
    """
    scenario = view.played(cell.scenario, cell.branch)
    personas: list[Persona] = [view.personas[name] for name in scenario.personas] or list(view.plan.personas)
    if not personas:
        return ""
    weights = [persona.weight for persona in personas]
    if scenario.disclosure is not None and scenario.disclosure.kind == "persona" and scenario.answerable:
        odds = [expert_odds(scenario, bool(cell.distractors), persona, view.plan.levels) for persona in personas]
        fitting = [odd if cell.difficulty == "expert" else 1 - odd for odd in odds]
        if any(fit > 0 and weight > 0 for fit, weight in zip(fitting, weights, strict=True)):
            weights = [fit * weight for fit, weight in zip(fitting, weights, strict=True)]
    return rng.choices(personas, weights=weights)[0].name


def _facts(view: PlanView, cell: Cell, slots: tuple[Slot, ...], rng: Random) -> tuple[FactValue, ...]:
    """The facts that exclude the cell's distractors; each is said before the first calls.

    Those that no author worded say what is not wanted, in one manner for all of a dialogue.
    """
    scenario = view.played(cell.scenario, cell.branch)
    steps = [step.id for step in scenario.steps if step.group == scenario.steps[0].group]
    last = max([1, *(slot.stage for slot in slots if slot.step in steps)])
    gold = tuple(step.tool for step in scenario.steps)
    unwanted = exclusion_clauses(view, gold, cell.distractors, rng)
    out = []
    for fact in scenario.facts:
        excludes = tuple(d.tool for d in scenario.distractors if d.fact == fact.name and d.tool in cell.distractors)
        if excludes:
            text = unwanted[excludes[0]] if fact.derived else fact.text
            out.append(FactValue(fact.name, text, min(fact.stage, last), excludes))
    return tuple(out)
