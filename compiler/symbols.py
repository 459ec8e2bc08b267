"""What names stand for: symbols, the places where they are named, and the index of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["Form", "Index", "Kind", "Occurrence", "Symbol"]

Kind = Literal["file", "prefix", "type", "entity", "field", "tool", "input", "output", "failure", "persona", "pattern",
               "level", "parameter", "form", "scenario", "fact", "dataset", "train", "evaluate", "tag"]

Form = Literal["whole", "last", "step"]

@dataclass(frozen=True, slots=True, order=True)
class Symbol:
    """A thing with a name; what stands in another thing has its owner's name before its own: ``Lead.email``."""

    kind: Kind
    name: str
    owner: str = ""

    @property
    def full(self) -> str:
        """The name with its owner's."""
        return f"{self.owner}.{self.name}" if self.owner else self.name


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a symbol is named. ``form``: by its whole name, the last part of it, or the id of its step."""

    symbol: Symbol
    span: Span
    declares: bool = False
    form: Form = "whole"

    def key(self) -> tuple[str, int, int, Symbol]:
        """The order of the sources' text."""
        return (self.span.source, self.span.start, self.span.end, self.symbol)


@dataclass(frozen=True)
class Index:
    """All occurrences, in the order of the text. ``imports``: the import that brings each catalog tool."""

    occurrences: tuple[Occurrence, ...]
    imports: Mapping[str, tree.Import] = field(default_factory=dict)

    def at(self, source: str, offset: int) -> list[Occurrence]:
        """What is named at a place, by the shortest name there; the end of a name still counts as it."""
        here = [one for one in self.occurrences
                if one.span.source == source and one.span.start <= offset <= one.span.end]
        # A name that begins here comes before one that ends here.
        best = min(((one.span.end == offset, one.span.end - one.span.start) for one in here), default=None)
        return [one for one in here if (one.span.end == offset, one.span.end - one.span.start) == best]

    def sharing(self, occurrence: Occurrence) -> list[Symbol]:
        """The symbols that are named at the very place of an occurrence."""
        return [one.symbol for one in self.occurrences if one.span == occurrence.span]

    def of(self, symbol: Symbol) -> list[Occurrence]:
        """Everywhere a symbol is named."""
        return [one for one in self.occurrences if one.symbol == symbol]

    def declaration(self, symbol: Symbol) -> Occurrence | None:
        """Where a symbol is declared; of several places the one that counts: a spec's own before the library's."""
        found = [one for one in self.occurrences if one.symbol == symbol and one.declares]
        own = [one for one in found if not one.span.source.startswith("dialoom:")]
        return own[-1] if own else found[-1] if found else None
