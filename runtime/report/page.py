"""What the report's page holds, and how it becomes HTML."""

from __future__ import annotations

from dataclasses import dataclass

from dialoom.runtime.htmlpage import render_html
from dialoom.runtime.report.charts import Curve
from dialoom.runtime.report.scores import ScoreBoard
from dialoom.runtime.report.transcript import Transcript

__all__ = ["Bar", "BarChart", "CellRow", "ExpectationRow", "Filter", "Page", "ToolRow", "TrainingPart", "render_page"]

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of ``width`` per cent."""

    name: str
    text: str
    width: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Counts of one kind."""

    label: str
    note: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ExpectationRow:
    """An ``expect`` and what was measured."""

    text: str
    value: str
    passed: bool


@dataclass(frozen=True, slots=True)
class TrainingPart:
    """A training: facts and the curve of its loss."""

    name: str
    facts: Facts
    curve: Curve | None


@dataclass(frozen=True, slots=True)
class Filter:
    """A select over the dialogues; ``name`` is the data attribute that it looks at."""

    name: str
    label: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToolRow:
    """A tool of the plan; ``needs`` are its required inputs."""

    name: str
    description: str
    needs: str


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell of the plan."""

    scenario: str
    difficulty: str
    patterns: str
    odds: str
    rows: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page shows, worded and rounded."""

    title: str
    subtitle: str
    facts: Facts
    evaluations: tuple[ScoreBoard, ...]
    data_summary: str
    expectations: tuple[ExpectationRow, ...]
    compositions: tuple[BarChart, ...]
    metrics: Facts
    trainings: tuple[TrainingPart, ...]
    dialogues_note: str
    dialogues: tuple[Transcript, ...]
    dialogue_filters: tuple[Filter, ...]
    rollouts_note: str
    rollouts: tuple[Transcript, ...]
    rollout_filters: tuple[Filter, ...]
    tools: tuple[ToolRow, ...]
    cells: tuple[CellRow, ...]
    plan_hash: str


def render_page(page: Page) -> str:
    """The HTML of a page. All text of the data is escaped, and the page lets no script run but its own."""
    return render_html(
        "report.html.jinja", folders=["dialoom.runtime.report"], styles=["style.css"], script="script.js", page=page
    )
