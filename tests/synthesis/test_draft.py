from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoom.compiler.plan import Binding, Cell, Effect, Scenario
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.draft import DraftError, draft
from dialoom.runtime.planview import PlanView
from dialoom.runtime.values import split_of_value
from dialoom.runtime.world import World
from tests.synthesis.dialogues import CHOICES, made, rows, view, without_patterns
from tests.synthesis.plans import PATTERNS, SPLITS, small_plan

CELLS = st.sampled_from(view().plan.cells)
INDEX = st.integers(0, 4)


@given(CELLS, INDEX)
def test_a_blueprint_is_a_function_of_cell_and_index(cell: Cell, index: int) -> None:
    fresh = PlanView(small_plan(CHOICES, count=5))
    draft(fresh, fresh.plan.cells[0], 1)  # what was made before has no say
    assert draft(fresh, cell, index) == draft(view(), cell, index)


@given(CELLS, INDEX)
def test_patterns_leave_the_outcome_alone(cell: Cell, index: int) -> None:
    plain, rewritten = without_patterns(cell, index), draft(view(), cell, index)
    for name in ("gold", "world_before", "world_after", "tools", "distractors", "goal", "persona", "split", "facts"):
        assert getattr(rewritten, name) == getattr(plain, name), name
    assert [(s.name, s.value) for s in rewritten.slots] == [(s.name, s.value) for s in plain.slots]


@given(CELLS, INDEX)
def test_right_calls_end_in_the_goal_state(cell: Cell, index: int) -> None:
    blueprint = draft(view(), cell, index)
    world = World.of(view(), blueprint.world_before)
    for call in blueprint.gold:
        assert not world.execute(call.tool, call.arguments).error
    assert world.state() == blueprint.world_after


@given(CELLS, INDEX)
def test_held_out_values_belong_to_the_split_of_the_row(cell: Cell, index: int) -> None:
    blueprint = draft(view(), cell, index)
    types = {slot.name: slot.type for slot in view().scenarios[cell.scenario].slots}
    said = [(name, value) for name, value in ((s.name, s.value) for s in blueprint.slots)]
    said += [(change.slot, change.value) for turn in blueprint.turns for act in turn.acts for change in act.values]
    for name, value in said:
        if types[name].held_out:
            assert split_of_value(value, SPLITS) == blueprint.split
    keys = [key for state in (blueprint.world_before, blueprint.world_after) for table in state.values()
            if isinstance(table, dict) for key in table]  # fmt: skip
    assert {split_of_value(key, SPLITS) for key in keys} <= {blueprint.split}


@given(CELLS, INDEX)
def test_calls_are_numbered_and_answered(cell: Cell, index: int) -> None:
    blueprint = draft(view(), cell, index)
    made_ids = [call.id for turn in blueprint.turns for act in turn.acts for call in act.calls]
    answered = [act.call_id for turn in blueprint.turns for act in turn.acts if act.call_id]
    assert made_ids == [f"call_{number}" for number in range(1, len(made_ids) + 1)]
    assert sorted(answered) == sorted(made_ids)


def questions(blueprint: Blueprint) -> int:
    return sum(1 for turn in blueprint.turns if any(act.kind in {"ask", "disambiguate"} for act in turn.acts))


def test_questions_by_level() -> None:
    for cell, index in rows(((),)):
        asked = questions(made(cell.id, index)[0])
        if cell.difficulty == "expert":
            assert asked >= 3, cell.id
        elif cell.difficulty != "none":
            assert 1 <= asked <= 2, cell.id


def test_every_pattern_applies_somewhere_and_none_where_nothing_is_called() -> None:
    shown = {key for cell, index in rows() for key in made(cell.id, index)[0].patterns}
    assert shown == set(PATTERNS)
    chat = {key for cell, index in rows() if cell.difficulty == "none" for key in made(cell.id, index)[0].patterns}
    assert chat == {"typos", "filler", "digression"}


def test_an_expert_row_keeps_its_questions_when_the_user_tells_more() -> None:
    for cell, index in rows((("over_sharing",),)):
        if cell.difficulty == "expert":
            assert questions(made(cell.id, index)[0]) >= 3


def test_nothing_offered_fits_what_is_out_of_scope() -> None:
    for index in range(5):
        blueprint = draft(view(), view().cells["out_of_scope/none/plain"], index)
        topic = blueprint.turns[0].acts[0].topic
        assert topic in view().tools
        assert topic not in blueprint.tools
        assert len(blueprint.tools) >= 2


def small(scenario: Scenario, **more: object) -> tuple[PlanView, Cell]:
    plan = small_plan()
    others = tuple(s for s in plan.scenarios if s.name != scenario.name)
    built = PlanView(replace(plan, scenarios=(*others, scenario), **more))  # type: ignore[arg-type]
    return built, next(cell for cell in plan.cells if cell.scenario == scenario.name)


def test_a_required_argument_that_nothing_gives_is_an_error() -> None:
    deal = small_plan().scenarios[2]
    built, cell = small(replace(deal, slots=deal.slots[:-1]))
    with pytest.raises(DraftError, match="nothing gives 'amount' of Sales"):
        draft(built, cell, 0)


def test_a_default_is_used_where_nobody_says_the_value() -> None:
    deal = small_plan().scenarios[2]
    tools = []
    for tool in small_plan().tools:
        inputs = tuple(replace(p, default=500, has_default=True) if p.name == "amount" else p for p in tool.inputs)
        tools.append(replace(tool, inputs=inputs))
    built, cell = small(replace(deal, slots=deal.slots[:-1]), tools=tuple(tools))
    blueprint = draft(built, cell, 0)
    assert blueprint.gold[0].arguments["amount"] == 500
    assert [(s.source, s.stage) for s in blueprint.slots if s.argument == "amount"] == [("default", 0)]


def test_a_binding_to_nothing_is_an_error() -> None:
    chain = small_plan().scenarios[3]
    last = replace(chain.steps[1], bindings=(Binding("lead_id", "find_lead", "no_such_field"),))
    built, cell = small(replace(chain, steps=(chain.steps[0], last)))
    with pytest.raises(DraftError, match="has no 'no_such_field'"):
        draft(built, cell, 0)


def test_goal_slots_come_first_whatever_their_stage() -> None:
    deal = small_plan().scenarios[2]
    built, cell = small(replace(deal, goals=("open a deal called {title}",)))
    blueprint = draft(built, cell, 0)
    assert blueprint.slot("title").stage == 1


def test_a_stage_for_the_later_call_waits_for_the_first_result() -> None:
    chain = small_plan().scenarios[3]
    email, status = chain.slots
    built, cell = small(replace(chain, slots=(email, replace(status, required=True))))
    kinds = [act.kind for turn in draft(built, cell, 0).turns for act in turn.acts]
    assert kinds == [
        "request", "disambiguate", "state_goal", "call", "result", "ask", "inform", "call", "result", "report", "thank",
        "close",
    ]  # fmt: skip


def test_records_that_are_listed_exist() -> None:
    plan = small_plan()
    find = next(tool for tool in plan.tools if tool.name == "CRM.FindLead")
    listing = replace(find, effects=(Effect("list", "Lead"),), returns_list=True)
    tools = tuple(listing if tool is find else tool for tool in plan.tools)
    built, cell = small(plan.scenarios[3], tools=tools)
    blueprint = draft(built, cell, 0)
    payload = next(act.payload for turn in blueprint.turns for act in turn.acts if act.kind == "result")
    assert payload[0]["lead_id"] == blueprint.gold[1].arguments["lead_id"]
