"""The spec after ToolFlow: 8,000 dialogues of walks with planned requests, goals, and talk without tools."""

from __future__ import annotations

from collections import Counter

from dialoom.compiler.compilation import compile_spec
from tests.compiler.conftest import REPOSITORY


def test_the_plan_of_toolflow() -> None:
    compiled = compile_spec(REPOSITORY / "specs" / "toolflow_8k.loom")
    plan = compiled.plan
    assert plan is not None
    assert compiled.diagnostics == ()
    rows: Counter[str] = Counter()
    for cell in plan.cells:
        rows[cell.scenario.partition(".")[0]] += cell.count
    assert rows == {"flows": 5200, "plans": 1600, "chats": 640, "elsewhere": 560}
    flows = [scenario for scenario in plan.scenarios if scenario.name.startswith("flows.")]
    assert len(flows) == 60
    assert {len(scenario.steps) for scenario in flows} == {2, 3, 4}
    assert sum(len(scenario.requests) > 1 for scenario in flows) > 50
    met = {step.tool for scenario in flows for step in scenario.steps}
    assert len(met) == len(plan.tools) == 20
    chatting = sum(cell.count for cell in plan.cells if cell.scenario.startswith("flows.")
                   and any(pattern.startswith("digression") for pattern in cell.patterns))
    assert abs(chatting / 5200 - 0.3) < 0.01
    assert plan.graph is not None
    assert plan.graph.threshold == 0.82
