"""What the server found, in the protocol's own types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lsprotocol import types

from dialoom.cli.languageserver.completion import Completion
from dialoom.cli.languageserver.outline import Entry, Fold
from dialoom.cli.languageserver.positions import Place, stretch_of
from dialoom.grammar.codes import CODES
from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.edit import Edit
from dialoom.grammar.source import Source, Span

__all__ = ["Wire", "place"]

_SYMBOLS = {
    "import": types.SymbolKind.Module, "type": types.SymbolKind.TypeParameter, "entity": types.SymbolKind.Class,
    "tool": types.SymbolKind.Function, "persona": types.SymbolKind.Object, "pattern": types.SymbolKind.Event,
    "scenario": types.SymbolKind.Method, "dataset": types.SymbolKind.Array, "train": types.SymbolKind.Constructor,
    "evaluate": types.SymbolKind.Operator, "field": types.SymbolKind.Field, "input": types.SymbolKind.Variable,
    "output": types.SymbolKind.Property, "failure": types.SymbolKind.EnumMember, "setting": types.SymbolKind.Key,
    "goal": types.SymbolKind.String, "other": types.SymbolKind.Object,
}

_COMPLETIONS = {
    "word": types.CompletionItemKind.Keyword, "key": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember, "type": types.CompletionItemKind.TypeParameter,
    "field": types.CompletionItemKind.Field, "entity": types.CompletionItemKind.Class,
    "tool": types.CompletionItemKind.Function, "prefix": types.CompletionItemKind.Module,
    "slot": types.CompletionItemKind.Variable, "fact": types.CompletionItemKind.Constant,
    "pattern": types.CompletionItemKind.Event, "persona": types.CompletionItemKind.Value,
    "scenario": types.CompletionItemKind.Method, "metric": types.CompletionItemKind.Operator,
    "split": types.CompletionItemKind.Unit, "train": types.CompletionItemKind.Constructor,
    "file": types.CompletionItemKind.File, "folder": types.CompletionItemKind.Folder,
}


def place(position: types.Position) -> Place:
    """The place of a position."""
    return Place(position.line, position.character)


@dataclass(frozen=True)
class Wire:
    """Turns spans into ranges: ``sources`` by name, ``address`` gives a source's URI."""

    sources: Mapping[str, Source]
    address: Callable[[str], str]
    encoding: str

    def range(self, span: Span) -> types.Range:
        """The range of a span; of a source that is not at hand, its beginning."""
        source = self.sources.get(span.source)
        if source is None:
            return types.Range(types.Position(0, 0), types.Position(0, 0))
        stretch = stretch_of(source, span, self.encoding)
        return types.Range(types.Position(stretch.start.line, stretch.start.column),
                           types.Position(stretch.end.line, stretch.end.column))

    def location(self, span: Span) -> types.Location:
        """The location of a span."""
        return types.Location(self.address(span.source), self.range(span))

    def edit(self, edit: Edit) -> types.TextEdit:
        """An edit."""
        return types.TextEdit(self.range(edit.span), edit.text)

    def changes(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Edits of any sources."""
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in edits:
            changes.setdefault(self.address(edit.span.source), []).append(self.edit(edit))
        return types.WorkspaceEdit(changes=changes)

    def diagnostic(self, found: Diagnostic) -> types.Diagnostic:
        """A finding: message, notes and mend in its text, the other places beside it."""
        said = [found.message, *(f"note: {note}" for note in found.notes)]
        said += [f"help: {found.help}"] if found.help else []
        first, *others = found.labels
        if first.text:
            said[0] += f" ({first.text})"
        related = [types.DiagnosticRelatedInformation(self.location(label.span), label.text or "this belongs to it")
                   for label in others]
        severity = types.DiagnosticSeverity.Error if found.severity == "error" else types.DiagnosticSeverity.Warning
        known = found.code in CODES
        return types.Diagnostic(
            self.range(found.span), "\n".join(said), severity, found.code, source="dialoom",
            related_information=related or None,
            tags=[types.DiagnosticTag.Unnecessary] if known and "unused" in CODES[found.code].title else None,
        )

    def symbol(self, entry: Entry) -> types.DocumentSymbol:
        """An entry of the outline."""
        return types.DocumentSymbol(
            entry.name or "?", _SYMBOLS[entry.kind], self.range(entry.span), self.range(entry.place),
            detail=entry.detail or None, children=[self.symbol(part) for part in entry.parts],
        )

    def completion(self, found: Completion, number: int, uri: str) -> types.CompletionItem:
        """Something that can be written, the ``number``-th of a list; ``uri``: of the document."""
        symbol = found.offer.symbol
        return types.CompletionItem(
            found.offer.label, kind=_COMPLETIONS.get(found.offer.kind, types.CompletionItemKind.Text),
            detail=found.offer.detail or None, sort_text=f"{number:04d}", text_edit=self.edit(found.edit),
            filter_text=found.offer.label,
            data={"uri": uri, "kind": symbol.kind, "name": symbol.name, "owner": symbol.owner} if symbol else None,
        )

    @staticmethod
    def fold(fold: Fold) -> types.FoldingRange:
        """Lines that fold."""
        kind = types.FoldingRangeKind.Comment if fold.comment else types.FoldingRangeKind.Region
        return types.FoldingRange(fold.first - 1, fold.last - 1, kind=kind)
