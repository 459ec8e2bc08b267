"""Places in a text as editors count them: the one module that knows lines from 0 and columns in code units.

A text of ours is counted in characters (``Span``); the protocol counts lines from 0 and, within a line, the code
units of an encoding that client and server agree on: UTF-16 unless the client asks for another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialoom.grammar.source import Source, Span

__all__ = ["ENCODINGS", "Place", "Stretch", "offset_at", "place_of", "stretch_of", "unit_length"]


def _utf16(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if c > "\uffff" else 1 for c in text)


def _utf8(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


ENCODINGS: dict[str, Callable[[str], int]] = {"utf-16": _utf16, "utf-8": _utf8, "utf-32": len}
"""How many code units a piece of text has, by the name of the encoding."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line, from 0, and a column in code units, from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a place to another one, which is not part of it."""

    start: Place
    end: Place


def unit_length(text: str, encoding: str) -> int:
    """How many code units a piece of a line has."""
    return ENCODINGS[encoding](text)


def place_of(source: Source, offset: int, encoding: str) -> Place:
    """The place of a character; offsets past the end give the end."""
    at = source.position(offset)
    return Place(at.line - 1, unit_length(source.line(at.line)[: at.column - 1], encoding))


def stretch_of(source: Source, span: Span, encoding: str) -> Stretch:
    """The place where a span starts and the one where it ends."""
    return Stretch(place_of(source, span.start, encoding), place_of(source, span.end, encoding))


def offset_at(source: Source, place: Place, encoding: str) -> int:
    """The character at a place; past the end of its line, the line's end; past the last line, the text's end.

    A column within a character is that of its start.
    """
    if place.line < 0:
        return 0
    start = source.start_of(place.line + 1)
    line = source.line(place.line + 1)
    if line.isascii() or encoding == "utf-32":
        return start + max(0, min(place.column, len(line)))
    units = 0
    for at, character in enumerate(line):
        units += unit_length(character, encoding)
        if units > place.column:
            return start + at
    return start + len(line)
