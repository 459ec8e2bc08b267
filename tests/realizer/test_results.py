from __future__ import annotations

from typing import Any

import pytest

from dialoom.runtime.blueprint import CallDraft
from dialoom.runtime.realizer.conversation import Result, spoken
from dialoom.runtime.realizer.results import (
    failure_message,
    found_items,
    item_names,
    result_clauses,
)


def _result(payload: Any, **arguments: Any) -> Result:
    return Result(CallDraft("c", "s", "t", arguments), payload, False, 3)


@pytest.mark.parametrize(
    ("payload", "arguments", "said"),
    [
        ({"lead_id": "L-1", "status": "new"}, {}, "the lead id is L-1 and the status is new"),
        ({"lead_id": "L-1", "status": "new"}, {"lead_id": "L-1"}, "the status is new"),
        ({"id": 7}, {}, "the lead id is 7"),
        ({"owner": {"name": "Ann", "age": 3}}, {}, "the owner name is Ann and the owner age is 3"),
        ({"suspension": {"full_suspend_reason": "late"}}, {}, "the full suspend reason of the suspension is late"),
        ({"user": {"user_name": "ann"}, "users": {"user_id": 5}}, {}, "the user name is ann and the user id is 5"),
        ({"active": True, "note": None, "tags": ["a"]}, {}, ""),
        ({"text": "x" * 80}, {}, ""),
        ({"user_ids": 3, "userEmail": "a@b.example"}, {}, "the user ids are 3 and the user email is a@b.example"),
        ("plain", {}, ""),
    ],
)
def test_results_are_told_in_words(payload: Any, arguments: dict[str, Any], said: str) -> None:
    assert result_clauses(_result(payload, **arguments), "lead") == said


def test_lists_are_found() -> None:
    assert found_items([{"a": 1}]) == [{"a": 1}]
    assert found_items({"leads": [{"a": 1}], "total": 1}) == [{"a": 1}]
    assert found_items({"tags": ["x"], "id": "1"}) is None
    assert found_items({"id": "1"}) is None
    assert item_names([{"id": "1", "title": "Ann"}, {"id": "2"}, "x", {"id": "4"}]) == "Ann, 2 and x"
    assert item_names([{}]) == ""


@pytest.mark.parametrize(
    ("payload", "said"),
    [({"error": "x", "message": "The lead is gone."}, "the lead is gone"), ({"error": "not_found"}, "not found"),
     ({}, "an error came back"), ("boom", "an error came back")],
)
def test_failures_are_told(payload: Any, said: str) -> None:
    assert failure_message(payload) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [("a", "a"), (5, "5"), (2.5, "2.5"), (True, "yes"), (["a", "b", "c"], "a, b and c"),
     ({"zipCode": "1", "street": "x"}, "zip code 1 and street x")],
)
def test_values_are_said_verbatim(value: Any, said: str) -> None:
    assert spoken(value) == said
