"""Renaming: every place of a name, in all specs of the project, or a reason why not.

The names that have to stay equal are renamed together: an effect finds its record by an input that is called as the
field is. What comes out is read again before it is offered, and must mean what it meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from dialoom.cli.languageserver.documents import Analysis, Documents
from dialoom.cli.languageserver.project import analyses_with, linked, occurrences_of
from dialoom.compiler.loader import DOMAINS, STANDARD
from dialoom.compiler.steps import step_ids
from dialoom.compiler.symbols import Occurrence, Symbol
from dialoom.grammar.comments import is_yaml
from dialoom.grammar.edit import Edit, apply_edits
from dialoom.grammar.literal import PLAIN_NAME, encode_name
from dialoom.grammar.source import Source, Span

__all__ = ["RenameRefused", "rename", "renameable"]

_OWNED = {"tool": ("input", "output", "failure"), "entity": ("field",), "type": ("field",), "scenario": ("fact",),
          "pattern": ("form", "parameter"), "input": ("input",), "output": ("output",), "field": ("field",)}
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f`{}\"\u2028\u2029\ufeff\ud800-\udfff]")


class RenameRefused(Exception):
    """Why a name cannot be changed, in words for the user."""


def renameable(analysis: Analysis, offset: int) -> tuple[Span, str]:
    """The place of the name to change, and the name. Raises RenameRefused."""
    here = analysis.index.at(analysis.source.name, offset)
    if not here:
        raise RenameRefused("there is no name here that the spec declares")
    for occurrence in here:
        _check_owner(analysis, occurrence.symbol)
    first = next((one for one in here if one.form == "whole"), None)
    if first is None:
        raise RenameRefused("rename it where it is declared, or where its whole name stands")
    return first.span, first.symbol.name


def _check_owner(analysis: Analysis, symbol: Symbol) -> None:
    if symbol.kind in ("file", "tag"):
        raise RenameRefused("a path is no name" if symbol.kind == "file" else "a tag is declared nowhere")
    if symbol.kind == "level":
        raise RenameRefused("the levels of difficulty are the language's: their names stay")
    declared = analysis.index.declaration(symbol)
    if declared is None:
        whose = "a catalog" if symbol.kind in ("tool", "input", "output") else "the language"
        raise RenameRefused(f"`{symbol.full}` comes from {whose}: its name is not the spec's to change")
    if declared.span.source.startswith(DOMAINS):
        raise RenameRefused(f"`{symbol.full}` is made of a domain: its name is not the spec's to change")
    if declared.span.source.startswith(STANDARD):
        raise RenameRefused(f"`{symbol.full}` is declared in the standard library")


def rename(documents: Documents, analysis: Analysis, offset: int, new: str) -> list[Edit]:
    """The edits that give the thing at a place another name. Raises RenameRefused."""
    _, old = renameable(analysis, offset)
    symbols = {one.symbol for one in analysis.index.at(analysis.source.name, offset)}
    _check_name(new, old, symbols)
    places = [place.span.source for symbol in symbols if (place := analysis.index.declaration(symbol)) is not None]
    analyses = analyses_with(documents, analysis, places[0])
    symbols = linked(analyses, symbols)
    for one in analyses:
        for symbol in symbols:
            if one.index.of(symbol):
                _check_owner(one, symbol)
    changes = {symbol: Symbol(symbol.kind, new, symbol.owner) for symbol in symbols}
    for renamed in changes.values():
        if any(one.index.declaration(renamed) is not None for one in analyses):
            raise RenameRefused(f"there is a {renamed.kind} `{renamed.full}` already")
    occurrences = occurrences_of(analyses, symbols)
    sources = {name: source for one in analyses for name, source in one.resolution.sources.items()}
    problem = ""
    for quoted in (False, True):  # a word of the language takes backticks where it could stand
        edits = _edits(occurrences, sources, new, quoted)
        problem = _difference(documents, analyses, edits, changes)
        if not problem:
            return edits
    raise RenameRefused(f"`{new}` would change what the specs mean: {problem}")


def _check_name(new: str, old: str, symbols: Iterable[Symbol]) -> None:
    if new == old:
        raise RenameRefused("that is its name already")
    if not new or _UNFIT.search(new) or not all(part.strip() == part and part for part in new.split(".")):
        raise RenameRefused(f"`{new}` is no name")
    if new.endswith("*"):
        raise RenameRefused("`*` stands for all tools of a prefix")
    dotted = {symbol.kind for symbol in symbols} <= {"tool", "type", "scenario", "persona", "pattern"}
    if "." in new and not dotted:
        raise RenameRefused(f"`{new}` has a dot: that of a field stands between it and what has it")


def _edits(occurrences: list[Occurrence], sources: dict[str, Source], new: str, quoted: bool) -> list[Edit]:
    found: dict[Span, Edit] = {}
    for one in occurrences:
        source = sources[one.span.source]
        text = new
        if one.form == "last":
            text = new.rpartition(".")[2]
        elif one.form == "step":
            was, is_ = step_ids([one.symbol.name])[0], step_ids([new])[0]
            written = source.text[one.span.start : one.span.end]
            text = is_ + written.removeprefix(was)
        inside = source.text[one.span.start - 1 : one.span.start] == "{" and \
            source.text[one.span.end : one.span.end + 1] == "}"
        if not inside and (not is_yaml(source.name) or source.text[one.span.start] == "`"):
            text = f"`{text}`" if quoted and "." not in text else encode_name(text)
        elif not PLAIN_NAME.fullmatch(text):
            raise RenameRefused(f"`{new}` would need quotes where it is used: choose a plain name")
        found[one.span] = Edit(one.span, text)
    return list(found.values())


def _difference(documents: Documents, analyses: list[Analysis], edits: list[Edit],
                changes: dict[Symbol, Symbol]) -> str:
    """What would be otherwise after the edits, beside the name; empty where nothing is."""
    by_source: dict[str, list[Edit]] = {}
    for edit in edits:
        by_source.setdefault(edit.span.source, []).append(edit)
    after = documents.imagined({
        name: apply_edits(_text(analyses, name), made) for name, made in by_source.items()
    })
    for old in analyses:
        new = after.analyse(Path(old.source.name))
        codes = [Counter(one.code for one in each.resolution.diagnostics) for each in (old, new)]
        if codes[0] != codes[1]:
            more = (codes[1] - codes[0]) or (codes[0] - codes[1])
            return next((one.message for one in new.resolution.diagnostics if one.code in more), "a mistake would go")
        if _meanings(old, changes) != _meanings(new, {}):
            return f"in `{Path(old.source.name).name}` another name would mean something else"
    return ""


def _text(analyses: list[Analysis], name: str) -> str:
    return next(one.resolution.sources[name].text for one in analyses if name in one.resolution.sources)


def _meanings(analysis: Analysis, changes: dict[Symbol, Symbol]) -> list[object]:
    """What each name means, in the order of the text, and how the scenarios hang together."""
    found: dict[tuple[str, int], set[tuple[Symbol, bool]]] = {}
    for one in analysis.index.occurrences:
        found.setdefault((one.span.source, one.span.start), set()).add((_changed(one.symbol, changes), one.declares))
    program = analysis.resolution.program
    shapes = [] if program is None else [
        ([(step.group, len(step.bindings)) for step in one.steps], [(slot.stage, slot.required) for slot in one.slots])
        for one in program.scenarios.values()
    ]
    return [[(source, frozenset(symbols)) for (source, _), symbols in sorted(found.items())], shapes]


def _changed(symbol: Symbol, changes: dict[Symbol, Symbol]) -> Symbol:
    """The symbol under its new name, or its owner's."""
    if symbol in changes:
        symbol = changes[symbol]
    for old, new in changes.items():
        if old.kind == "prefix" and symbol.kind == "tool" and symbol.name.startswith(old.name + "."):
            return Symbol("tool", new.name + symbol.name[len(old.name):])
        if old.kind == "prefix" and symbol.kind in ("input", "output") and symbol.owner.startswith(old.name + "."):
            return Symbol(symbol.kind, symbol.name, new.name + symbol.owner[len(old.name):])
        if symbol.kind in _OWNED.get(old.kind, ()):
            if symbol.owner == old.full:
                return Symbol(symbol.kind, symbol.name, new.full)
            if symbol.owner.startswith(old.full + "."):
                return Symbol(symbol.kind, symbol.name, new.full + symbol.owner[len(old.full):])
    return symbol
