from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialoom.compiler.plan import Parameter, ValueType
from dialoom.runtime.stream import stream
from dialoom.runtime.values import Values
from dialoom.runtime.values.ordering import disordered, in_order

TIME = ValueType("time", "time")
DAY = ValueType("date", "date")
MOMENT = ValueType("string", "datetime", format="date-time")
NUMBER = ValueType("int", "int", minimum=0, maximum=1000)


@given(st.integers(0, 10_000))
def test_what_begins_does_so_before_it_ends(seed: int) -> None:
    fields = tuple(Parameter(name, kind) for name, kind in (
        ("start_time", TIME), ("end_time", TIME), ("validFrom", DAY), ("validTo", DAY), ("min_price", NUMBER),
        ("max_price", NUMBER), ("check_in", DAY), ("check_out", DAY), ("end_date", DAY),
        ("fromTime", MOMENT), ("toTime", MOMENT),
    ))  # fmt: skip
    made = Values(stream(seed, "record")).record(fields)
    assert made["start_time"] <= made["end_time"]
    assert made["validFrom"] <= made["validTo"]
    assert made["min_price"] <= made["max_price"]
    assert made["check_in"] <= made["check_out"]
    assert made["fromTime"] <= made["toTime"]


def test_only_counterparts_of_one_kind_are_compared() -> None:
    values = {"start": "12:00", "end": "2026-01-01", "from": "b", "to": "a", "start_a": 5, "end_b": 1}
    kinds = {"start": "time", "end": "date", "from": "string", "to": "string", "start_a": "int", "end_b": "int"}
    assert list(disordered(values, kinds)) == []


def test_values_are_exchanged_only_where_each_is_one_of_the_other_type() -> None:
    few, many, even = ValueType("int", "int", minimum=1, maximum=4), ValueType("int", "int"), ValueType(
        "int", "int", multiple_of=2)
    given = {"min_level": 9, "max_level": 3}
    assert in_order(given, {"min_level": many, "max_level": many}) == {"min_level": 3, "max_level": 9}
    assert in_order(given, {"min_level": many, "max_level": few}) == given, "9 is more than the most may be"
    assert in_order(given, {"min_level": even, "max_level": many}) == given, "3 is not even"
    other = ValueType("int", "int", held_out=True)
    assert in_order(given, {"min_level": many, "max_level": other}) == {"min_level": 3, "max_level": 9}
