"""Verdicts on hand-made transcripts: one line a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.draft import draft
from dialoom.runtime.evaluation.rollout import MadeCall, Rollout
from dialoom.runtime.evaluation.verdict import judge, same
from dialoom.runtime.planview import PlanView
from dialoom.runtime.world import World

ALL = frozenset({"customer_name", "email", "phone", "industry", "company_size", "lead_id", "status"})
REQUIRED = frozenset({"customer_name", "email", "industry"})


@pytest.fixture(scope="module")
def prospect(view: PlanView) -> Blueprint:
    """A lead to be created, all optional values among the gold arguments."""
    for cell in view.plan.cells:
        if cell.scenario == "add_prospect" and not cell.patterns:
            for index in range(cell.count):
                blueprint = draft(view, cell, index)
                if len(blueprint.gold[0].arguments) == 5:
                    return blueprint
    raise AssertionError("the fixture plan has no such row")


def rollout_of(view: PlanView, blueprint: Blueprint, *calls: tuple[str, dict[str, Any], frozenset[str]]) -> Rollout:
    world = World.of(view, blueprint.world_before)
    made = []
    for name, arguments, said in calls:
        outcome = world.execute(name, arguments)
        made.append(MadeCall(name, arguments, outcome.payload, outcome.error, said))
    return Rollout(blueprint, (), tuple(made), 0, len(calls), world.state(), True)


# accurate, first call accurate, false positive, abstained, argument error, success
CASES = {
    "the gold call": ("T T F F F T", [("gold", {}, ALL)]),
    "no call": ("F F F T F F", []),
    "a value too many for what was said": ("F F F F T F", [("gold", {}, REQUIRED)]),
    "only what was said": ("T T F F F T", [("less", {}, REQUIRED)]),
    "said, but left out": ("F F F F T F", [("less", {}, ALL)]),
    "a wrong value": ("F F F F T F", [("gold", {"industry": "retail?"}, ALL)]),
    "wrong, then right": ("T F F F F T", [("gold", {"industry": "x"}, ALL), ("gold", {}, ALL)]),
    "another tool first": ("T F T F F T", [("CRM.FindLead", {}, ALL), ("gold", {}, ALL)]),
    "another tool only": ("F F T F F F", [("CRM.FindLead", {}, ALL)]),
    "a tool that does not exist": ("F F T F F F", [("CRM.Nothing", {}, ALL)]),
    "right, and a second record": ("T T F F F F", [("gold", {}, ALL), ("gold", {"email": "b@example.org"}, ALL)]),
}


@pytest.mark.parametrize("case", CASES)
def test_indicators(view: PlanView, prospect: Blueprint, case: str) -> None:
    expected, calls = CASES[case]
    gold = prospect.gold[0]
    required = {name: value for name, value in gold.arguments.items() if name in REQUIRED}
    made = []
    for name, changes, said in calls:
        tool = gold.tool if name in {"gold", "less"} else name
        base = gold.arguments if name == "gold" else required if name == "less" else {}
        made.append((tool, {**base, **changes}, said))
    verdict = judge(view, rollout_of(view, prospect, *made))
    found = (
        verdict.accurate, verdict.first_call_accurate, verdict.false_positive, verdict.abstained,
        verdict.argument_error, verdict.success,
    )  # fmt: skip
    assert " ".join("T" if one else "F" for one in found) == expected


def test_a_bound_argument_is_held_against_what_came_back(view: PlanView) -> None:
    cell = next(cell for cell in view.plan.cells if cell.scenario == "workflows" and not cell.patterns)
    blueprint = draft(view, cell, 0)
    find, update = blueprint.gold
    right = rollout_of(view, blueprint, (find.tool, find.arguments, ALL), (update.tool, update.arguments, ALL))
    assert judge(view, right).accurate
    guessed = rollout_of(
        view, blueprint, (find.tool, find.arguments, ALL), (update.tool, {**update.arguments, "lead_id": "L-0"}, ALL)
    )
    assert judge(view, guessed).argument_error
    half = rollout_of(view, blueprint, (find.tool, find.arguments, ALL))
    verdict = judge(view, half)
    assert (verdict.accurate, verdict.first_call_accurate, verdict.abstained) == (False, True, False)


def test_where_nothing_is_to_be_called_abstaining_is_right(view: PlanView) -> None:
    cell = next(cell for cell in view.plan.cells if cell.scenario == "out_of_scope")
    blueprint = draft(view, cell, 0)
    silent = judge(view, rollout_of(view, blueprint))
    assert (silent.callable, silent.abstained, silent.success) == (False, True, True)
    eager = judge(view, rollout_of(view, blueprint, ("CRM.FindLead", {"email": "a@example.org"}, ALL)))
    assert (eager.abstained, eager.false_positive) == (False, True)
    assert replace(silent, abstained=False, false_positive=True) == replace(eager, turns=silent.turns, success=True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_everything_equals_itself(value: object) -> None:
    assert same(value, value)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [(1, 1.0, True), (1, True, False), (0, False, False), ("1", 1, False), ([1], [True], False),
     ([1, 2], [2, 1], False), ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}, True),
     ({"a": 1}, {"a": 1, "b": None}, False), (None, None, True)],
)  # fmt: skip
def test_equality_is_that_of_json(one: object, other: object, equal: bool) -> None:
    assert same(one, other) is equal
    assert same(other, one) is equal
