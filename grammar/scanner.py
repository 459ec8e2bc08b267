"""The text as lexemes, good and bad: comments, brackets, and what the recovery cuts along.

The shapes of names, numbers and texts are those of the grammar's own terminals; what no terminal
fits becomes a lexeme of a kind that starts with ``bad_``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dialoom.grammar.parser import terminal_pattern

__all__ = ["CLOSERS", "OPENERS", "Lexeme", "deepest", "scan"]

OPENERS = {"{": "}", "(": ")", "[": "]"}
CLOSERS = {closer: opener for opener, closer in OPENERS.items()}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the text; ``first`` says that it is the first one of its line."""

    kind: str
    text: str
    start: int
    end: int
    first: bool


@cache
def _pattern() -> re.Pattern[str]:
    kinds = [
        ("comment", terminal_pattern("COMMENT")),
        ("text", terminal_pattern("LONG_TEXT")),
        ("text", terminal_pattern("TEXT")),
        ("name", terminal_pattern("NAME")),
        ("number", terminal_pattern("NUMBER")),
        ("mark", r"->|\.\.|==|!=|<=|>=|[=<>:,?+]"),
        ("bracket", r"[{}()\[\]]"),
        ("bad_number", r"-?[0-9]\w*%?"),
        ("bad_long_text", r'"""[\s\S]*'),
        ("bad_text", r'"[^\n]*'),
        ("bad_name", r"`[^\n]*"),
        ("bad_quotes", r"'[^'\n]*'|[“”„][^“”\n]*[“”]"),
        ("break", r"\n"),
        ("space", r"[^\S\n]+|\ufeff"),
        ("bad_character", r"[^\s\w'“”„{}()\[\]\"`=<>:,?+#]+|[\s\S]"),
    ]
    # A group's name must be unique, and two kinds have two shapes: number the groups.
    return re.compile("|".join(f"(?P<{kind}_{i}>{shape})" for i, (kind, shape) in enumerate(kinds)))


def scan(text: str) -> tuple[Lexeme, ...]:
    """All lexemes of a text, comments included, spaces not; never fails."""
    lexemes = []
    first = True
    for match in _pattern().finditer(text):
        kind = (match.lastgroup or "").rpartition("_")[0]
        if kind == "break":
            first = True
        elif kind != "space":
            lexemes.append(Lexeme(kind, match[0], match.start(), match.end(), first))
            first = False
    return tuple(lexemes)


def deepest(lexemes: Sequence[Lexeme]) -> tuple[int, Lexeme | None]:
    """How deep brackets nest at most, and the bracket that opens the deepest level."""
    depth, most, where = 0, 0, None
    for lexeme in lexemes:
        if lexeme.kind == "bracket":
            depth += 1 if lexeme.text in OPENERS else -1
            if depth > most:
                most, where = depth, lexeme
    return most, where
