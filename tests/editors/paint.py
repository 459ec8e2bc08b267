"""Texts with the colour of every character, and what the parser takes each of their tokens for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lark import Token

from dialoom.grammar.colour_contexts import Colour
from dialoom.grammar.colouring import colour
from dialoom.grammar.keywords import blocks
from dialoom.grammar.parser import ParseFailure, keywords, parse
from tests.packaging.tree import ROOT

__all__ = ["disagreements", "painted", "right_specs", "snippets"]

_KEYWORDS = {"declaration", "clause", "word", "type"}
_NAMES = {"declared", "type", "property", "reference", "constant"}
_OTHERS = {"NUMBER": {"number"}, "TEXT": {"text"}, "LONG_TEXT": {"text"}}


def painted(text: str) -> list[Colour]:
    """The colour of each character."""
    shades: list[Colour] = []
    for piece in colour(text):
        assert piece.start == len(shades), "a gap or an overlap"
        shades += [piece.colour] * (piece.end - piece.start)
    return shades


def disagreements(text: str) -> list[str]:
    """The tokens of a right text that have another colour than the parser's reading of them asks for.

    Names that are words which stand within an item may have the colour of that word.
    """
    shades = painted(text)
    within = {word.text for block in blocks().values() for word in block.words if not word.opens}
    found = []
    for token in parse(text).scan_values(lambda value: isinstance(value, Token)):
        start, end = token.start_pos, token.end_pos
        assert start is not None
        assert end is not None
        wanted = _KEYWORDS if token.type in keywords() else _NAMES if token.type == "NAME" else _OTHERS.get(token.type)
        given = set(shades[start:end]) - {"escape", "placeholder"}
        if token.type == "NAME" and token in within:
            continue
        if wanted is not None and (not given <= wanted or len(given) != 1):
            found.append(f"{token.type} {token!s} at {start}: {sorted(given)}")
    return found


def right_specs() -> list[Path]:
    """The specs of the repository that the grammar allows."""
    found = []
    for folder in ("specs", "cli", "docs", "tests"):
        for path in sorted((ROOT / folder).rglob("*.loom")):
            try:
                parse(path.read_text(encoding="utf-8"))
            except (ParseFailure, UnicodeDecodeError):
                continue
            found.append(path)
    return found


def snippets() -> Iterator[str]:
    """The examples of the docs that the grammar allows."""
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for block in re.findall(r"^```loom\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            try:
                parse(block)
            except ParseFailure:
                continue
            yield block
