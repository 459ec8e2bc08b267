from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoom.runtime.agenda import agenda
from dialoom.runtime.errors import UsageError
from dialoom.runtime.planview import PlanView
from tests.synthesis.plans import small_plan

VIEW = PlanView(small_plan(count=40))
ALL = agenda(VIEW, None)


def test_all_rows_in_plan_order() -> None:
    assert [(key.cell, key.index) for key in ALL] == [
        (cell.id, index) for cell in VIEW.plan.cells for index in range(cell.count)
    ]
    assert all(key.split == VIEW.split_of(VIEW.cells[key.cell], key.index) for key in ALL)


@given(st.integers(1, len(ALL)), st.integers(1, len(ALL)))
def test_a_smaller_choice_is_part_of_a_larger_one_and_both_keep_the_order(one: int, other: int) -> None:
    small, large = agenda(VIEW, min(one, other)), agenda(VIEW, max(one, other))
    assert len(set(small)) == min(one, other)
    assert set(small) <= set(large)
    places = {key: place for place, key in enumerate(ALL)}
    assert [places[key] for key in large] == sorted(places[key] for key in large)


@pytest.mark.parametrize("rows", [50, 100, 333])
def test_a_choice_is_fair_to_splits_and_scenarios(rows: int) -> None:
    chosen = agenda(VIEW, rows)
    for kind in (lambda key: key.split, lambda key: VIEW.cells[key.cell].scenario):
        everywhere, here = Counter(map(kind, ALL)), Counter(map(kind, chosen))
        for name, count in everywhere.items():
            assert abs(here[name] - count * rows / len(ALL)) <= max(4, 0.3 * count * rows / len(ALL)), name


@pytest.mark.parametrize("rows", [0, -1, len(ALL) + 1])
def test_a_number_that_the_plan_cannot_give_is_an_error(rows: int) -> None:
    with pytest.raises(UsageError, match="--rows"):
        agenda(VIEW, rows)
