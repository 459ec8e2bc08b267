from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from dialoom.compiler.metrics import DATA_METRICS
from dialoom.compiler.plan import Expectation
from dialoom.runtime.dialogue import Dialogue, Message, Origin
from dialoom.runtime.errors import DialoomError
from dialoom.runtime.grounding import says
from dialoom.runtime.quality import (
    METRICS,
    check_expectation,
    measure,
    read_rows,
    write_quality,
)
from dialoom.runtime.row import encode_row, to_row
from tests.storage.handmade import dialogues, prospect
from tests.synthesis.plans import small_plan


def with_origin(dialogue: Dialogue, argument: str, origin: Origin | None) -> Dialogue:
    origins = dict(dialogue.meta.provenance["call_2"])
    if origin is None:
        del origins[argument]
    else:
        origins[argument] = origin
    return replace(dialogue, meta=replace(dialogue.meta, provenance={**dialogue.meta.provenance, "call_2": origins}))


def test_every_metric_that_a_spec_may_expect_is_measured() -> None:
    assert set(DATA_METRICS) <= set(METRICS)


def test_metrics_of_a_dialogue_counted_by_hand() -> None:
    metrics = measure([prospect()], None).metrics
    assert list(metrics) == list(METRICS)
    assert metrics["ungrounded_arguments"] == 0  # 5 arguments, each where its provenance says
    assert metrics["clarifying_turns"] == round(1 / 5, 6)  # of five messages one asks; "Anything else?" does not
    assert metrics["multi_step_turns"] == 1  # ref comes from the first call's result, nobody said it before
    assert metrics["duplicate_dialogues"] == 0
    assert metrics["pass_rate"] == 1
    words = "a b a b a"
    tiny = replace(prospect(), messages=(Message("user", words),))
    assert measure([tiny], None).metrics["distinct_3"] == round(2 / 3, 6)  # aba, bab, aba
    assert measure([tiny], None).metrics["entropy"] == 0.970951  # of 3/5 and 2/5


@pytest.mark.parametrize(("argument", "origin"), [
    ("email", Origin("user", 1)),  # another message
    ("email", Origin("user", 99)),  # no such message
    ("email", Origin("result", 3)),  # not a tool's message
    ("email", Origin("user", 9)),  # said only later
    ("ref", None),  # no provenance
])
def test_an_argument_that_is_not_where_its_provenance_says_is_ungrounded(argument: str, origin: Origin | None) -> None:
    assert measure([with_origin(prospect(), argument, origin)], None).metrics["ungrounded_arguments"] == 0.2


def test_without_provenance_a_value_may_stand_anywhere_before() -> None:
    bare = replace(prospect(), meta=replace(prospect().meta, provenance={}))
    assert measure([bare], None).metrics["ungrounded_arguments"] == 0
    silent = replace(bare, messages=tuple(replace(m, content="") if m.role == "user" else m for m in bare.messages))
    assert measure([silent], None).metrics["ungrounded_arguments"] == 0.8  # all but what the result said


def test_dialogues_that_failed_count_for_the_pass_rate_only() -> None:
    metrics = measure([prospect(), prospect(passed=False)], None).metrics
    assert (metrics["pass_rate"], metrics["dialogues"], metrics["duplicate_dialogues"]) == (0.5, 1, 0)


def test_duplicates() -> None:
    assert measure([prospect(0), prospect(1), prospect(2, email="eve@b.org")], None).metrics["duplicate_dialogues"] == \
        round(1 / 3, 6)


@given(dialogues)
def test_any_dialogue_has_metrics_between_their_bounds(dialogue: Dialogue) -> None:
    metrics = measure([dialogue], None).metrics
    assert all(0 <= value <= 1 for name, value in metrics.items() if name != "entropy")


@pytest.mark.parametrize(("text", "value", "found"), [
    ("Call me at +49 170 123", "+49 170 123", True),
    ("it is In Progress", "in_progress", True),
    ("about 1,200 people", 1200, True),
    ("about 1200 people", 1200.0, True),
    ("about 12001 people", 1200, False),
    ("from 5-10 people", 10, True),
    ("at -3.5 degrees", -3.5, True),
    ("at 3.5 degrees", -3.5, False),
    ("1.5e+16 atoms", 1.5e16, True),
    ("a share of 40%", 0.4, True),
    ("a share of 40", 0.4, False),
    ("red and blue", ["red", "blue"], True),
    ("red and blue", ["red", "green"], False),
    ("yes please", True, True),
    ("Ada", "Eve", False),
])
def test_whether_a_text_says_a_value(text: str, value: object, found: bool) -> None:
    assert says(text, value) is found


@pytest.mark.parametrize(("expected", "value", "passed"), [
    (Expectation("m", 0.2, 0.4), 0.2, True),
    (Expectation("m", 0.2, 0.4), 0.41, False),
    (Expectation("m", 0.2, None, strict_low=True), 0.2, False),
    (Expectation("m", None, 0.4, strict_high=True), 0.4, False),
    (Expectation("m", 0, 0), 0.0, True),
    (Expectation("m", 0.2, 0.4, negated=True), 0.3, False),
    (Expectation("m", 0.2, 0.4, negated=True), 0.5, True),
])
def test_expectations(expected: Expectation, value: float, passed: bool) -> None:
    assert check_expectation(expected, value).passed is passed


def test_quality_is_held_against_the_plan(tmp_path: Path) -> None:
    plan = small_plan(((), ("typos",)), count=10)
    quality = measure([prospect(), prospect(1)], plan)
    write_quality(tmp_path / "quality.json", quality)
    content = json.loads((tmp_path / "quality.json").read_text())
    assert content["expectations"] == [{"text": "ungrounded_arguments = 0", "value": 0.0, "passed": True}]
    assert content["counts"]["scenario"][0] == {"name": "add_prospect", "planned": 60, "made": 2}
    assert {"name": "typos", "planned": 110, "made": 2} in content["counts"]["pattern"]
    assert quality.passed


def test_rows_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(encode_row(to_row(prospect())) + b"\n\n" + encode_row(to_row(prospect(1))) + b"\n")
    assert list(read_rows(path)) == [prospect(), prospect(1)]
    path.write_bytes(path.read_bytes() + b'{"id": "x"}\n')
    with pytest.raises(DialoomError, match=r"rows.jsonl:4: not a row"):
        list(read_rows(path))
