"""A plan that somebody changed by hand: what does not fit any more is told, each part of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.consistency import inconsistencies
from dialoom.compiler.plan import Plan
from tests.compiler.conftest import REPOSITORY


@pytest.fixture(scope="module")
def plan() -> Plan:
    found = compile_spec(REPOSITORY / "specs" / "crm_leads.loom").plan
    assert found is not None
    return found


def test_what_the_compiler_writes_fits(plan: Plan) -> None:
    assert list(inconsistencies(plan)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda plan: replace(plan, rows=5), "`rows` is 5, and its cells have 5,000"),
        (lambda plan: replace(plan, scenarios=plan.scenarios[1:]), "is of the scenario `"),
        (lambda plan: replace(plan, tools=plan.tools[1:]), "names the tool `"),
        (lambda plan: replace(plan, tools=plan.tools[1:]), "has the distractor `"),
        (lambda plan: replace(plan, splits=plan.splits[:1]), "and its splits"),
        (lambda plan: replace(plan, splits=tuple(replace(split, name="x") for split in plan.splits)), "the split `"),
        (lambda plan: replace(plan, cells=(replace(plan.cells[0], count=9_999), *plan.cells[1:])), "has 9,999 rows"),
    ],
)
def test_each_part_that_does_not_fit_is_told(change: Callable[[Plan], Plan], words: str, plan: Plan) -> None:
    found = list(inconsistencies(change(plan)))
    assert any(words in what for what in found), found
