"""Changes of a text: pieces put in place of others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from dialoom.grammar.source import Source, Span

__all__ = ["Edit", "apply_edits", "edits_between"]


@dataclass(frozen=True, slots=True)
class Edit:
    """``text`` stands in place of ``span``; an empty span is a place between two characters."""

    span: Span
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits, which are all of one source and do not overlap. Raises ValueError where they do."""
    out: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda one: (one.span.start, one.span.end)):
        if edit.span.start < done:
            raise ValueError("two edits change one place")
        out += [text[done : edit.span.start], edit.text]
        done = edit.span.end
    return "".join([*out, text[done:]])


def edits_between(source: Source, text: str) -> list[Edit]:
    """The edits, by whole lines, that make ``text`` of the source: places that stay the same are not touched."""
    old, new = source.text.splitlines(True), text.splitlines(True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    return [
        Edit(source.span(starts[i1], starts[i2]), "".join(new[j1:j2]))
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
