"""The example of ToolWeave: 3,200 dialogues planned over the tool graphs of eight domains."""

from __future__ import annotations

from collections import Counter

from dialoom.compiler.compilation import compile_spec
from dialoom.runtime.planview import PlanView
from dialoom.runtime.synthesis import make_dialogue
from tests.compiler.conftest import REPOSITORY


def test_chains_fans_and_conditionals_over_eight_domains() -> None:
    done = compile_spec(REPOSITORY / "specs" / "toolweave_3k.loom")
    assert done.diagnostics == ()
    plan = done.plan
    assert plan is not None
    assert sum(cell.count for cell in plan.cells) == plan.rows == 3200
    assert len({tool.name.partition(".")[0] for tool in plan.tools}) == 8
    chains = [s for s in plan.scenarios if len({step.group for step in s.steps}) > 1 and s.decision is None]
    fans = [s for s in plan.scenarios if len({step.group for step in s.steps}) < len(s.steps) and s.decision is None]
    assert min(len(chains), len(fans), len([s for s in plan.scenarios if s.decision is not None])) >= 8
    rows: Counter[str] = Counter()
    for cell in plan.cells:
        rows["missing"] += cell.count * ("missing_function" in cell.patterns)
        rows["error"] += cell.count * bool({"wrong_type", "out_of_order", "cascading"} & set(cell.patterns))
    assert 0.13 <= rows["missing"] / 3200 <= 0.16
    assert 0.17 <= rows["error"] / 3200 <= 0.21
    view = PlanView(plan)
    failed = [(cell.id, verdict.check) for cell in plan.cells[::9]
              for verdict in make_dialogue(view, cell, 0).meta.verdicts if not verdict.passed]
    assert failed == []
