"""What the page of a spec holds, worded and rounded, and how it becomes HTML."""

from __future__ import annotations

from dataclasses import dataclass

from dialoom.runtime.htmlpage import render_html

__all__ = [
    "Branch", "Call", "Facts", "FieldRow", "Flow", "Link", "Moment", "Neighbour", "Overview", "Page", "PatternRow",
    "PersonaRow", "Record", "Row", "Said", "ScenarioPart", "Share", "SourceText", "Stage", "ToolPart", "render_page",
]

Facts = tuple[tuple[str, str], ...]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A name, and the place of the page that tells of it; none where that is empty."""

    name: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A bar of ``width`` per cent of the widest."""

    link: Link
    text: str
    width: float


@dataclass(frozen=True, slots=True)
class Overview:
    """The data set at a glance. ``splits``: name, share, rows; ``expect``: what must hold of the data as a whole,
    ``validators``: of every dialogue; ``exports``: the forms that it is handed on in."""

    summary: str
    system: tuple[str, ...]
    mix: tuple[Share, ...]
    levels: tuple[Share, ...]
    patterns: tuple[Share, ...]
    splits: tuple[Row, ...]
    held_out: str
    expect: tuple[str, ...]
    validators: tuple[str, ...]
    exports: tuple[str, ...]
    personas: tuple[PersonaRow, ...]


@dataclass(frozen=True, slots=True)
class PersonaRow:
    """Who talks: name, what the spec says of them, how they talk, how often."""

    name: str
    description: str
    manner: str
    share: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a flow; ``given``: its arguments that come from earlier results, and from where."""

    tool: Link
    given: Facts


@dataclass(frozen=True, slots=True)
class Stage:
    """Calls that are made at once. ``request``: which of the user's requests begins with them; 0: none."""

    calls: tuple[Call, ...]
    request: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """How a flow goes on where a condition holds; without stages nothing more is called."""

    condition: str
    share: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """The calls of a scenario in order."""

    stages: tuple[Stage, ...]
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A value that the user says: how people call it, what it may be, which calls take it."""

    label: str
    type: str
    optional: bool
    takes: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """What is revealed at one time: values, and what is true of the user's case; ``besides``: that in other words."""

    when: str
    note: str
    said: tuple[Said, ...]
    facts: tuple[str, ...] = ()
    besides: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A tool that could be mistaken for the right one, and what excludes it."""

    tool: Link
    fact: str
    source: str
    similarity: str


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A robustness pattern of a scenario: the share asked for, the dialogues expected."""

    name: str
    description: str
    share: str
    rows: str


@dataclass(frozen=True, slots=True)
class ScenarioPart:
    """A scenario. ``nothing``: why nothing is to be called, empty where something is; ``calls``: the flow in a line.
    ``offered``: the tools that the assistant sees besides, where the spec says which.
    ``rows``: how many dialogues, and which share; empty in a spec without a data set."""

    link: Link
    description: str
    rows: str
    goals: tuple[str, ...]
    more_goals: int
    nothing: str
    calls: str
    several_tools: bool
    flow: Flow | None
    reveal: tuple[Moment, ...]
    neighbours: tuple[Neighbour, ...]
    offered: tuple[Link, ...]
    patterns: tuple[PatternRow, ...]
    levels: Facts
    personas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field by its dotted path. ``need``: required, optional, or its default."""

    path: str
    type: str
    need: str
    description: str


@dataclass(frozen=True, slots=True)
class ToolPart:
    """A tool that scenarios call or offer as a distractor."""

    link: Link
    description: str
    effects: tuple[str, ...]
    tags: tuple[str, ...]
    inputs: tuple[FieldRow, ...]
    outputs: tuple[FieldRow, ...]
    returns_list: bool
    failures: Facts
    called: tuple[Link, ...]
    mistaken: tuple[Link, ...]
    offered: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record of the simulated world."""

    link: Link
    description: str
    key: str
    fields: tuple[FieldRow, ...]


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of the spec, in stretches with the name of their colour; ``note`` says why where it is left out."""

    name: str
    pieces: Facts
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page shows. ``graph`` is markup that is escaped already."""

    title: str
    lead: str
    facts: Facts
    overview: Overview | None
    scenarios: tuple[ScenarioPart, ...]
    tools: tuple[ToolPart, ...]
    other_tools: Facts
    graph: str
    graph_note: str
    records: tuple[Record, ...]
    imports: Facts
    trainings: tuple[tuple[str, Facts], ...]
    evaluations: tuple[tuple[str, Facts, tuple[str, ...]], ...]
    source: SourceText | None
    plan_hash: str


def render_page(page: Page) -> str:
    """The HTML of a page: one text that asks no server for anything."""
    return render_html(
        "spec.html.jinja", folders=["dialoom.runtime.specpage", "dialoom.runtime.report"],
        styles=["style.css", "spec.css"], script="spec.js", page=page,
    )  # fmt: skip
