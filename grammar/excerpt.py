"""Diagnostics as text: the lines of the source that they are about, and carets under the places.

::

    error[E0111]: `cal` is no item of a scenario
      --> leads.loom:12:3
       |
    12 |   cal CRM.CreateLead
       |   ^^^ expected `call`, `chain` …
       |
       = help: did you mean `call`?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import category, combining, east_asian_width

from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.source import Source

__all__ = ["display_width", "render_text"]

_TAB = 4
_WIDEST = 160
_RED, _YELLOW, _BLUE, _BOLD, _RESET = "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class _Paint:
    """Puts colour around text, or does not."""

    on: bool

    def __call__(self, text: str, style: str) -> str:
        return f"{style}{text}{_RESET}" if self.on and text else text


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place on one line: columns from 0, in characters; ``main`` is what the finding is about."""

    line: int
    start: int
    end: int
    text: str
    main: bool


def render_text(diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source], color: bool = False) -> str:
    """All diagnostics, a blank line after each."""
    paint = _Paint(color)
    return "\n".join(_finding(diagnostic, sources, paint) for diagnostic in diagnostics)


def _finding(diagnostic: Diagnostic, sources: Mapping[str, Source], paint: _Paint) -> str:
    style = _RED if diagnostic.severity == "error" else _YELLOW
    lines = [paint(f"{diagnostic.severity}[{diagnostic.code}]", style) + paint(f": {diagnostic.message}", _BOLD)]
    groups: dict[str, list[tuple[Label, bool]]] = {}
    for i, label in enumerate(diagnostic.labels):
        groups.setdefault(label.span.source, []).append((label, i == 0))
    places = [label.span for label in diagnostic.labels if label.span.source in sources]
    known = [sources[span.source].position(span.end).line for span in places]
    width = len(str(max(known, default=1)))
    for i, (name, labels) in enumerate(groups.items()):
        lines += _excerpt(name, labels, sources.get(name), (width, "-->" if i == 0 else ":::", style), paint)
    margin = " " * width + " "
    if diagnostic.notes or diagnostic.help:
        lines.append(margin + paint("|", _BLUE))
    remarks = [("note", note) for note in diagnostic.notes]
    for kind, text in [*remarks, *([("help", diagnostic.help)] if diagnostic.help else [])]:
        continued = "\n" + margin + " " * (len(kind) + 4)
        lines.append(f"{margin}{paint('=', _BLUE)} {paint(kind, _BOLD)}: {text.strip().replace(chr(10), continued)}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _excerpt(
    name: str, labels: Sequence[tuple[Label, bool]], source: Source | None, layout: tuple[int, str, str], paint: _Paint
) -> list[str]:
    width, arrow, style = layout
    margin = " " * width
    if source is None:
        return [f"{margin}{paint(arrow, _BLUE)} {name}"]
    at = source.position(labels[0][0].span.start)
    lines = [f"{margin}{paint(arrow, _BLUE)} {name}:{at.line}:{at.column}", f"{margin} {paint('|', _BLUE)}"]
    marks: dict[int, list[_Mark]] = {}
    for label, main in labels:
        mark = _mark(label, main, source)
        marks.setdefault(mark.line, []).append(mark)
    shown: int | None = None
    for number in sorted(marks):
        if shown is not None and number > shown + 2:
            lines.append(paint("...", _BLUE))
        elif shown is not None and number == shown + 2:
            lines.append(_source_line(source, shown + 1, width, paint))
        lines.append(_source_line(source, number, width, paint))
        for mark in sorted(marks[number], key=lambda mark: (not mark.main, mark.start)):
            lines.append(f"{margin} {paint('|', _BLUE)} {_carets(mark, source.line(number), style, paint)}")
        shown = number
    return lines


def _source_line(source: Source, number: int, width: int, paint: _Paint) -> str:
    return f"{paint(f'{number:>{width}} |', _BLUE)} {_visible(source.line(number))}"


def _mark(label: Label, main: bool, source: Source) -> _Mark:
    """Where to put the carets: on the first line of the place, to its end or to the line's."""
    start = source.position(label.span.start)
    end = source.position(max(label.span.start, label.span.end))
    line = source.line(start.line)
    last = end.column - 1 if end.line == start.line else len(line.rstrip())
    low = min(start.column - 1, len(line))
    return _Mark(start.line, low, max(last, low + 1), label.text, main)


def _carets(mark: _Mark, line: str, style: str, paint: _Paint) -> str:
    before = display_width(line[: min(mark.start, _WIDEST)])
    length = max(1, display_width(line[mark.start : min(mark.end, mark.start + _WIDEST)]))
    if before >= _WIDEST:
        before, length = _WIDEST, 1
    carets = ("^" if mark.main else "-") * min(length, _WIDEST + 1 - before)
    return " " * before + paint(f"{carets} {mark.text}".rstrip(), style if mark.main else _BLUE)


def _visible(line: str) -> str:
    """The line as terminals can show it: tabs as spaces, control characters as their symbols, cut where long."""
    shown: list[str] = []
    used = 0
    for character in line:
        width = _width(character)
        if used + width > _WIDEST:
            shown.append("…")
            break
        shown.append(_shown(character))
        used += width
    return "".join(shown)


def _shown(character: str) -> str:
    if character == "\t":
        return " " * _TAB
    if character < " ":
        return chr(0x2400 + ord(character))
    return "\ufffd" if category(character) in {"Cc", "Cf", "Cs"} else character


def _width(character: str) -> int:
    """Columns that a character takes on a terminal."""
    if " " <= character <= "~":
        return 1
    if character == "\t":
        return _TAB
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def display_width(text: str) -> int:
    """Columns that a text takes on a terminal, tabs as four."""
    return sum(map(_width, text))
