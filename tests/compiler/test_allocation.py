"""Laws of sharing out: exact sums, shares kept to within one row, nothing left to chance."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialoom.compiler.allocation import fit, spread_patterns, spread_splits, whole_counts
from dialoom.compiler.patterns import agreement
from dialoom.compiler.standard import standard_patterns

SHARES = st.lists(st.integers(1, 1000), min_size=1, max_size=8).map(lambda parts: [p / sum(parts) for p in parts])
CALM = settings(max_examples=150, deadline=None, derandomize=True)
KEYS = [f"{name}({form})" if form else name
        for name, pattern in standard_patterns().items() for form, _ in (pattern.forms or (("", ""),))]
agree = agreement(standard_patterns())


def apart(keys: tuple[str, ...]) -> bool:
    return len(set(keys)) == len(keys)


@CALM
@given(st.integers(0, 20_000), SHARES)
def test_whole_counts_sum_and_keep_the_shares(total: int, shares: list[float]) -> None:
    counts = whole_counts(total, shares)
    assert sum(counts) == total
    assert all(count >= 0 for count in counts)
    assert all(abs(count - total * share) < 1 for count, share in zip(counts, shares, strict=True))


def test_whole_counts_take_ties_in_order() -> None:
    assert whole_counts(1, [0.5, 0.5]) == [1, 0]
    assert whole_counts(10, [0.25, 0.25, 0.25, 0.25]) == [3, 3, 2, 2]
    assert whole_counts(0, [1.0]) == [0]
    assert whole_counts(7, []) == []


@CALM
@given(st.lists(st.integers(0, 300), max_size=12), SHARES)
def test_splits_share_every_cell_and_keep_the_shares_all_along(cells: list[int], shares: list[float]) -> None:
    given_out = spread_splits(cells, shares)
    assert [sum(counts) for counts in given_out] == cells
    running = [0] * len(shares)
    for counts in given_out:
        running = [have + now for have, now in zip(running, counts, strict=True)]
        total = sum(running)
        # A split may lag or lead while many compete (Tijdeman 1980: less than one row for the best rule).
        assert all(abs(have - share * total) < len(shares) for have, share in zip(running, shares, strict=True))


@pytest.mark.parametrize("shares", [[0.9, 0.05, 0.05], [0.8, 0.1, 0.1], [0.98, 0.01, 0.01], [0.5, 0.5]])
def test_the_usual_splits_are_within_one_row(shares: list[float]) -> None:
    for rows in range(1, 400):
        (counts,) = spread_splits([rows], shares)
        assert all(abs(count - rows * share) <= 1 for count, share in zip(counts, shares, strict=True))


@CALM
@given(st.integers(0, 600), st.lists(st.integers(0, 100), max_size=6))
def test_free_patterns_come_in_exactly_their_share(count: int, percents: list[int]) -> None:
    shares = {f"pattern_{i}": percent / 100 for i, percent in enumerate(percents)}
    chosen = spread_patterns(count, shares, apart)
    assert len(chosen) == count
    had = Counter(pattern for combo in chosen for pattern in combo)
    assert had == Counter({name: rows for name, share in shares.items() if (rows := int(count * share + 0.5))})


@CALM
@given(st.integers(1, 400), st.dictionaries(st.sampled_from(KEYS), st.integers(0, 20), max_size=5))
def test_patterns_that_exclude_each_other_never_meet(count: int, percents: dict[str, int]) -> None:
    shares = {key: percent / 100 for key, percent in percents.items()}
    chosen = spread_patterns(count, shares, agree)
    assert all(agree(combo) for combo in chosen)
    had = Counter(pattern for combo in chosen for pattern in combo)
    if sum(percents.values()) <= 90:  # there are rows for all of them
        assert all(abs(had[key] - count * share) <= 1 for key, share in shares.items())


def test_two_patterns_are_as_good_as_independent() -> None:
    for count in (100, 500, 1000, 5000):
        chosen = spread_patterns(count, {"a": 0.2, "b": 0.15, "c": 0.1}, apart)
        both = sum("a" in combo and "b" in combo for combo in chosen)
        assert abs(both / count - 0.2 * 0.15) < 0.03


@CALM
@given(SHARES, st.data())
def test_fit_keeps_rows_exactly_and_columns_where_all_are_allowed(rows: list[float], data: st.DataObject) -> None:
    columns = data.draw(SHARES)
    by_row = {f"r{i}": share for i, share in enumerate(rows)}
    by_column = {f"c{i}": share for i, share in enumerate(columns)}
    table = fit(by_row, by_column, lambda row, column: True)
    for name, share in by_row.items():
        assert sum(v for (row, _), v in table.items() if row == name) == pytest.approx(share, abs=1e-6)
    for name, share in by_column.items():
        assert sum(v for (_, column), v in table.items() if column == name) == pytest.approx(share, abs=1e-6)


def test_fit_comes_as_near_as_the_pairs_allow() -> None:
    allowed = {("a", "easy"), ("b", "easy"), ("b", "hard")}
    table = fit({"a": 0.8, "b": 0.2}, {"easy": 0.5, "hard": 0.5}, lambda row, column: (row, column) in allowed)
    assert set(table) == allowed
    assert table["a", "easy"] == pytest.approx(0.8)
    assert table["b", "hard"] == pytest.approx(0.2, abs=0.01)
