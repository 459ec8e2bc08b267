"""Source texts and the places in them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

__all__ = ["Position", "Source", "Span"]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text as people count it: line and column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` (included) to ``end`` (excluded) of the source named ``source``."""

    source: str
    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of ``other``."""
        return Span(self.source, self.start, max(self.end, other.end))


@dataclass(frozen=True)
class Source:
    """A text with the name that diagnostics print for it (a path as the user wrote it)."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        starts.extend(i + 1 for i, c in enumerate(self.text) if c == "\n")
        return starts

    def position(self, offset: int) -> Position:
        """Line and column of a character offset; offsets past the end give the end."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def start_of(self, number: int) -> int:
        """The offset at which a line (from 1) starts; that of the text's end for lines that are not there."""
        return self._line_starts[number - 1] if 1 <= number <= len(self._line_starts) else len(self.text)

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its line break."""
        if not 1 <= number <= len(self._line_starts):
            return ""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] - 1 if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def span(self, start: int, end: int) -> Span:
        """A span of this source."""
        return Span(self.name, start, end)
