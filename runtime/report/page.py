"""What the report's page holds, and how it becomes HTML."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib.resources import files

from dialoom import __version__
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
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    folder = files("dialoom.runtime.report").joinpath("page")

    def text_of(name: str) -> str:
        return folder.joinpath(name).read_text(encoding="utf-8")

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(text_of), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    script = text_of("script.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # Style and script are ours, read from our files; everything else goes through the escaping.
    return environment.get_template("report.html.jinja").render(
        page=page, version=__version__, style=Markup(text_of("style.css")), script=Markup(script),
        script_hash=f"sha256-{digest}",
    )  # fmt: skip
