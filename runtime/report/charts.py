"""The geometry of the report's charts; the page draws them as inline SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Curve", "Tick", "curve"]

_WIDTH, _HEIGHT = 860, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 12, 28


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: where it stands, in pixels, and what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line over steps, in pixels of a ``width`` × ``height`` picture; ``points`` as SVG takes them."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    points: str
    area: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    last: tuple[float, float]


def curve(samples: Sequence[tuple[float, float]]) -> Curve | None:
    """The curve of (step, value) samples; None where there are fewer than two that are finite."""
    samples = [(x, y) for x, y in samples if math.isfinite(x) and math.isfinite(y)]
    if len(samples) < 2:
        return None
    low, high = samples[0][0], samples[-1][0]
    steps = _round_steps(max(y for _, y in samples))
    top_value = steps[-1] or 1.0
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        across = (x - low) / (high - low or 1.0)
        return round(_LEFT + across * (right - _LEFT), 1), round(bottom - y / top_value * (bottom - _TOP), 1)

    placed = [place(x, max(y, 0.0)) for x, y in samples]
    points = " ".join(f"{x},{y}" for x, y in placed)
    return Curve(
        width=_WIDTH, height=_HEIGHT, left=_LEFT, right=right, top=_TOP, bottom=bottom, points=points,
        area=f"{placed[0][0]},{bottom} {points} {placed[-1][0]},{bottom}",
        x_ticks=tuple(Tick(place(x, 0)[0], f"{x:,.0f}") for x in (low, low + (high - low) / 2, high)),
        y_ticks=tuple(Tick(place(low, y)[1], f"{y:g}") for y in steps),
        last=placed[-1],
    )  # fmt: skip


def _round_steps(highest: float) -> list[float]:
    """Three to six round numbers from 0 to at least ``highest``; below a billionth, nothing is to be told from 0."""
    if highest < 1e-9:
        return [0.0, 1.0]
    rough = highest / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
    count = math.ceil(highest / step - 1e-9)
    return [round(index * step, 10) for index in range(count + 1)]
