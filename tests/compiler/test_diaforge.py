"""The example of DiaFORGE: 5,000 dialogues at all four levels, checked from its plan alone."""

from __future__ import annotations

from collections import Counter

import pytest

from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.coverage import measure_coverage
from dialoom.compiler.difficulty import clarifying_questions
from dialoom.compiler.plan import Plan
from dialoom.runtime.planview import PlanView
from dialoom.runtime.synthesis import make_dialogue
from tests.compiler.conftest import REPOSITORY


@pytest.fixture(scope="module")
def plan() -> Plan:
    done = compile_spec(REPOSITORY / "specs" / "diaforge_5k.loom")
    assert done.diagnostics == ()
    assert done.plan is not None
    return done.plan


def test_five_thousand_dialogues_at_all_four_levels(plan: Plan) -> None:
    rows: Counter[str] = Counter()
    for cell in plan.cells:
        rows[cell.difficulty] += cell.count
    assert sum(rows.values()) == plan.rows == 5000
    calling = 5000 - rows["none"]
    shares = {level: rows[level] / calling for level in ("baseline", "medium", "hard", "expert")}
    assert shares == pytest.approx({"baseline": 0.28, "medium": 0.23, "hard": 0.26, "expert": 0.23}, abs=0.006)


def test_the_levels_are_what_they_claim(plan: Plan) -> None:
    scenarios = {scenario.name: scenario for scenario in plan.scenarios}
    for cell in plan.cells:
        scenario = scenarios[cell.scenario]
        alike = [one.similarity for one in scenario.distractors if one.tool in cell.distractors]
        if cell.difficulty == "medium":
            assert len(alike) >= 4
        elif cell.difficulty == "baseline":
            assert 2 <= len(alike) <= 3
        elif cell.difficulty == "hard":
            assert any(step.bindings for step in scenario.steps)
        elif cell.difficulty == "expert":
            assert clarifying_questions(scenario, len(alike)) >= 3


def test_every_tool_and_level_is_covered(plan: Plan) -> None:
    coverage = measure_coverage(plan)
    seen: Counter[str] = Counter()
    for one in coverage.appearances:
        if one.kind.startswith("tool"):
            seen[one.name] += one.rows
    assert min(seen.values()) >= 100
    assert not [one for one in coverage.below(500) if one.kind == "level"]


def test_a_row_of_every_cell_passes(plan: Plan) -> None:
    view = PlanView(plan)
    failed = [(cell.id, verdict.check) for cell in plan.cells[::3]
              for verdict in make_dialogue(view, cell, 0).meta.verdicts if not verdict.passed]
    assert failed == []
