"""Every robustness pattern on every call shape and form of reveal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialoom.compiler.patterns import PATTERNS
from dialoom.compiler.plan import Cell
from dialoom.compiler.scenarios import missing_need
from dialoom.runtime.draft import draft
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize
from dialoom.runtime.verifier import verify
from tests.forms.plans import view

KEYS = {name: f"{name}({rule.arguments[0]})" if rule.arguments else name for name, rule in PATTERNS.items()}


def _patterned(plan: PlanView, pattern: str) -> list[Cell]:
    """A cell with the pattern for each course that it can apply to."""
    courses = {(cell.scenario, cell.branch, cell.difficulty): cell for cell in plan.plan.cells}
    found = []
    for cell in courses.values():
        played = plan.played(cell.scenario, cell.branch)
        steps = played.steps if played.answerable else ()
        if not missing_need(PATTERNS[pattern].needs, steps, played.slots, played.distractors):
            key = KEYS[pattern]
            found.append(replace(cell, id=f"{cell.id}+{key}", patterns=(key,), count=4, split_counts=(3, 1)))
    return found


@pytest.mark.parametrize("spec", ["flows", "reveals"])
@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_a_pattern_goes_with_every_form(spec: str, pattern: str) -> None:
    cells = _patterned(view(spec), pattern)
    plan = PlanView(replace(view(spec).plan, cells=tuple(cells)))
    shown = 0
    for cell in cells:
        for index in range(cell.count):
            blueprint = draft(plan, cell, index)
            verdicts = verify(plan, blueprint, realize(plan, blueprint))
            assert [v for v in verdicts if not v.passed] == [], blueprint.id
            shown += bool(blueprint.patterns)
    assert shown > 0 or not cells
