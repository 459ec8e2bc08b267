"""Quick fixes: the mends of findings, as edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialoom.cli.languageserver.documents import Analysis
from dialoom.grammar import tree
from dialoom.grammar.comments import is_yaml
from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.edit import Edit
from dialoom.grammar.literal import PLAIN_NAME, encode_name, encode_text
from dialoom.grammar.mend import Mend
from dialoom.grammar.source import Source, Span

__all__ = ["Action", "actions_at", "edits_of"]


@dataclass(frozen=True, slots=True)
class Action:
    """A way to mend a finding; ``preferred``: the one that an editor may take without asking."""

    title: str
    finding: Diagnostic
    edits: tuple[Edit, ...]
    preferred: bool = False


def actions_at(analysis: Analysis, findings: Sequence[Diagnostic], start: int, end: int) -> list[Action]:
    """The mends of the findings that touch a stretch of the document, the nearest names first."""
    found: list[Action] = []
    for finding in findings:
        if any(label.span.source == analysis.source.name and label.span.start <= end and start <= label.span.end
               for label in finding.labels):
            found += _mends(analysis, finding)
    return found


def _mends(analysis: Analysis, finding: Diagnostic) -> Iterator[Action]:
    mend = finding.help
    if not isinstance(mend, Mend):
        return
    texts = mend.texts or ("",)
    for text in texts:
        edits = edits_of(analysis, finding, mend, text)
        if edits:
            title = {"replace": f"Change to `{text}`", "insert": f"Add `{text}`", "add": f"Add `{text}`",
                     "reveal": f"Reveal `{text}` in the last stage", "remove": "Take it out"}[mend.way]
            yield Action(title, finding, tuple(edits), preferred=len(texts) == 1)


def edits_of(analysis: Analysis, finding: Diagnostic, mend: Mend, text: str) -> list[Edit]:
    """The edits that carry a mend out with one of its texts; none where the place does not allow it."""
    source = analysis.source
    if mend.way == "replace":
        places = [finding.labels[0].span, *(one.span for one in finding.labels[1:] if one.text == "and here")]
        return [Edit(span, _written(source, span, text)) for span in places if span.source == source.name]
    if mend.way == "insert":
        end = finding.span.end
        return [Edit(source.span(end, end), text)]
    if mend.way == "remove":
        return [Edit(finding.span, "")]
    if mend.way == "reveal":
        return _revealed(analysis, finding.span, text)
    return _added(analysis, finding.span, text)


def _revealed(analysis: Analysis, span: Span, name: str) -> list[Edit]:
    """A name at the end of the last stage of the reveal at the span; none where no stages are written in a line."""
    source = analysis.source
    for node in analysis.reading.spec.declarations:
        reveal = node.reveal if isinstance(node, tree.Scenario) else None
        if reveal is not None and reveal.span == span and reveal.stages and reveal.stages[-1].items:
            end = reveal.stages[-1].items[-1].span.end
            if not is_yaml(source.name):
                return [Edit(source.span(end, end), f", {encode_name(name)}")]
            if source.text[end : end + 1] in (",", "]"):
                return [Edit(source.span(end, end), f", {name}")]
    return []


def _written(source: Source, span: Span, text: str) -> str:
    """The text as it stands in place of what is there: in quotes or backticks where that is, or where it must."""
    there = source.text[span.start : span.end]
    if there[:1] in "\"'" and there[-1:] == there[:1]:
        return encode_text(text)
    if is_yaml(source.name):
        return text if PLAIN_NAME.fullmatch(text) or not there or "`" in there else encode_text(text)
    return encode_name(text) if not text.startswith(("{", "-", "=")) and " " not in text else text


def _added(analysis: Analysis, span: Span, text: str) -> list[Edit]:
    """A setting as the first entry of the declaration whose name stands at the span."""
    source = analysis.source
    node = next((one for one in (*analysis.reading.spec.declarations, *analysis.reading.partial)
                 if not isinstance(one, tree.Import | tree.Domain | tree.Lint) and one.name.span == span), None)
    if node is None:
        return []
    if not is_yaml(source.name):
        at = source.text.find("{", span.end, node.span.end)
        if at < 0:
            return []
        line = source.line(source.position(node.span.start).line)
        indent = line[: len(line) - len(line.lstrip())] + "  "
        new_line = "\n" in source.text[at : node.span.end]
        return [Edit(source.span(at + 1, at + 1), f"\n{indent}{text}" if new_line else f" {text} ")]
    key, _, value = text.partition(" ")
    colon = source.text.find(":", span.end)
    rest = source.line(source.position(colon).line)[source.position(colon).column :].strip()
    if colon < 0 or colon > node.span.end:
        return []
    if rest.startswith("{"):
        at = source.text.index("{", colon)
        comma = "" if source.text[at + 1 :].lstrip().startswith("}") else ", "
        return [Edit(source.span(at + 1, at + 1), f"{key}: {value}{comma}")]
    first = next((one.span for one in getattr(node, "settings", ())), None)
    indent = " " * (source.position(first.start).column - 1) if first is not None else "    "
    return [Edit(source.span(colon + 1, colon + 1), f"\n{indent}{key}: {value}")]
