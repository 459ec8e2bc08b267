"""What a data set is made of, and how it measures, worded for the report."""

from __future__ import annotations

from dialoom.runtime.quality import Count, Quality
from dialoom.runtime.report.page import Bar, BarChart, ExpectationRow

__all__ = ["compositions", "expectation_rows", "metric_rows"]


def compositions(quality: Quality) -> tuple[BarChart, ...]:
    """Dialogues by scenario, difficulty and pattern; a kind without members has no chart."""
    charts = (
        _chart("Scenarios", "dialogues", quality.scenarios),
        _chart("Difficulty", "dialogues", quality.difficulties),
        _chart("Patterns", "dialogues that have it", quality.patterns),
    )
    return tuple(chart for chart in charts if chart.bars)


def expectation_rows(quality: Quality) -> tuple[ExpectationRow, ...]:
    """The spec's expectations with what was measured."""
    return tuple(ExpectationRow(one.text, number(one.value), one.passed) for one in quality.expectations)


def metric_rows(quality: Quality) -> tuple[tuple[str, str], ...]:
    """All metrics of the data set by name."""
    return tuple((name, number(value)) for name, value in sorted(quality.metrics.items()))


def number(value: float) -> str:
    """A measure as people read it: whole numbers whole, others with three digits after the point."""
    return f"{value:,.0f}" if value == int(value) and abs(value) >= 1 else f"{value:.3f}".rstrip("0").rstrip(".")


def _chart(label: str, note: str, counts: tuple[Count, ...]) -> BarChart:
    most = max((count.made for count in counts), default=0)
    bars = tuple(
        Bar(
            name=count.name,
            text=f"{count.made:,}"
            if count.planned in (None, count.made)
            else f"{count.made:,} of {count.planned:,} planned",
            width=round(100 * count.made / most, 1) if most else 0.0,
        )
        for count in counts
    )
    return BarChart(label, note, bars)
