"""Where a name is declared, and where it is used."""

from __future__ import annotations

import re

from dialoom.cli.languageserver.diagnosing import imported_name
from dialoom.cli.languageserver.documents import Analysis, Documents
from dialoom.cli.languageserver.project import analyses_with, occurrences_of
from dialoom.compiler.catalogs.naming import operation_name
from dialoom.compiler.loader import DOMAINS
from dialoom.compiler.symbols import Symbol
from dialoom.grammar import tree
from dialoom.grammar.source import Source, Span

__all__ = ["catalog_place", "definitions", "highlights", "references"]

_OPERATION = re.compile(r"""["']?operationId["']?\s*:\s*["']?([^"',}\n]+)""")
_FUNCTION = re.compile(r""""name"\s*:\s*"((?:[^"\\]|\\.)*)\"""")


def definitions(analysis: Analysis, offset: int) -> list[Span]:
    """Where the name at a place is declared: in this spec, in an imported one, in a catalog, or in the library."""
    found: dict[Span, None] = {}
    for occurrence in analysis.index.at(analysis.source.name, offset):
        place = declared_at(analysis, occurrence.symbol)
        if place is not None:
            found[place] = None
    return list(found)


def declared_at(analysis: Analysis, symbol: Symbol) -> Span | None:
    """Where a symbol is declared; None where that is nowhere to be seen."""
    if symbol.kind == "file":
        for node in analysis.resolution.program.declared(tree.Import) if analysis.resolution.program else ():
            if node.path.value == symbol.name and node.span.source == symbol.owner:
                name = imported_name(node, symbol.owner)
                return Span(name, 0, 0) if name in analysis.resolution.sources else None
        return None
    declared = analysis.index.declaration(symbol)
    if declared is not None:
        return _domain_of(analysis, declared.span) if declared.span.source.startswith(DOMAINS) else declared.span
    tool = symbol.owner if symbol.kind in ("input", "output") else symbol.name
    brought = analysis.index.imports.get(tool)
    if brought is None:
        return None
    source = analysis.resolution.sources.get(imported_name(brought, brought.span.source))
    return catalog_place(source, brought, tool) if source is not None else None



def _domain_of(analysis: Analysis, made: Span) -> Span | None:
    """Where the domain stands of which something was made."""
    program = analysis.resolution.program
    known = program.declared(tree.Domain) if program is not None else []
    return next((one.title.span for one in known if made.source == f"{DOMAINS}{one.handle}.loom"), None)


def catalog_place(source: Source, node: tree.Import, tool: str) -> Span:
    """Where a catalog declares a tool, by the id of the operation or its name; else where the catalog begins."""
    wanted = tool.removeprefix(f"{node.prefix.text}.") if node.prefix is not None else tool
    pattern = _OPERATION if node.kind is not None and node.kind.text == "openapi" else _FUNCTION
    for found in pattern.finditer(source.text):
        if operation_name(found[1].strip(), "", "") == wanted or found[1] == wanted:
            return source.span(found.start(1), found.start(1) + len(found[1].rstrip()))
    return source.span(0, 0)


def references(documents: Documents, analysis: Analysis, offset: int, *, declaration: bool = True) -> list[Span]:
    """Everywhere the name at a place is used, in all specs of the project that know it."""
    found: dict[Span, None] = {}
    for occurrence in analysis.index.at(analysis.source.name, offset):
        symbol = occurrence.symbol
        where = declared_at(analysis, symbol)
        analyses = analyses_with(documents, analysis, where.source if where is not None else analysis.source.name)
        for one in occurrences_of(analyses, {symbol}):
            if declaration or not one.declares:
                found[one.span] = None
    return sorted(found, key=lambda span: (span.source, span.start))


def highlights(analysis: Analysis, offset: int) -> list[tuple[Span, bool]]:
    """The places of the same name in the document, and whether each declares it."""
    found: dict[Span, bool] = {}
    for occurrence in analysis.index.at(analysis.source.name, offset):
        for one in analysis.index.of(occurrence.symbol):
            if one.span.source == analysis.source.name:
                found[one.span] = found.get(one.span, False) or one.declares
    return sorted(found.items(), key=lambda item: item[0].start)
