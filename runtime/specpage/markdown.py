"""The same page as Markdown, for repositories and wikis; the diagrams of calls in Mermaid's notation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from dialoom.runtime.specpage.page import FieldRow, Flow, Link, Moment, Overview, Page, ScenarioPart, Stage, ToolPart

__all__ = ["render_markdown"]

_MARKS = re.compile(r"([\\`*_{}\[\]|~#$!])")


def render_markdown(page: Page) -> str:
    """The Markdown of a page: all its text is escaped, so that it shows as what it is."""
    lines = [f"# {_text(page.title)}", "", _text(page.lead), ""]
    lines += _table(("", ""), page.facts)
    if page.overview is not None:
        lines += _overview(page.overview)
    if page.scenarios:
        lines += ["## Scenarios", "", *(line for one in page.scenarios for line in _scenario(one))]
    if page.tools:
        lines += ["## Tools", "", *(line for one in page.tools for line in _tool(one))]
    if page.other_tools:
        lines += ["### Other tools", "", *_table(("Tool", "What it does"), page.other_tools)]
    if page.records:
        lines += ["## Records", ""]
        for record in page.records:
            lines += [_heading(record.link), "", *_paragraph(record.description), *_fields("Field", record.fields)]
    if page.imports:
        lines += ["## Imports", "", *_table(("File", "Content (SHA-256)"), page.imports)]
    if page.trainings or page.evaluations:
        lines += ["## Training and evaluation", ""]
    for name, settings in page.trainings:
        lines += [f"### {_text(name)}", "", *_table(("Trains", ""), settings)]
    for name, settings, gates in page.evaluations:
        lines += [f"### {_text(name)}", "", *_table(("Evaluates", ""), settings), *_bullets("Gates", gates)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _text(text: str) -> str:
    """The text on one line, without what Markdown or HTML would take for its own."""
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub(r"\\\1", plain)


def _to(link: Link) -> str:
    return f"[{_text(link.name)}](#{link.anchor})" if link.anchor else _text(link.name)


def _heading(link: Link) -> str:
    return f'### <a id="{link.anchor}"></a>{_text(link.name)}'


def _paragraph(text: str) -> list[str]:
    return [_text(text), ""] if text else []


def _bullets(title: str, texts: Sequence[str]) -> list[str]:
    return [f"**{title}**", "", *(f"- {_text(text)}" for text in texts), ""] if texts else []


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return _raw_table(header, (tuple(map(_text, row)) for row in rows))


def _raw_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of cells that are Markdown already; nothing where there are no rows."""
    body = [f"| {' | '.join(row)} |" for row in rows]
    return [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}", *body, ""] if body else []


def _overview(one: Overview) -> list[str]:
    lines = ["## At a glance", "", _text(one.summary), ""]
    for title, shares in (("Mix", one.mix), ("Difficulty", one.levels), ("Patterns", one.patterns)):
        lines += _raw_table((title, "Dialogues"), ((_to(share.link), _text(share.text)) for share in shares))
    lines += [*_table(("Split", "Share", "Dialogues"), one.splits), _text(one.held_out), ""]
    lines += _bullets("Expected of the data", one.expect)
    lines += _bullets("Every dialogue has to meet", one.validators)
    lines += _bullets("Handed on as well as", one.exports)
    lines += _bullets("System prompt", one.system)
    people = ((who.name, f"{who.description} {who.manner}", who.share) for who in one.personas)
    return [*lines, *_table(("Persona", "How they talk", "Weight"), people)]


def _scenario(one: ScenarioPart) -> Iterator[str]:
    yield from (_heading(one.link), "")
    told = [one.rows, *(f"{name} {rows}" for name, rows in one.levels)]
    yield from _paragraph(" · ".join(part for part in told if part))
    yield from _paragraph(one.description)
    yield from _paragraph(one.nothing)
    for goal in one.goals:
        yield from (f"> {_text(goal)}", "")
    if one.more_goals:
        yield from _paragraph(f"and {one.more_goals} more")
    if one.flow is not None:
        yield from ("```mermaid", *_diagram(one.flow), "```", "")
    yield from _raw_table(("When", "What the user says"), (_moment(moment) for moment in one.reveal))
    near = ((_to(each.tool), f"“{_text(each.fact)}” {_text(each.source)}".strip(), each.similarity)
            for each in one.neighbours)  # fmt: skip
    yield from _raw_table(("Could be mistaken for it", "What excludes it", "Similarity"), near)
    if one.offered:
        yield from (f"The assistant is offered besides: {', '.join(map(_to, one.offered))}.", "")
    patterns = ((each.name, each.description, each.share, each.rows) for each in one.patterns)
    yield from _table(("Pattern", "What happens", "Asked", "Dialogues"), patterns)
    if one.personas:
        yield from _paragraph(f"Who talks: {', '.join(one.personas)}.")


def _moment(one: Moment) -> tuple[str, str]:
    said = [f"**{_text(each.label)}** {_text(each.type)}{' (optional)' if each.optional else ''}" for each in one.said]
    said += [f"“{_text(fact)}”" for fact in one.facts]
    said += [_text(one.besides)] if one.besides else []
    return f"{_text(one.when)}: {_text(one.note)}", "<br>".join(said)


def _tool(one: ToolPart) -> Iterator[str]:
    yield from (_heading(one.link), "")
    for text in (one.description, *one.effects, f"Tags: {', '.join(one.tags)}" if one.tags else ""):
        yield from _paragraph(text)
    yield from _fields("Input", one.inputs, needs=True)
    yield from _fields("Result: a list, each with" if one.returns_list else "Result", one.outputs)
    yield from _table(("Failure", "Description"), one.failures)
    for said, links in (("Called in", one.called), ("Could be mistaken for the right one in", one.mistaken),
                        ("Offered besides in", one.offered)):
        if links:
            yield from (f"{said} {', '.join(map(_to, links))}.", "")


def _fields(title: str, rows: Sequence[FieldRow], *, needs: bool = False) -> list[str]:
    if needs:
        named = ((row.path, row.type, row.need, row.description) for row in rows)
        return _table((title, "What it may be", "Need", "Description"), named)
    return _table((title, "What it may be", "Description"), ((row.path, row.type, row.description) for row in rows))


def _diagram(flow: Flow) -> list[str]:
    """The flow as Mermaid's flowchart: the nodes are numbered, their names are labels."""
    lines = ["flowchart LR"]
    last = _walk(flow.stages, [], "", lines)
    for branch in flow.branches:
        said = f'|"{_label(branch.condition)} ({branch.share})"|'
        if branch.stages:
            _walk(branch.stages, last, said, lines)
        else:
            end = f"n{len(lines)}"
            lines.append(f'  {end}(["nothing more"])')
            lines += [f"  {node} -->{said} {end}" for node in last]
    return lines


def _walk(stages: Sequence[Stage], last: list[str], said: str, lines: list[str]) -> list[str]:
    """Add the stages after the nodes ``last``, over lines that say ``said``; returns the nodes of the last stage."""
    for stage in stages:
        nodes = []
        for call in stage.calls:
            node = f"n{len(lines)}"
            nodes.append(node)
            lines.append(f'  {node}["{_label(call.tool.name)}"]')
            lines += [f"  {before} -->{said} {node}" for before in last]
        last, said = nodes, ""
    return last


def _label(text: str) -> str:
    """A text between Mermaid's quotes, where `#` begins an entity."""
    escaped = text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return " ".join(escaped.replace("`", "#96;").split())
