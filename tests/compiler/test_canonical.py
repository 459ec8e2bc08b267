"""Canonical bytes: read back to an equal plan, sorted, and refused where they are none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialoom.compiler.canonical import PlanFormatError, data_digest, decode_plan, encode_plan
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.plan import PLAN_VERSION, Cell, Expectation, Plan, Split
from tests.compiler.conftest import REPOSITORY

TEXT = st.text(max_size=20)
SHARE = st.integers(0, 1000).map(lambda n: n / 1000)
CELLS = st.builds(Cell, TEXT, TEXT, TEXT, st.tuples(TEXT), st.tuples(TEXT, TEXT), SHARE, st.integers(0, 10**6),
                  st.tuples(st.integers(0, 99)), TEXT, TEXT)
EXPECTATIONS = st.builds(Expectation, TEXT, st.none() | SHARE, st.none() | SHARE, st.booleans(), st.booleans(),
                         st.booleans(), TEXT)
PLANS = st.builds(
    Plan, st.just(PLAN_VERSION), TEXT, st.integers(0, 2**40), st.integers(0, 10**6), st.tuples(TEXT), st.just(()),
    st.just(()), st.just(()), st.just(()), st.just(()), st.lists(CELLS, max_size=3).map(tuple),
    st.lists(st.builds(Split, TEXT, SHARE), max_size=3).map(tuple), st.lists(EXPECTATIONS, max_size=2).map(tuple),
    st.just(()), st.just(()), st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple), st.just({}), TEXT, TEXT,
)


@pytest.mark.parametrize("name", ["crm_leads.loom"])
def test_a_plan_is_read_back_equal(name: str) -> None:
    plan = compile_spec(REPOSITORY / "specs" / name).plan
    assert plan is not None
    data = encode_plan(plan)
    assert decode_plan(data) == plan
    assert encode_plan(decode_plan(data)) == data
    assert data.endswith(b"}\n")
    assert not data.endswith(b"\n\n")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(PLANS)
def test_any_plan_is_read_back_equal(plan: Plan) -> None:
    data = encode_plan(plan)
    assert decode_plan(data) == plan
    assert encode_plan(decode_plan(data)) == data


def test_keys_are_sorted_but_schemas_keep_their_meaning() -> None:
    plan = compile_spec(REPOSITORY / "specs" / "crm_leads.loom").plan
    assert plan is not None
    value = json.loads(encode_plan(plan))

    def is_sorted(item: object) -> bool:
        if isinstance(item, dict):
            return list(item) == sorted(item) and all(map(is_sorted, item.values()))
        return all(map(is_sorted, item)) if isinstance(item, list) else True

    assert is_sorted(value)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"version": 1}', b"\xff", b'"plan"', b"null"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(PlanFormatError):
        decode_plan(data)


def test_a_plan_of_another_version_says_so() -> None:
    with pytest.raises(PlanFormatError, match="version 99"):
        decode_plan(b'{"version": 99}')


def test_digests_tell_parts_apart() -> None:
    assert data_digest("a", "bc") != data_digest("ab", "c")
    assert data_digest(1, 2) != data_digest([1, 2])
    assert data_digest({"a": 1, "b": 2}) == data_digest({"b": 2, "a": 1})
    assert len(data_digest("")) == 16
