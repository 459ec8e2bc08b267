"""A document's outline and its blocks: what an editor lists and folds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dialoom.grammar import tree
from dialoom.grammar.reader import Reading
from dialoom.grammar.source import Source, Span

__all__ = ["Entry", "Fold", "folds_of", "outline_of"]

Kind = Literal["import", "type", "entity", "tool", "persona", "pattern", "scenario", "dataset", "train", "evaluate",
               "field", "input", "output", "failure", "setting", "goal", "other"]

_KINDS: dict[type, Kind] = {
    tree.TypeDeclaration: "type", tree.Entity: "entity", tree.Tool: "tool", tree.Persona: "persona",
    tree.Pattern: "pattern", tree.Scenario: "scenario", tree.Dataset: "dataset", tree.Train: "train",
    tree.Evaluate: "evaluate", tree.Difficulty: "other",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A declaration, or a part of one: ``span`` is all of it, ``place`` its name."""

    name: str
    kind: Kind
    span: Span
    place: Span
    detail: str = ""
    parts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines, from 1, that can be folded into the first of them."""

    first: int
    last: int
    comment: bool = False


def outline_of(reading: Reading) -> list[Entry]:
    """The declarations of a document in its order, with their parts; of those with mistakes what could be read."""
    found = [_declaration(node) for node in (*reading.spec.declarations, *reading.partial)]
    return sorted(found, key=lambda entry: entry.span.start)


def _declaration(node: tree.Declaration) -> Entry:
    if isinstance(node, tree.Import):
        name = node.prefix or node.kind
        return Entry(name.text if name else node.path.value, "import", node.span, node.path.span, node.path.value)
    if isinstance(node, tree.Lint):
        rules = tuple(Entry(one.rule.text, "setting", one.span, one.rule.span) for one in node.switches)
        return Entry("lint", "other", node.span, node.span, parts=rules)
    if isinstance(node, tree.Domain):
        return Entry(node.handle or node.title.value, "import", node.span, node.title.span, node.title.value)
    kind = _KINDS.get(type(node), "other")
    described = getattr(node, "description", None)
    detail = described.value if isinstance(described, tree.Text) else ""
    return Entry(node.name.text or kind, kind, node.span, node.name.span, detail, tuple(_parts(node)))


def _parts(node: tree.Declaration) -> Iterator[Entry]:
    if isinstance(node, tree.Entity):
        yield from _fields(node.fields, "field")
    elif isinstance(node, tree.Tool):
        yield from _fields(node.inputs, "input")
        yield from _fields(node.outputs, "output")
        for failure in node.failures:
            yield Entry(failure.name.text, "failure", failure.span, failure.name.span)
    elif isinstance(node, tree.Scenario):
        for goal in node.goals:
            yield Entry(goal.value, "goal", goal.span, goal.span)
    elif isinstance(node, tree.Dataset | tree.Train | tree.Evaluate | tree.Persona | tree.Difficulty):
        for setting in node.settings:
            yield Entry(setting.key.text, "setting", setting.span, setting.key.span)


def _fields(fields: Sequence[tree.Field], kind: Kind) -> Iterator[Entry]:
    for field in fields:
        if field.name.text:
            detail = field.type.name.text + ("?" if field.type.optional else "")
            yield Entry(field.name.text, kind, field.span, field.name.span, detail)


def folds_of(source: Source, reading: Reading) -> list[Fold]:
    """The declarations, the blocks in them, and runs of comment lines, as far as each has several lines."""
    found: dict[int, Fold] = {}
    for span in _blocks((*reading.spec.declarations, *reading.partial)):
        first, last = source.position(span.start).line, source.position(max(span.end - 1, span.start)).line
        if last > first and (first not in found or found[first].last < last):
            found[first] = Fold(first, last)
    lines = [source.position(comment.span.start).line for comment in reading.spec.comments
             if not source.text[source.start_of(source.position(comment.span.start).line):comment.span.start].strip()]
    start = 0
    for at, line in enumerate(lines):
        if at + 1 == len(lines) or lines[at + 1] != line + 1:
            if at > start:
                found.setdefault(lines[start], Fold(lines[start], line, comment=True))
            start = at + 1
    return [found[line] for line in sorted(found)]


def _blocks(nodes: Sequence[tree.Declaration]) -> Iterator[Span]:
    for node in nodes:
        yield node.span
        if isinstance(node, tree.Scenario):
            if node.flow is not None:
                yield node.flow.span
            if node.reveal is not None:
                yield node.reveal.span
        for setting in getattr(node, "settings", ()):
            if isinstance(setting, tree.Setting):
                yield setting.span
