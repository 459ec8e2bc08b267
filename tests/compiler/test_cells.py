"""What the rows are shared out over: the mix exactly, every pattern in its share, every id once."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.plan import Cell, Plan
from tests.compiler.conftest import REPOSITORY

SPEC = REPOSITORY / "specs" / "crm_leads.loom"
MIX = {"add_prospect": 0.30, "add_customer": 0.10, "change_lead": 0.15, "open_deal": 0.15, "workflows": 0.20,
       "out_of_scope": 0.10}


def compiled(*overrides: str) -> Plan:
    made = compile_spec(SPEC, overrides=overrides)
    assert made.plan is not None, [d.message for d in made.diagnostics]
    return made.plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compiled()


@pytest.mark.parametrize("rows", [200, 333, 1000, 5000])
def test_the_mix_is_exact(rows: int) -> None:
    plan = compiled(f"rows={rows}")
    counts: Counter[str] = Counter()
    for cell in plan.cells:
        counts[cell.scenario] += cell.count
    assert sum(counts.values()) == plan.rows == rows
    assert all(abs(counts[name] - rows * share) <= 1 for name, share in MIX.items())


def test_cells_are_told_apart_and_hold_rows(plan: Plan) -> None:
    assert len({cell.id for cell in plan.cells}) == len(plan.cells)
    for cell in plan.cells:
        assert cell.count > 0
        assert sum(cell.split_counts) == cell.count
        assert cell.probability == pytest.approx(cell.count / plan.rows)
        assert cell.id == f"{cell.scenario}/{cell.difficulty}/{'+'.join(cell.patterns) or 'plain'}"
    assert sum(cell.probability for cell in plan.cells) == pytest.approx(1)


def test_every_pattern_has_its_share_of_each_scenario_and_level(plan: Plan) -> None:
    scenarios = {scenario.name: scenario for scenario in plan.scenarios}
    groups: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in plan.cells:
        groups[cell.scenario, cell.difficulty].append(cell)
    for (name, _), cells in groups.items():
        total = sum(cell.count for cell in cells)
        for choice in scenarios[name].patterns:
            had = sum(cell.count for cell in cells if choice.key in cell.patterns)
            assert abs(had - total * choice.share) <= 1, (name, choice)


def test_levels_come_as_asked_among_the_calling_rows(plan: Plan) -> None:
    wanted = {"baseline": 0.38, "medium": 0.25, "hard": 0.22, "expert": 0.15}
    rows: Counter[str] = Counter()
    for cell in plan.cells:
        rows[cell.difficulty] += cell.count
    calling = sum(count for level, count in rows.items() if level != "none")
    assert rows["none"] == 500
    assert {level for level in rows if level != "none"} == set(wanted)
    for level, share in wanted.items():
        assert rows[level] / calling == pytest.approx(share, abs=0.006)


def test_splits_have_their_shares(plan: Plan) -> None:
    totals = [sum(cell.split_counts[i] for cell in plan.cells) for i in range(len(plan.splits))]
    assert [split.name for split in plan.splits] == ["train", "validation", "test"]
    for total, split in zip(totals, plan.splits, strict=True):
        assert abs(total - plan.rows * split.share) <= len(MIX)


def test_cells_offer_what_their_level_needs(plan: Plan) -> None:
    scenarios = {scenario.name: scenario for scenario in plan.scenarios}
    for cell in plan.cells:
        order = [distractor.tool for distractor in scenarios[cell.scenario].distractors]
        assert list(cell.distractors) == order[:len(cell.distractors)]
        if cell.difficulty == "baseline":
            assert 2 <= len(cell.distractors) <= 3
        elif cell.difficulty == "medium":
            assert 4 <= len(cell.distractors) <= 5
        elif cell.difficulty == "none":
            assert not cell.distractors
        elif cell.difficulty == "hard":
            assert any(step.bindings for step in scenarios[cell.scenario].steps)


def test_the_plan_refers_to_nothing_that_it_does_not_hold(plan: Plan) -> None:
    tools = {tool.name for tool in plan.tools}
    personas = {persona.name for persona in plan.personas}
    for scenario in plan.scenarios:
        facts = {fact.name for fact in scenario.facts}
        steps = {step.id for step in scenario.steps}
        assert {step.tool for step in scenario.steps} <= tools
        assert {distractor.tool for distractor in scenario.distractors} <= tools
        assert {distractor.fact for distractor in scenario.distractors} <= facts
        assert {slot.step for slot in scenario.slots} <= steps
        assert set(scenario.personas) <= personas
    assert {cell.scenario for cell in plan.cells} == {scenario.name for scenario in plan.scenarios}
