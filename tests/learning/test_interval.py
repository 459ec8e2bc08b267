from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoom.runtime.evaluation.interval import share_of, wilson

# From R: prop.test(count, of, correct = FALSE)$conf.int
KNOWN = [
    (0, 10, 0.0, 0.2775328), (8, 10, 0.4901625, 0.9433178), (10, 10, 0.7224672, 1.0),
    (81, 263, 0.2552741, 0.3662131), (180, 200, 0.8505938, 0.9343334),
]  # fmt: skip


@pytest.mark.parametrize(("count", "of", "low", "high"), KNOWN)
def test_known_intervals(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share_and_mirrors(pair: tuple[int, int]) -> None:
    count, of = pair
    share, (low, high) = share_of(count, of), wilson(of - count, of)
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert (share.low, share.high) == (pytest.approx(1 - high), pytest.approx(1 - low))


def test_no_dialogues_give_no_number() -> None:
    assert math.isnan(share_of(0, 0).value)
