"""From a plan to the page of its spec."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dialoom.compiler.descriptions import Descriptions
from dialoom.compiler.plan import Plan
from dialoom.grammar.source import Source
from dialoom.runtime.rundir import write_atomically
from dialoom.runtime.specpage.anchors import Anchors
from dialoom.runtime.specpage.learning import evaluation_parts, training_parts
from dialoom.runtime.specpage.markdown import render_markdown
from dialoom.runtime.specpage.overview import facts_of, lead_of, overview_of
from dialoom.runtime.specpage.page import Page, SourceText, render_page
from dialoom.runtime.specpage.scenarios import scenario_parts
from dialoom.runtime.specpage.tools import other_tools, record_parts, tool_parts, tools_in_use
from dialoom.runtime.toolmap import map_tools, write_svg

__all__ = ["spec_page", "write_spec_page"]

_LONGEST_SOURCE = 200_000
"""Characters: more are no page to read."""

_MOST_DRAWN = 600
"""More tools than these are no picture any more."""


def write_spec_page(plan: Plan, target: Path, *, descriptions: Descriptions, source: Source | None = None) -> None:
    """Write the page of a plan to ``target``, as HTML or, where its name ends in ``.md``, as Markdown.

    The same bytes for the same plan, descriptions and source; Markdown has neither the source nor the tool graph.
    """
    page = spec_page(plan, descriptions, source)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, (render_markdown(page) if target.suffix == ".md" else render_page(page)).encode())


def spec_page(plan: Plan, descriptions: Descriptions, source: Source | None = None) -> Page:
    """What the page of a plan shows. ``source``: the spec's own text, where it is to be shown as well."""
    anchors = Anchors()
    used = tools_in_use(plan)
    for scenario in plan.scenarios:
        anchors.add("scenario", scenario.name)
    for tool in plan.tools:
        if tool.name in used:
            anchors.add("tool", tool.name)
    for entity in plan.entities:
        anchors.add("record", entity.name)
    graph, graph_note = _graph(plan, used)
    return Page(
        title=plan.dataset,
        lead=lead_of(plan),
        facts=facts_of(plan),
        overview=overview_of(plan, descriptions, anchors),
        scenarios=scenario_parts(plan, descriptions, anchors),
        tools=tool_parts(plan, anchors),
        other_tools=other_tools(plan),
        graph=graph,
        graph_note=graph_note,
        records=record_parts(plan, descriptions, anchors),
        imports=tuple((path, digest[:16]) for path, digest in plan.imports),
        trainings=training_parts(plan),
        evaluations=evaluation_parts(plan),
        source=None if source is None else _source(source),
        plan_hash=plan.data_hash,
    )


def _graph(plan: Plan, used: frozenset[str]) -> tuple[str, str]:
    """The picture of the tools in use, and what it shows; both empty where there is none to draw."""
    if plan.graph is None or not used:
        return "", ""
    if len(used) > _MOST_DRAWN:
        return "", f"{len(used):,} tools are too many for a picture: `dialoom graph` writes a page to search in."
    whole = map_tools(plan)
    groups = ((title, tuple(name for name in members if name in used)) for title, members in whole.groups)
    drawn = replace(
        whole,
        groups=tuple((title, members) for title, members in groups if members),
        edges=tuple(edge for edge in whole.edges if edge.source in used and edge.target in used),
    )
    return write_svg(drawn), "The tools in use; a line leads from a result to the calls that it can feed."


def _source(source: Source) -> SourceText:
    """The text in colour; the YAML surface has no colours of its own, and a very long text is left out."""
    from dialoom.grammar.colouring import colour

    name = Path(source.name).name
    if len(source.text) > _LONGEST_SOURCE:
        return SourceText(name, (), f"too long to be shown here: {source.text.count(chr(10)):,} lines")
    if not source.name.endswith(".loom"):
        return SourceText(name, (("", source.text),))
    pieces: list[tuple[str, str]] = []
    for piece in colour(source.text):
        text = source.text[piece.start : piece.end]
        shade = "" if piece.colour in ("space", "reference") else piece.colour
        if pieces and pieces[-1][0] == shade:
            pieces[-1] = (shade, pieces[-1][1] + text)
        else:
            pieces.append((shade, text))
    return SourceText(name, tuple(pieces))
