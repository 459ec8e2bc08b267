"""Where comments stand, told in terms of the tree, so that a printed text can take them up again.

Two texts of one tree, perhaps of two surfaces, have the same nodes in the same order. A token that is a
leaf of the tree is known by its node; any other one (a keyword, a bracket, a key) by the node around it and
its word. A comment is anchored to the token beside it, and so are blank lines: no kind of node needs to be
known here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from dialoom.grammar.scanner import CLOSERS, OPENERS, scan
from dialoom.grammar.source import Source, Span
from dialoom.grammar.tree import Spec
from dialoom.grammar.yaml_nodes import Item, Listing, Pairs, Scalar, compose

__all__ = ["Anchor", "Outline", "Token", "anchors", "blank_before", "is_yaml", "outline"]

Key = tuple[int, str, int]
"""The node of a token, its word (nothing for a leaf), and how many of them the node had before."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text between spaces and comments."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The tokens of a text, the key of each, and the span of each node of its tree, in the tree's order."""

    tokens: tuple[Token, ...]
    keys: tuple[Key, ...]
    nodes: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A comment ``before`` the line of a token, ``after`` it on its line, or on a line of its own ``below`` it.

    ``token`` is None in a text without tokens; ``blank``: an empty line stands before the comment.
    """

    text: str
    side: Literal["before", "after", "below"]
    token: int | None
    blank: bool


def is_yaml(name: str) -> bool:
    """Whether a source of that name is of the YAML surface."""
    return name.endswith((".yaml", ".yml"))


def outline(source: Source, spec: Spec) -> Outline:
    """The outline of a source without mistakes, whose tree is ``spec``."""
    if is_yaml(source.name):
        tokens = tuple(_yaml_tokens(source, compose(source).root))
    else:
        found = (lexeme for lexeme in scan(source.text) if lexeme.kind != "comment" and lexeme.text != "\ufeff")
        tokens = tuple(Token(lexeme.text, lexeme.start, lexeme.end) for lexeme in found)
    nodes = tuple(_spans(spec))
    return Outline(tokens, tuple(_keys(tokens, nodes)), nodes)


def _yaml_tokens(source: Source, root: Item | None) -> Iterator[Token]:
    """The scalars, in the order of the text."""
    if isinstance(root, Scalar):
        if root.span.end > root.span.start:  # what is left out has no place
            yield Token(root.text, root.span.start, root.span.end)
    elif isinstance(root, Listing):
        for item in root.items:
            yield from _yaml_tokens(source, item)
    elif isinstance(root, Pairs):
        for key, value in root.pairs:
            yield from _yaml_tokens(source, key)
            yield from _yaml_tokens(source, value)


def _spans(node: Any) -> Iterator[Span]:
    """The span of every node, each before those inside of it, in the order of the fields."""
    if isinstance(node, tuple):
        for part in node:
            yield from _spans(part)
    elif is_dataclass(node):
        parts = {field.name: getattr(node, field.name) for field in fields(node)}
        yield parts.pop("span")
        for name, part in parts.items():
            if name != "comments":
                yield from _spans(part)


def _keys(tokens: Sequence[Token], nodes: Sequence[Span]) -> Iterator[Key]:
    order = sorted(range(len(nodes)), key=lambda i: (nodes[i].start, -nodes[i].end, i))
    around: list[int] = []
    brackets: list[str] = []
    last: dict[int, str] = {}
    seen: Counter[tuple[int, str]] = Counter()
    position = 0
    for token in tokens:
        while position < len(order) and nodes[order[position]].start < token.end:
            around.append(order[position])
            position += 1
        around = [i for i in around if nodes[i].end > token.start]
        inside = [i for i in around if nodes[i].start >= token.start and nodes[i].end <= token.end]
        if inside:
            yield inside[0], "", 0
            continue
        owners = [i for i in around if nodes[i].start <= token.start and nodes[i].end >= token.end]
        owner = min(owners, key=lambda i: (nodes[i].end - nodes[i].start, -i), default=0)
        word = token.text
        if word in OPENERS:
            word = f"{last.get(owner, '')} {word}"  # blocks of one node are told apart by the word before them
            brackets.append(word)
        elif word in CLOSERS:
            word = f"{brackets.pop() if brackets else ''} {word}"
        else:
            last[owner] = word
        yield owner, word, seen[owner, word]
        seen[owner, word] += 1


def anchors(source: Source, spec: Spec, tokens: Sequence[Token]) -> Iterator[Anchor]:
    """Every comment of a source with the token that it belongs to, in the order of the text."""
    yaml, following = is_yaml(source.name), 0
    for comment in spec.comments:
        start = comment.span.start
        while following < len(tokens) and tokens[following].start < start:
            following += 1
        text, blank = comment.text.rstrip(), blank_before(source.text, start)
        line = source.text.rfind("\n", 0, start) + 1
        before = source.text[line:start]
        if not tokens:
            yield Anchor(text, "before", None, blank)
        elif following and before.strip("\ufeff \t\r"):
            yield Anchor(text, "after", following - 1, blank)
        elif following and _ends_block(source, tokens, following, len(before), yaml):
            yield Anchor(text, "below", following - 1, blank)
        else:
            yield Anchor(text, "before", min(following, len(tokens) - 1), blank)


def _ends_block(source: Source, tokens: Sequence[Token], following: int, indent: int, yaml: bool) -> bool:
    """Whether what follows a comment on a line of its own is not of the block that the comment stands in."""
    if following == len(tokens):
        return True
    if not yaml:
        return tokens[following].text in CLOSERS
    return _margin(source, tokens[following]) < indent <= _margin(source, tokens[following - 1])


def _margin(source: Source, token: Token) -> int:
    """How far the line of a token is indented."""
    line = source.text[source.text.rfind("\n", 0, token.start) + 1 : token.start]
    return len(line) - len(line.lstrip(" "))


def blank_before(text: str, start: int) -> bool:
    """Whether what starts there is the first of its line, and an empty line stands before it."""
    return re.search(r"\n[^\S\n]*\n[^\S\n]*(?:- *)*\Z", text[max(0, start - 400) : start]) is not None
