"""Texts by colour: a small machine that walks the table of contexts and reads any text to its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dialoom.grammar.colour_contexts import Colour, contexts

__all__ = ["Piece", "colour"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that has one colour."""

    start: int
    end: int
    colour: Colour


def colour(text: str) -> Iterator[Piece]:
    """The pieces of a text, in order and without gaps; neighbours may have one colour.

    >>> [(piece.colour, "call A"[piece.start : piece.end]) for piece in colour("call A")]
    [('reference', 'call'), ('space', ' '), ('reference', 'A')]
    """
    table = _compiled()
    stack, at = ["file"], 0
    while at < len(text):
        end, end_colour, rules, filler = table[stack[-1]]
        if len(stack) > 1 and (found := end.match(text, at)):
            stack.pop()
            if found.end() > at:
                yield Piece(at, found.end(), end_colour)
            at = found.end()
            continue
        for pattern, colours, push in rules:
            if (found := pattern.match(text, at)) and found.end() > at:
                yield from _pieces(found, colours)
                at = found.end()
                if push:
                    stack.append(push)
                break
        else:
            yield Piece(at, at + 1, filler)
            at += 1


def _pieces(found: re.Match[str], colours: tuple[Colour, ...]) -> Iterator[Piece]:
    at = found.start()
    for group, shade in enumerate(colours, start=1):
        low, high = found.span(group)
        if high > low:
            if low > at:
                yield Piece(at, low, "space")
            yield Piece(low, high, shade)
            at = high


_Compiled = tuple[re.Pattern[str], Colour, list[tuple[re.Pattern[str], tuple[Colour, ...], str]], Colour]


@cache
def _compiled() -> dict[str, _Compiled]:
    def made(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.MULTILINE)

    return {
        name: (
            made(one.end), one.end_colour,
            [(made(rule.pattern), rule.colours, rule.push) for rule in one.rules], one.colour,
        )
        for name, one in contexts().items()
    }  # fmt: skip
