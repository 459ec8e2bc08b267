from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialoom.compiler.generators import GENERATORS as KNOWN_TO_THE_COMPILER
from dialoom.compiler.plan import Parameter, Split, ValueType
from dialoom.runtime.values import NAMES, PatternError, PoolError, Values, normalized, split_of_value, string_of
from tests.synthesis.plans import EMAIL, LEAD_ID, NAME, SPLITS

UNEVEN = (Split("train", 0.9), Split("validation", 0.05), Split("test", 0.05))
HELD_OUT = [
    "person", "email", "phone", "company", "address", "id", "uuid", "title", "sentence", "text", "url", "username",
    "iban", "plate", "ip", "postcode",
]  # fmt: skip


def test_compiler_and_runtime_know_the_same_generators() -> None:
    assert set(KNOWN_TO_THE_COMPILER) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES - {"enum", "pattern", "list", "object", "pool"}))
def test_values_are_plain_ascii_and_short(name: str) -> None:
    values = Values(Random(1))
    for _ in range(50):
        text = str(values.draw(ValueType("string", name), "thing"))
        assert text.isascii()
        assert 0 < len(text) <= 80
        assert text == text.strip()


@pytest.mark.parametrize("name", HELD_OUT)
@pytest.mark.parametrize("split", ["train", "test"])
def test_held_out_values_belong_to_the_split(name: str, split: str) -> None:
    values = Values(Random(2), split=split, splits=UNEVEN)
    kind = ValueType("string", name, held_out=True)
    drawn = [values.draw(kind, "thing") for _ in range(25)]
    assert {split_of_value(value, UNEVEN) for value in drawn} == {split}
    assert len({normalized(value) for value in drawn}) > 20


@given(st.text(max_size=20))
def test_letters_and_spaces_do_not_change_the_split(text: str) -> None:
    assert split_of_value(text, SPLITS) == split_of_value(f"  {text}  ", SPLITS)
    assert split_of_value(text.casefold(), SPLITS) == split_of_value(text, SPLITS)


def test_a_whole_number_is_one_value_as_int_and_float() -> None:
    assert normalized(5.0) == normalized(5) == "5"


def test_the_splits_have_their_shares() -> None:
    counts = Counter(split_of_value(f"value {n}", UNEVEN) for n in range(4000))
    assert abs(counts["train"] / 4000 - 0.9) < 0.02
    assert abs(counts["test"] / 4000 - 0.05) < 0.015


def test_a_pool_without_a_value_for_the_split_is_an_error() -> None:
    kind = ValueType("string", "pool", pool=("only",), held_out=True)
    wrong = next(s.name for s in UNEVEN if s.name != split_of_value("only", UNEVEN))
    with pytest.raises(PoolError, match="thing"):
        Values(Random(3), split=wrong, splits=UNEVEN).draw(kind, "thing")


def test_name_and_email_are_of_one_person() -> None:
    for seed in range(20):
        values = Values(Random(seed), split="train", splits=UNEVEN)
        name, email = values.draw(NAME), values.draw(EMAIL)
        assert set(re.split(r"[._@\d]", email.lower())) & set(name.lower().split())
        assert email.endswith((".example", "example.com", "example.org", "example.net"))


def test_a_second_name_is_another_person() -> None:
    values = Values(Random(5))
    assert values.draw(NAME) != values.draw(NAME)


def test_an_id_tells_what_it_identifies() -> None:
    assert re.fullmatch(r"L-\d{5}", Values(Random(1)).draw(LEAD_ID, "lead_id"))
    assert re.fullmatch(r"Q-\d{5}", Values(Random(1)).draw(ValueType("string", "id"), "quote_id"))


@settings(max_examples=200)
@given(st.integers(-5000, 5000), st.integers(0, 10**6), st.integers(0, 10**6))
def test_numbers_stay_in_their_range(low: int, width: int, seed: int) -> None:
    for base in ("int", "number"):
        for bounds in ({"minimum": low, "maximum": low + width}, {"minimum": low}, {"maximum": low}):
            value = Values(Random(seed)).draw(ValueType(base, base, **bounds))
            assert value >= bounds.get("minimum", value)
            assert value <= bounds.get("maximum", value)
            assert isinstance(value, int if base == "int" else float)


def test_ids_that_are_whole_numbers() -> None:
    assert isinstance(Values(Random(1)).draw(ValueType("int", "id"), "user_id"), int)


def test_lists_and_objects() -> None:
    item = ValueType("object", "object", fields=(Parameter("city", ValueType("string", "city")),))
    kind = ValueType("list", "list", item=item, minimum=2, maximum=4)
    drawn = Values(Random(1)).draw(kind, "places")
    assert 2 <= len(drawn) <= 4
    assert all(set(place) == {"city"} for place in drawn)


@pytest.mark.parametrize("pattern", [
    "^[A-Z]{2}-[0-9]{4}$", r"\d{3}-\d{2}", "(cat|dog)s?", r"^[^x]{3}$", r"(?:ab)+c{0,2}", r"(\d)\1", "^v[1-9][0-9]*$",
    r"\w+@\w+\.example", ".{5}",
])  # fmt: skip
def test_patterns_match_what_is_made_of_them(pattern: str) -> None:
    for seed in range(20):
        assert re.search(pattern, string_of(pattern, Random(seed)))


@pytest.mark.parametrize("pattern", ["(unclosed", "(?=x)y", "[z-a]"])
def test_patterns_that_nothing_is_made_of(pattern: str) -> None:
    with pytest.raises(PatternError):
        string_of(pattern, Random(1))


def test_a_string_type_with_pattern_and_bounds() -> None:
    assert re.fullmatch("[A-Z]{3}", Values(Random(1)).draw(ValueType("string", "text", pattern="^[A-Z]{3}$")))
    assert len(Values(Random(1)).draw(ValueType("string", "sentence", maximum=12))) <= 12
    assert len(Values(Random(1)).draw(ValueType("string", "city", minimum=30))) >= 30
