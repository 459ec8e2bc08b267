"""Semantic tokens: what each name of a document is, and the words, texts and numbers around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialoom.cli.languageserver.documents import Analysis
from dialoom.cli.languageserver.positions import place_of, unit_length
from dialoom.compiler.loader import STANDARD
from dialoom.grammar.comments import is_yaml
from dialoom.grammar.parser import keywords
from dialoom.grammar.scanner import scan
from dialoom.grammar.source import Source, Span
from dialoom.grammar.yaml_nodes import Item, Listing, Scalar, compose

__all__ = ["KINDS", "MODIFIERS", "Token", "encode_tokens", "tokens_of"]

KINDS = ("namespace", "type", "class", "function", "parameter", "property", "enumMember", "event", "method", "variable",
         "keyword", "comment", "string", "number", "operator", "decorator")
"""The kinds of tokens, as the protocol names them."""

MODIFIERS = ("declaration", "defaultLibrary")
"""What can be said of a token besides."""

_OF_SYMBOL = {
    "prefix": "namespace", "type": "type", "entity": "class", "tool": "function", "field": "property",
    "input": "parameter", "output": "property", "failure": "enumMember", "persona": "variable", "pattern": "event",
    "level": "enumMember",
    "parameter": "parameter", "form": "enumMember", "scenario": "method", "fact": "enumMember", "dataset": "variable",
    "train": "variable", "evaluate": "variable", "tag": "decorator",
}
_RANK = {"prefix": 0, "input": 1, "field": 2}
_OF_LEXEME = {"comment": "comment", "text": "string", "number": "number", "bad_text": "string",
              "bad_long_text": "string"}


_NAMES = ("property", "enumMember")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of one line; ``kind`` of KINDS, ``modifiers`` of MODIFIERS."""

    span: Span
    kind: str
    modifiers: tuple[str, ...] = ()


def tokens_of(analysis: Analysis) -> list[Token]:
    """The tokens of a document, in its order; none overlap and none goes over a line."""
    named = _named(analysis)
    plain = _yaml(analysis.source) if is_yaml(analysis.source.name) else _loom(analysis, named)
    found = [*named]
    taken = sorted((token.span.start, token.span.end) for token in named)
    for token in plain:
        found += [one for one in _around(token, taken) if one.kind not in _NAMES or _says_something(analysis, one)]
    return sorted(_by_line(analysis.source, found), key=lambda token: token.span.start)


def _says_something(analysis: Analysis, token: Token) -> bool:
    """Whether there is a word in a token: what is left around names may be a dot."""
    return any(one.isalnum() for one in analysis.source.text[token.span.start : token.span.end])


def _named(analysis: Analysis) -> list[Token]:
    """The names whose meaning is known; of names in one place the shortest one, a prefix before its tool."""
    found: list[Token] = []
    source = analysis.source
    here = [one for one in analysis.index.occurrences
            if one.span.source == source.name and one.symbol.kind in _OF_SYMBOL]
    taken = bytearray(len(source.text))
    for one in sorted(here, key=lambda occurrence: _RANK.get(occurrence.symbol.kind, 3)):
        start, end = one.span.start, one.span.end
        while start < end and taken[start]:  # a tool of a catalog goes on after its prefix
            start += 1
        start += start > one.span.start and source.text[start : start + 1] == "."
        if start >= end or any(taken[start:end]):
            continue
        modifiers = ["declaration"] if one.declares else []
        if one.symbol.kind in ("type", "pattern", "persona", "level"):
            declared = analysis.index.declaration(one.symbol)
            if declared is None or declared.span.source.startswith(STANDARD):
                modifiers.append("defaultLibrary")
        taken[start:end] = b"\1" * (end - start)
        found.append(Token(source.span(start, end), _OF_SYMBOL[one.symbol.kind], tuple(modifiers)))
    return found


def _loom(analysis: Analysis, named: Iterable[Token]) -> Iterator[Token]:
    """Comments, texts, numbers, and the words that are keywords where they stand."""
    source = analysis.source
    words = set(keywords().values())
    leaves = _leaves(analysis)
    for lexeme in scan(source.text):
        span = source.span(lexeme.start, lexeme.end)
        if lexeme.kind in _OF_LEXEME:
            yield Token(span, _OF_LEXEME[lexeme.kind])
        elif lexeme.kind == "mark" and lexeme.text in ("->", "==", "!=", "<", ">", "<=", ">=", "="):
            yield Token(span, "operator")
        elif lexeme.kind == "name" and lexeme.text in words and lexeme.start not in leaves:
            yield Token(span, "keyword")
        elif lexeme.kind == "name" and lexeme.start in leaves:
            yield Token(span, leaves[lexeme.start])


def _leaves(analysis: Analysis) -> dict[int, str]:
    """Where the names start that the tree knows, and what they are as far as no symbol says: keys or values."""
    from dataclasses import fields, is_dataclass

    from dialoom.grammar import tree

    found: dict[int, str] = {}

    def visit(node: object) -> None:
        if isinstance(node, tuple):
            for part in node:
                visit(part)
        elif isinstance(node, tree.Name):
            found.setdefault(node.span.start, "enumMember")
        elif is_dataclass(node) and not isinstance(node, Span):
            if isinstance(node, tree.Setting):
                found[node.key.span.start] = "property"
            elif isinstance(node, tree.Clause):
                found[node.metric.span.start] = "property"
            for field in fields(node):
                visit(getattr(node, field.name))

    for declaration in (*analysis.reading.spec.declarations, *analysis.reading.partial):
        visit(declaration)
    return found


def _yaml(source: Source) -> Iterator[Token]:
    """Comments, keys and values."""
    composition = compose(source)
    for span in composition.comments:
        yield Token(span, "comment")

    def visit(item: Item, key: bool = False) -> Iterator[Token]:
        if isinstance(item, Scalar):
            if item.span.end > item.span.start:
                number = item.plain and item.text[:1].isdigit()
                yield Token(item.span, "property" if key else "number" if number else
                            "string" if not item.plain else "enumMember")
        elif isinstance(item, Listing):
            for part in item.items:
                yield from visit(part)
        else:
            for name, value in item.pairs:
                yield from visit(name, True)
                yield from visit(value)

    if composition.root is not None:
        yield from visit(composition.root)


def _around(token: Token, taken: list[tuple[int, int]]) -> Iterator[Token]:
    """What of a token the taken places leave."""
    from bisect import bisect_left

    start, end = token.span.start, token.span.end
    for low, high in taken[max(0, bisect_left(taken, (start, 0)) - 1) :]:
        if low >= end:
            break
        if high <= start:
            continue
        if low > start:
            yield Token(Span(token.span.source, start, low), token.kind)
        start = max(start, high)
    if start < end:
        yield Token(Span(token.span.source, start, end), token.kind)


def _by_line(source: Source, tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        start = token.span.start
        for line in source.text[start : token.span.end].split("\n"):
            if line.strip():
                yield Token(source.span(start, start + len(line)), token.kind, token.modifiers)
            start += len(line) + 1


def encode_tokens(source: Source, tokens: Iterable[Token], encoding: str) -> list[int]:
    """The tokens as the protocol has them: five numbers each, relative to the token before."""
    data: list[int] = []
    line = column = 0
    for token in tokens:
        at = place_of(source, token.span.start, encoding)
        length = unit_length(source.text[token.span.start : token.span.end], encoding)
        bits = sum(1 << MODIFIERS.index(one) for one in token.modifiers)
        data += [at.line - line, at.column - (column if at.line == line else 0), length, KINDS.index(token.kind), bits]
        line, column = at.line, at.column
    return data
