"""The words of the language by what they mean, and in which block each can stand: read off the grammar.

Nothing here names a word: a keyword that is added to ``loom.lark`` is known to all editors at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from dialoom.grammar.parser import keywords, productions

__all__ = ["Block", "Content", "Meaning", "Word", "blocks", "keyword_groups"]

Meaning = Literal["declaration", "clause", "word", "type"]
"""Opens a declaration · opens an item of a block · stands further in · says what a value is."""

Content = Literal["items", "settings", "fields", "names"]
"""What stands in a block: items that have keywords, keys with values, fields with types, or names alone."""

Often = Literal["always", "maybe", "never"]

_BLANK = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A keyword in a block. ``name``: whether a name follows; ``field``: it is a field's; ``colon``: a colon follows.

    ``opens``: it begins an item of the block. ``braces``: whether a block of its own comes with it, and
    ``adjacent``: right after it. ``head``: the keywords that may stand before that block's brace.
    """

    text: str
    opens: bool
    name: Often
    field: bool
    colon: bool
    braces: Often
    adjacent: bool
    head: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between the braces that come with ``opener``; the whole file where that is empty."""

    opener: str
    content: Content
    words: tuple[Word, ...]

    @property
    def starts(self) -> tuple[str, ...]:
        """The words that begin an item of the block."""
        return tuple(word.text for word in self.words if word.opens)


@cache
def blocks() -> dict[str, Block]:
    """All blocks of the language by the keyword that opens them, in the order of the grammar."""
    return _Walk().blocks()


@cache
def keyword_groups() -> dict[Meaning, tuple[str, ...]]:
    """All keywords, each once, by the first that fits of: declaration, type, clause, word."""
    opening = set(blocks()[_BLANK].starts)
    types = {keywords()[symbol] for symbol in _first("type_expression") if symbol in keywords()}
    items = {word for block in blocks().values() for word in block.starts}
    groups: dict[Meaning, list[str]] = {"declaration": [], "clause": [], "word": [], "type": []}
    for word in keywords().values():
        meaning: Meaning = (
            "declaration" if word in opening else "type" if word in types else "clause" if word in items else "word"
        )
        groups[meaning].append(word)
    return {meaning: tuple(sorted(words)) for meaning, words in groups.items()}


@cache
def _first(symbol: str) -> frozenset[str]:
    """The terminals that a symbol can begin with."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [symbol]
    while waiting:
        one = waiting.pop()
        if one not in productions():
            found.add(one)
        elif one not in seen:
            seen.add(one)
            waiting += [way[0] for way in productions()[one] if way]
    return frozenset(found)


@cache
def _braced(symbol: str) -> bool:
    """Whether a symbol cannot be written without braces."""
    ways = productions().get(symbol)
    if ways is None:
        return symbol == "LBRACE"
    return all(any(_braced(part) for part in way if part != symbol) for way in ways)


@cache
def _reach(symbol: str) -> tuple[str, ...]:
    """All symbols that a symbol can be made of, itself first."""
    found = [symbol]
    for one in found:
        found += [part for way in productions().get(one, ()) for part in way if part not in found]
    return tuple(dict.fromkeys(found))


def _keywords_of(symbol: str) -> tuple[str, ...]:
    """The keyword that a symbol is, or the keywords of a rule that is a choice of single ones."""
    if symbol in keywords():
        return (keywords()[symbol],)
    ways = productions().get(symbol, ())
    alone = all(len(way) == 1 and way[0] in keywords() for way in ways)
    return tuple(keywords()[way[0]] for way in ways) if alone else ()


@dataclass
class _Seen:
    """What is known of a keyword in a block so far; ``ways``: how its item goes on after it."""

    opens: bool = False
    name: bool = False
    unnamed: bool = False
    of_field: bool = False
    colon: bool = False
    ways: list[tuple[str, ...]] = field(default_factory=list)


@dataclass
class _Walk:
    """Walks over the grammar from its start, and keeps what stands in which block."""

    words: dict[str, dict[str, _Seen]] = field(default_factory=lambda: {_BLANK: {}})
    kinds: dict[str, set[str]] = field(default_factory=dict)
    visited: set[tuple[str, str, str]] = field(default_factory=set)

    def blocks(self) -> dict[str, Block]:
        """What the walk has found."""
        self._open(_BLANK, "spec")
        self._rule("spec", _BLANK, _BLANK)
        return {opener: self._block(opener) for opener in self.words}

    def _note(self, block: str, word: str) -> _Seen:
        return self.words.setdefault(block, {}).setdefault(word, _Seen())

    def _rule(self, name: str, block: str, opener: str) -> None:
        self.kinds.setdefault(block, set()).add(name)
        if (name, block, opener) not in self.visited:
            self.visited.add((name, block, opener))
            for way in productions()[name]:
                self._way(way, block, opener)

    def _way(self, way: Sequence[str], outer: str, opener: str) -> None:
        block, own = outer, _BLANK
        for at, symbol in enumerate(way):
            after = way[at + 1] if at + 1 < len(way) else ""
            if symbol == "LBRACE":
                block = own or opener
                self.words.setdefault(block, {})
                self.kinds.setdefault(block, set())
                self._open(block, after)
            elif symbol == "RBRACE":
                block = outer
            elif words := _keywords_of(symbol):
                for word in words:
                    self._follow(self._note(block, word), tuple(way[at + 1 :]), first=not own)
                own = own or words[0]
            elif symbol in productions():
                self._rule(symbol, block, own or opener)

    def _open(self, block: str, inside: str) -> None:
        first = _first(inside)
        for symbol, word in keywords().items():
            if symbol in first:
                self._note(block, word).opens = True

    def _follow(self, seen: _Seen, rest: tuple[str, ...], *, first: bool) -> None:
        if first:
            seen.ways.append(rest)
        if rest:
            seen.name |= "NAME" in _first(rest[0])
            seen.unnamed |= _first(rest[0]) != {"NAME"}
            seen.of_field |= rest[0] == "field"
            seen.colon |= rest[0] == "COLON"

    def _block(self, opener: str) -> Block:
        words, kinds = self.words[opener], self.kinds[opener]
        content: Content = (
            "items" if any(one.opens for one in words.values()) or (words and not kinds & {"setting", "field"})
            else "settings" if "setting" in kinds else "fields" if "field" in kinds else "names"
        )  # fmt: skip
        return Block(opener, content, tuple(self._word(text, one) for text, one in words.items()))

    def _word(self, text: str, seen: _Seen) -> Word:
        always = bool(seen.ways) and all(any(map(_braced, way)) for way in seen.ways)
        # The braces of an `object` within belong to that word: only a word that opens a block can have some.
        maybe = text in self.words and any("LBRACE" in _reach(part) for way in seen.ways for part in way)
        written = [way for way in seen.ways if way]
        return Word(
            text, seen.opens, "maybe" if seen.name and seen.unnamed else "always" if seen.name else "never",
            seen.of_field, seen.colon,
            braces="always" if always else "maybe" if maybe else "never",
            adjacent=maybe and all(_first(way[0]) == {"LBRACE"} for way in written),
            head=tuple(dict.fromkeys(word for way in written for word in _before_brace(way))) if maybe else (),
        )  # fmt: skip


def _before_brace(way: Iterable[str]) -> list[str]:
    """The keywords of what is written so, up to its brace."""
    found: list[str] = []
    for symbol in way:
        if _braced(symbol):
            break
        found += [keywords()[one] for one in _reach(symbol) if one in keywords()]
    return found
