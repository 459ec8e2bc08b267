"""Scenarios from the tool graph: what a walk and a search find, and that every row of it can be played."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoom.compiler.chance import Chance
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.plan import Plan, Scenario
from dialoom.compiler.toolgraph import ToolNetwork
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml
from dialoom.runtime.planview import PlanView
from dialoom.runtime.simulator import SimulatedUser
from dialoom.runtime.synthesis import make_dialogue
from tests.compiler.conftest import REPOSITORY, Compile

SPEC = REPOSITORY / "tests" / "compiler" / "specs" / "office.loom"


@pytest.fixture(scope="module")
def plan() -> Plan:
    compiled = compile_spec(SPEC)
    assert compiled.plan is not None, [d.message for d in compiled.diagnostics]
    assert compiled.diagnostics == ()
    return compiled.plan


def of(plan: Plan, name: str) -> list[Scenario]:
    return [scenario for scenario in plan.scenarios if scenario.name.rpartition(".")[0] == name]


def test_each_scenario_has_exactly_its_share_of_the_rows(plan: Plan) -> None:
    rows: Counter[str] = Counter()
    for cell in plan.cells:
        rows[cell.scenario.partition(".")[0]] += cell.count
    assert rows == {"browse": 250, "plan_work": 200, "plan_all": 250, "weigh": 200, "choose": 100}
    counts = Counter({cell.scenario: 0 for cell in plan.cells})
    for cell in plan.cells:
        counts[cell.scenario] += cell.count
    browsed = [counts[scenario.name] for scenario in of(plan, "browse")]
    assert max(browsed) - min(browsed) <= 1


def test_a_walk_goes_along_the_edges(plan: Plan) -> None:
    assert plan.graph is not None
    network = ToolNetwork(plan.graph, [tool.name for tool in plan.tools], 0.85)
    walks = of(plan, "browse")
    assert len(walks) == 8
    for scenario in walks:
        tools = [step.tool for step in scenario.steps]
        assert 2 <= len(tools) <= 4
        assert len(set(tools)) == len(tools)
        assert all(any(other in network.neighbours(tool) for other in tools) for tool in tools)
        assert sorted(step for request in scenario.requests for step in request.steps) == sorted(
            step.id for step in scenario.steps) or not scenario.requests
    assert len({frozenset(step.tool for step in scenario.steps) for scenario in walks}) == 8


def test_goals_have_the_shapes_asked_for(plan: Plan) -> None:
    found = of(plan, "plan_all")
    groups = [[step.group for step in scenario.steps] for scenario in found]
    assert any(scenario.decision is not None for scenario in found)
    assert any(len(set(group)) < len(group) for scenario, group in zip(found, groups, strict=True)
               if scenario.decision is None)
    assert any(len(set(group)) == len(group) for group in groups)
    for scenario in found:
        assert any(step.bindings for step in scenario.steps)  # every goal is held together by a result


def test_nothing_is_done_to_what_is_deleted(plan: Plan) -> None:
    for scenario in plan.scenarios:
        last = {step.tool: step.group for step in scenario.steps}
        if "CRM.DeleteLead" in last and not scenario.decision:
            later = [tool for tool, group in last.items() if group >= last["CRM.DeleteLead"] and "Lead" in tool]
            assert later == ["CRM.DeleteLead"]


def test_values_are_asked_for_in_the_share_wanted(compile_text: Compile) -> None:
    text = SPEC.read_text(encoding="utf-8").replace("paths 12  clarified 60%", "paths 30  clarified 30%")
    compiled = compile_text(text)
    assert compiled.plan is not None
    asked = [slot.stage in scenario.asked_stages for scenario in of(compiled.plan, "plan_all")
             for slot in scenario.slots if slot.required and scenario.requests]
    assert len(asked) > 30
    assert 0.15 < sum(asked) / len(asked) < 0.45


def test_variants_are_tools_that_a_fact_excludes(plan: Plan) -> None:
    scenario = next(scenario for scenario in plan.scenarios if scenario.name == "choose")
    made = [distractor.tool for distractor in scenario.distractors]
    assert made[:3] == ["CRM.CreateLeadInBulk", "CRM.CreateLeadTemplate", "CRM.CreateLeadPreview"]
    facts = {fact.name: fact for fact in scenario.facts}
    assert not facts[scenario.distractors[0].fact].derived
    assert 0.1 <= scenario.distractors[3].similarity <= 0.9
    tools = {tool.name: tool for tool in plan.tools}
    assert tools[made[0]].description == (
        "Create a sales lead for a prospect, for many records in one go from an uploaded list.")


def test_every_row_verifies_and_can_be_played_live(plan: Plan) -> None:
    view = PlanView(plan)
    seen: Counter[str] = Counter()
    for cell in plan.cells:
        for index in range(cell.count):
            dialogue = make_dialogue(view, cell, index)
            wrong = [verdict for verdict in dialogue.meta.verdicts if not verdict.passed]
            assert wrong == [], (dialogue.id, wrong)
            seen[cell.scenario.partition(".")[0]] += 1
    assert all(seen[name] >= 200 for name in ("browse", "plan_work", "plan_all", "weigh"))


def test_a_live_user_asks_for_one_thing_after_the_other(plan: Plan) -> None:
    from dialoom.runtime.draft import draft

    view = PlanView(plan)
    cell = next(cell for cell in plan.cells if len(view.scenarios[cell.scenario].requests) > 1 and not cell.patterns
                and not view.scenarios[cell.scenario].asked_stages and not cell.distractors)
    blueprint = draft(view, cell, 0)
    user = SimulatedUser(view, blueprint)
    user.open()
    for request in view.scenarios[cell.scenario].requests:
        due = {slot.name for slot in blueprint.slots if 0 < slot.stage <= request.stage}
        assert user.said.keys() == due
        assert user.reply("Done, that is taken care of.") is not None
    assert user.reply("You're welcome.") is None


def test_both_surfaces_give_the_same_plan(plan: Plan, compile_text: Compile) -> None:
    twin = print_yaml(read(Source("office.loom", SPEC.read_text(encoding="utf-8"))).spec)
    assert compile_text(twin, name="office.loom.yaml").plan == plan


def test_another_seed_takes_other_walks(plan: Plan, compile_text: Compile) -> None:
    other = compile_text(SPEC.read_text(encoding="utf-8").replace("seed 5", "seed 6")).plan
    assert other is not None

    def met(one: Plan) -> list[list[str]]:
        return [[step.tool for step in scenario.steps] for scenario in of(one, "browse")]

    assert met(other) != met(plan)
    assert met(plan) == met(compile_text(SPEC.read_text(encoding="utf-8")).plan or plan)


@given(st.integers(0, 9), st.integers(0, 9), st.text(max_size=5))
def test_chance_stays_in_bounds(low: int, more: int, key: str) -> None:
    chance, twin = Chance(key, low), Chance(key, low)
    for _ in range(5):
        number = chance.whole(low, low + more)
        assert low <= number <= low + more
        assert twin.whole(low, low + more) == number


def test_chance_is_even() -> None:
    chance = Chance("coin")
    counts: Mapping[int, int] = Counter(chance.whole(0, 3) for _ in range(4000))
    assert all(900 < counts[side] < 1100 for side in range(4))
