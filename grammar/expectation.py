"""What could have stood at a place, in people's words."""

from __future__ import annotations

from collections.abc import Sequence

from dialoom.grammar.chunk import DECLARATIONS
from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.later import ITEMS_LATER, not_available
from dialoom.grammar.parser import Failure, keywords, terminal_symbol
from dialoom.grammar.scanner import Lexeme
from dialoom.grammar.source import Span
from dialoom.grammar.suggestion import did_you_mean

__all__ = ["explain_failure", "unknown_declaration"]

_SHAPES = {"NAME": "a name", "TEXT": "a text in quotes", "LONG_TEXT": "a text in quotes", "NUMBER": "a number"}
_MOST_OFFERS = 6
_CONTINUING = {"LPAR", "OPTIONAL", "PLUS"}
"""Marks that may continue what is complete without them: no help among other offers."""


def listing(words: Sequence[str]) -> str:
    """``a, b or c``."""
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def expected_words(expected: Sequence[str]) -> list[str]:
    """The terminals as people call them, words of the language first; a value of any kind is one."""
    known = set(expected)
    value = {"NAME", "TEXT", "NUMBER", "LSQB", "LBRACE"}
    if value <= known:
        return ["a value"]
    if {"CHAIN", "PARALLEL"} <= known and "GOAL" not in known:
        return ["a tool", "`chain`", "`parallel`", "`fan`"]
    if {"NUMBER", "TEXT"} & known or len(known) > 1:
        known -= _CONTINUING
    if {"COMMA", "RBRACE"} & known:
        known.discard("EQUAL")
    if "NUMBER" in known and any(terminal_symbol(terminal) == ".." for terminal in known):
        return ["a number", "a range"]
    words = [f"`{word}`" for terminal, word in keywords().items() if terminal in known]
    shapes = [shape for terminal, shape in _SHAPES.items() if terminal in known]
    marks = sorted(f"`{symbol}`" for symbol in map(terminal_symbol, sorted(known)) if symbol)
    return list(dict.fromkeys([*words, *shapes, *marks]))


def block_of(before: Sequence[str]) -> str:
    """The word of the innermost block that is open, empty outside of all."""
    words = keywords()
    open_: list[int] = []
    for i, terminal in enumerate(before):
        if terminal == "LBRACE":
            open_.append(i)
        elif terminal == "RBRACE" and open_:
            open_.pop()
    end = open_[-1] if open_ else 0
    return next((words[terminal] for terminal in reversed(before[:end]) if terminal in words), "")


def unknown_declaration(lexeme: Lexeme, span: Span) -> Diagnostic:
    """The finding for a word that starts no declaration."""
    help = did_you_mean(lexeme.text, DECLARATIONS) if lexeme.kind == "name" else None
    return Diagnostic(
        "E0111", f"{describe(lexeme)} starts no declaration", (Label(span, "a declaration belongs here"),),
        help=help or f"declarations start with {listing([f'`{word}`' for word in DECLARATIONS])}",
    )


def describe(lexeme: Lexeme | None) -> str:
    """A lexeme in a sentence."""
    if lexeme is None:
        return "the end of the declaration"
    if lexeme.kind == "text":
        return "a text"
    shown = lexeme.text if len(lexeme.text) <= 40 else lexeme.text[:39] + "…"
    return shown if shown.startswith("`") else f"`{shown}`"


def explain_failure(
    failure: Failure, lexemes: Sequence[Lexeme], at: int, span: Span, previous: Span | None
) -> Diagnostic:
    """The finding for a place where the grammar allows something else.

    ``at`` is the index of the lexeme found (past the last one: the end), ``span`` its place;
    ``previous`` is given if the piece before it, on an earlier line, was left unfinished.
    """
    found = lexemes[at] if at < len(lexemes) else None
    block = block_of(failure.before)
    words = [word for terminal, word in keywords().items() if terminal in failure.expected]
    later = _later_word(lexemes, at, block)
    if later is not None:
        offset = span.start - failure.start
        return not_available(later.text, Span(span.source, later.start + offset, later.end + offset))
    item_expected = bool(block) and len(words) > 1 and "RBRACE" in failure.expected
    if item_expected and found is not None and found.kind == "name":
        name_possible = not found.first and "NAME" in failure.expected
        if not name_possible:
            return _unknown_item(found, block, words, span)
    expected = expected_words(failure.expected)
    wanted = listing(expected) if len(expected) <= _MOST_OFFERS else "something else"
    if previous is not None:
        message = f"expected {wanted} after {describe(lexemes[at - 1])}"
        return Diagnostic("E0110", message, (Label(previous, "something is missing after this"),))
    return Diagnostic(
        "E0110", f"expected {wanted}, found {describe(found)}", (Label(span),),
        help=_mend(found, failure, block, words),
    )


def _later_word(lexemes: Sequence[Lexeme], at: int, block: str) -> Lexeme | None:
    """The word of a part that this version has not, if the entry around the lexeme starts with one."""
    first = min(at, len(lexemes) - 1)
    if block != "scenario":  # elsewhere the part starts with what could be a name
        while first > 0 and not lexemes[first].first and lexemes[first - 1].text != "{":
            first -= 1
    follows_text = first + 1 < len(lexemes) and lexemes[first + 1].kind == "text"
    return lexemes[first] if lexemes[first].text in ITEMS_LATER.get(block, ()) and not follows_text else None


def _unknown_item(found: Lexeme, block: str, words: Sequence[str], span: Span) -> Diagnostic:
    offers = [f"`{word}`" for word in words]
    return Diagnostic(
        "E0111", f"{describe(found)} starts nothing in `{block}`", (Label(span, "not known here"),),
        help=did_you_mean(found.text, words) or f"expected {listing(offers)}",
    )


def _mend(found: Lexeme | None, failure: Failure, block: str, words: Sequence[str]) -> str | None:
    """The mend of the usual slips of the pen."""
    text = found.text if found else ""
    if text == ",":
        return "things are separated by spaces or line breaks, not by commas"
    if text == ":" and {"TEXT", "NUMBER"} <= set(failure.expected):
        return "a setting is a key and a value, without `:` between them"
    if text == "=" and "COLON" in failure.expected:
        return "write `name: type`"
    if text == "{" and block in ("scenario", "tool"):
        return "a description, if any, stands before the `{`"
    if found is not None and found.kind == "name":
        return did_you_mean(text, words)
    if text == "}" and {"TEXT", "NUMBER"} <= set(failure.expected):
        return "each setting has a value"
    return None
