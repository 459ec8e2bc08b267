from __future__ import annotations

from dialoom.runtime.report.selection import choose
from tests.storage.handmade import prospect


def test_failed_ones_come_in_and_every_cell_is_seen() -> None:
    common = [prospect(index, cell="common") for index in range(50)]
    rare = [prospect(0, cell="rare")]
    failed = [prospect(index, cell="common", passed=False) for index in (60, 61)]
    chosen, count = choose([*common, *rare, *failed], 6)
    assert count == 53
    assert [(one.meta.cell, one.meta.index) for one in chosen] == [
        ("common", 0), ("common", 1), ("common", 2), ("rare", 0), ("common", 60), ("common", 61),
    ]  # fmt: skip


def test_failed_ones_take_half_of_the_places_at_most() -> None:
    failed = [prospect(index, passed=False) for index in range(10)]
    good = [prospect(index) for index in range(10, 20)]
    chosen, _ = choose([*failed, *good], 6)
    assert [one.meta.index for one in chosen] == [0, 1, 2, 10, 11, 12]


def test_few_are_all_shown() -> None:
    assert len(choose([prospect(0), prospect(1)], 120)[0]) == 2
    assert choose([], 120) == ([], 0)
