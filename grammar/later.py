"""The parts of the language that this version does not have yet."""

from __future__ import annotations

from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.source import Span

__all__ = ["DECLARATIONS_LATER", "ITEMS_LATER", "not_available"]

DECLARATIONS_LATER = ("agents",)
ITEMS_LATER = {"scenario": ("agents",)}


def not_available(word: str, span: Span) -> Diagnostic:
    """The finding for such a part, at its word."""
    return Diagnostic(
        "E0120", f"`{word}` is not available in this version", (Label(span),),
        notes=("it belongs to the language; the rest of the spec is read without it",),
    )
