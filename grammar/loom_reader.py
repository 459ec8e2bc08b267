"""The DSL: from a text to its tree; with mistakes in it, declaration by declaration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dialoom.grammar.chunk import DECLARATIONS, Chunk, Fault, balanced, cut
from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.expectation import explain_failure, unknown_declaration
from dialoom.grammar.later import DECLARATIONS_LATER, not_available
from dialoom.grammar.lexical import bracket_fault, lexical_faults
from dialoom.grammar.literal import decode_name
from dialoom.grammar.parser import Failure, ParseFailure, parse
from dialoom.grammar.pieces import Pieces
from dialoom.grammar.reader import EVERYTHING, Reading
from dialoom.grammar.recovery import blank, blank_all, closers_for, entry_around, unfinished_before
from dialoom.grammar.scanner import Lexeme, deepest, scan
from dialoom.grammar.source import Source, Span
from dialoom.grammar.suggestion import suggest
from dialoom.grammar.transformer import TreeBuilder
from dialoom.grammar.tree import Comment, Declaration, Spec

__all__ = ["DEEPEST", "read_loom"]

DEEPEST = 40
"""How deep brackets may nest."""

_MOST_REPORTS = 10
"""How many mistakes of one declaration are reported."""

_PREFIX = re.compile(r"\bas+ +([^\s\"`#]+|`[^`\n]+`)(?=\s*(?:#|only|except|\{|$))", re.MULTILINE)
"""The prefix of an import or a domain that cannot be read."""

_LONGEST_PARTIAL = 20_000
"""Up to so many characters a declaration that cannot be read is searched for what editors can use."""

_MOST_FINDINGS = 100
"""After so many mistakes a text is given up."""


def read_loom(source: Source, pieces: Pieces | None = None) -> Reading:
    """Read a text of the DSL; see `reader.read`."""
    lexemes = scan(source.text)
    comments = tuple(
        Comment(lexeme.text, source.span(lexeme.start, lexeme.end)) for lexeme in lexemes if lexeme.kind == "comment"
    )
    whole = source.span(0, len(source.text))
    depth, bracket = deepest(lexemes)
    if depth > DEEPEST and bracket is not None:
        place = Label(source.span(bracket.start, bracket.end), f"this is level {depth}")
        refused = Diagnostic("E0106", f"brackets nest deeper than {DEEPEST}", (place,))
        return Reading(Spec((), whole, comments), (refused,))
    if pieces is None and balanced(lexemes) and not any(lexeme.kind.startswith("bad_") for lexeme in lexemes):
        builder = TreeBuilder(source.span)
        try:
            spec = builder.transform(parse(source.text))
            if not builder.diagnostics:
                return Reading(Spec(spec.declarations, whole, comments), ())
        except ParseFailure:
            pass  # read again below, declaration by declaration, to say what is wrong
    reader = _Recovering(source)
    for chunk in cut(lexemes, source.text):
        if len(reader.diagnostics) >= _MOST_FINDINGS:
            reader.give_up(chunk)
            break
        reader.read_again(chunk, pieces) if pieces is not None else reader.read(chunk)
    if pieces is not None:
        pieces.turn()
    reader.diagnostics.sort(key=Diagnostic.sort_key)
    return Reading(
        Spec(tuple(reader.declarations), whole, comments), tuple(reader.diagnostics), frozenset(reader.damaged),
        tuple(reader.partial),
    )


def _with_strays(reports: list[Diagnostic], stray: Sequence[Fault], source: Source) -> list[Diagnostic]:
    """One report where brackets close nothing: of what came before, which lacks the opening one."""
    first = stray[0].bracket
    if not reports or reports[0].span.start > first.start:
        return [bracket_fault(stray[0], source)]
    label = Label(source.span(first.start, first.end), "this closes nothing")
    return [replace(reports[0], labels=(*reports[0].labels, label))]


class _Recovering:
    """Reads the declarations one by one, and goes on after a mistake."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.declarations: list[Declaration] = []
        self.diagnostics: list[Diagnostic] = []
        self.damaged: set[str] = set()
        self.partial: list[Declaration] = []

    def read(self, chunk: Chunk) -> None:
        """Read one declaration: keep it if it is whole, else report what is wrong with it."""
        head = chunk.lexemes[0]
        place = self.source.span(head.start, head.end)
        if head.text in DECLARATIONS_LATER:
            self.diagnostics.append(not_available(head.text, place))
            self._damage(chunk)
            return
        text, found, unreadable = lexical_faults(chunk, self.source)
        stray = [fault for fault in chunk.faults if fault.kind == "stray"]
        unclosed = [fault for fault in chunk.faults if fault.kind == "unclosed"]
        if not unreadable and unclosed:
            found.append(bracket_fault(unclosed[0], self.source))
            unreadable = True
        closed = text + closers_for(chunk.lexemes) if unreadable and len(text) <= _LONGEST_PARTIAL else ""
        if closed and balanced(scan(closed)):  # for editors: nothing of it is reported
            self._read_entries(closed, chunk.start, _MOST_REPORTS, keep=False)
        if not unreadable and head.kind != "bad_character":
            if head.text not in DECLARATIONS and head.text not in "}])":
                if self._faulty(head):  # torn off by what is wrong before it on its line
                    return
                found.append(unknown_declaration(head, place))
            else:
                brackets = [fault.bracket for fault in stray]
                text = blank_all(text, [(b.start - chunk.start, b.end - chunk.start, "") for b in brackets])
                kept = not found and not stray
                reports = self._read_entries(text, chunk.start, 1 if stray else _MOST_REPORTS, keep=kept)
                faulty = {self._line(fault) for fault in found}
                reports = [report for report in reports if self._line(report) not in faulty]
                found += _with_strays(reports, stray, self.source) if stray else reports
        self.diagnostics += found
        if found:
            self._damage(chunk)

    def read_again(self, chunk: Chunk, pieces: Pieces) -> None:
        """As `read`, but what ``pieces`` knows is taken from there."""
        text = self.source.text[chunk.start : chunk.end]
        known = None if chunk.faults else pieces.get(text, chunk.start)
        if known is None:
            before, found = len(self.declarations), len(self.diagnostics)
            self.read(chunk)
            if chunk.faults or len(self.diagnostics) > found:
                return
            known = tuple(self.declarations[before:])
        else:
            self.declarations += known
        pieces.put(text, chunk.start, known)

    def give_up(self, chunk: Chunk) -> None:
        """Say with the last mistake that what follows was not read."""
        line = self.source.position(chunk.start).line
        note = f"there are more mistakes: nothing was read from line {line} on"
        self.diagnostics[-1] = replace(self.diagnostics[-1], notes=(*self.diagnostics[-1].notes, note))

    def _faulty(self, head: Lexeme) -> bool:
        """Whether something wrong was found before on the lexeme's line."""
        line = self.source.position(head.start).line
        return any(self._line(found) == line for found in self.diagnostics[-_MOST_REPORTS:])

    def _line(self, diagnostic: Diagnostic) -> int:
        return self.source.position(diagnostic.span.start).line

    def _damage(self, chunk: Chunk) -> None:
        """Remember the name that the declaration would have declared, as far as it can be told."""
        first, *rest = chunk.lexemes
        head = next(iter(suggest(first.text, DECLARATIONS)), first.text)
        if head in ("import", "domain"):
            prefix = _PREFIX.search(self.source.text, first.end, chunk.end)
            self.damaged.add(decode_name(prefix[1]) if prefix else EVERYTHING)
            return
        if not rest or rest[0].kind != "name" or rest[0].first:
            self.damaged.add(EVERYTHING)
            return
        self.damaged.add(decode_name(rest[0].text))

    def _read_entries(self, text: str, offset: int, most: int, *, keep: bool) -> list[Diagnostic]:
        """The mistakes of a declaration's text, at most ``most``; without any, its tree is kept if ``keep``."""
        builder = TreeBuilder(lambda start, end: self.source.span(start + offset, end + offset))
        reports: list[Diagnostic] = []
        seen: set[int] = set()
        left: list[tuple[int, int]] = []
        for _ in range(2 * most):
            try:
                spec = builder.transform(parse(text))
            except ParseFailure as error:
                rest, report = self._leave_out(error.failure, text, offset, seen, left)
                reports += [report] if report else []
                if rest is None or len(reports) == most:
                    return reports
                text = rest
                continue
            reports += builder.diagnostics
            kept = self.declarations if not reports and keep else self.partial
            kept += spec.declarations
            return reports
        return reports

    def _leave_out(
        self, failure: Failure, text: str, offset: int, seen: set[int], left: list[tuple[int, int]]
    ) -> tuple[str | None, Diagnostic | None]:
        """The text without the entry that cannot be read, and what is wrong with it if not yet said.

        The text is None where no reading on is possible. An unfinished entry makes its successor
        unreadable too: that is one mistake, so a place that was reported is left out silently. So is a
        block that is empty because of what was ``left`` out of it.
        """
        lexemes = [lexeme for lexeme in scan(text) if lexeme.kind != "comment"]
        at = next((i for i, lexeme in enumerate(lexemes) if lexeme.start >= failure.start), len(lexemes))
        earlier = unfinished_before(text, lexemes, at)
        if earlier is not None:  # what it lacks was taken from this line
            failure, at = earlier
        unfinished = self._is_unfinished(failure, lexemes, at)
        report = None
        emptied = 0 < at < len(lexemes) and (lexemes[at - 1].text, lexemes[at].text) == ("{", "}") and any(
            lexemes[at - 1].end <= start and end <= lexemes[at].start for start, end in left)
        if failure.start not in seen and not emptied:
            seen.add(failure.start)
            report = explain_failure(
                failure, lexemes, at, self._place(lexemes, at, offset),
                self._place(lexemes, at - 1, offset) if unfinished else None,
            )
        region = entry_around(lexemes, at - 1 if unfinished or at == len(lexemes) else at) if lexemes else None
        left += [region] if region else []
        return (blank(text, *region) if region else None), report

    def _is_unfinished(self, failure: Failure, lexemes: Sequence[Lexeme], at: int) -> bool:
        """Whether the entry before the place lacks its end: a new line started, but nothing new could."""
        if at == 0 or at >= len(lexemes):
            return at > 0
        return (lexemes[at].first or lexemes[at].text == "}") and "RBRACE" not in failure.expected

    def _place(self, lexemes: Sequence[Lexeme], at: int, offset: int) -> Span:
        if at >= len(lexemes):
            end = lexemes[-1].end if lexemes else 0
            return self.source.span(end + offset, end + offset)
        return self.source.span(lexemes[at].start + offset, lexemes[at].end + offset)
