from __future__ import annotations

import random

import pytest

from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer.exclusion import exclusion_clauses, gathered, opening_of


def test_clauses_of_one_dialogue_begin_alike(view: PlanView) -> None:
    others = ["CRM.UpdateLead", "Sales.CreateQuote"]
    for seed in range(10):
        clauses = exclusion_clauses(view, ["CRM.CreateLead"], others, random.Random(seed))
        openings = {opening_of(clause) for clause in clauses.values()}
        assert len(openings) == 1
        assert "" not in openings
        assert [clause.removeprefix(*openings) for clause in clauses.values()] == ["update a lead", "create a quote"]


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        (["there is no lead"], ["there is no lead"]),
        (
            ["I don't want to a", "there is no lead", "I don't want to b c", "I don't want to d"],
            ["there is no lead", "I don't want to a, b c or d"],
        ),
    ],
)
def test_clauses_that_begin_alike_are_gathered(clauses: list[str], said: list[str]) -> None:
    assert gathered(clauses) == said
