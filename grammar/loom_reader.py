"""The DSL: from a text to its tree."""

from __future__ import annotations

from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.parser import ParseFailure, parse
from dialoom.grammar.reader import Reading
from dialoom.grammar.scanner import scan
from dialoom.grammar.source import Source
from dialoom.grammar.transformer import TreeBuilder
from dialoom.grammar.tree import Comment, Spec

__all__ = ["read_loom"]


def read_loom(source: Source) -> Reading:
    """Read a text of the DSL."""
    lexemes = scan(source.text)
    comments = tuple(
        Comment(lexeme.text, source.span(lexeme.start, lexeme.end)) for lexeme in lexemes if lexeme.kind == "comment"
    )
    builder = TreeBuilder(source.span)
    whole = source.span(0, len(source.text))
    try:
        spec = builder.transform(parse(source.text))
    except ParseFailure as error:
        at = source.span(error.failure.start, error.failure.end)
        diagnostic = Diagnostic("E0110", f"`{error.failure.found}` cannot stand here", (Label(at),))
        return Reading(Spec((), whole, comments), (diagnostic,))
    return Reading(Spec(spec.declarations, whole, comments), tuple(builder.diagnostics))
