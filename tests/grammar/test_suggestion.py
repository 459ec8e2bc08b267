"""Did-you-mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoom.grammar.suggestion import did_you_mean, distance, suggest

NAMES = ["CRM.CreateLead", "CRM.UpdateLead", "Sales.CreateOpportunity", "email", "phone", "in", "out"]


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("emial", ("email",)),
        ("e-mail", ("email",)),
        ("Email", ("email",)),
        ("CRM.CreateLaed", ("CRM.CreateLead",)),
        ("CreateLead", ("CRM.CreateLead",)),
        ("crm.createlead", ("CRM.CreateLead",)),
        ("inn", ("in",)),
        ("banana", ()),
        ("", ()),
        ("x", ()),
    ],
)
def test_offers(written: str, offered: tuple[str, ...]) -> None:
    assert suggest(written, NAMES)[: len(offered) or 1] == offered


def test_sentence() -> None:
    assert did_you_mean("phoen", NAMES) == "did you mean `phone`?"
    assert did_you_mean("banana", NAMES) is None


words = st.text(st.sampled_from("abcd"), max_size=6)


@given(words, words, st.integers(0, 6))
def test_distance_is_symmetric_and_cut_off(left: str, right: str, limit: int) -> None:
    exact = distance(left, right, 12)
    assert exact == distance(right, left, 12)
    assert (exact == 0) == (left == right)
    assert distance(left, right, limit) == min(exact, limit + 1)


@given(words, st.lists(words, max_size=8))
def test_at_most_two_offers_and_never_itself(name: str, candidates: list[str]) -> None:
    offers = suggest(name, candidates)
    assert len(offers) <= 2
    assert name not in offers
    assert set(offers) <= set(candidates)
