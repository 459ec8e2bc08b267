from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from dialoom.runtime.report.charts import curve


def test_too_little_is_no_curve() -> None:
    assert curve([]) is None
    assert curve([(1, 2.0), (2, math.nan)]) is None


def test_ticks_are_round_and_reach_the_top() -> None:
    drawn = curve([(0, 4.2), (400, 0.3)])
    assert drawn is not None
    assert [tick.text for tick in drawn.y_ticks] == ["0", "2", "4", "6"]
    assert [tick.text for tick in drawn.x_ticks] == ["0", "200", "400"]


@given(st.lists(st.floats(0, 1e6, allow_nan=False), min_size=2, max_size=20))
def test_every_point_lies_in_the_picture(losses: list[float]) -> None:
    drawn = curve([(float(step), loss) for step, loss in enumerate(losses)])
    assert drawn is not None
    for point in drawn.points.split():
        x, y = map(float, point.split(","))
        assert drawn.left <= x <= drawn.right
        assert drawn.top - 0.1 <= y <= drawn.bottom
