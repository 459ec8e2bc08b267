"""Texts to parse trees: Lark's LALR parser over ``loom.lark``, with keywords that are names elsewhere.

Lark's contextual lexer looks at the terminals that a parser *state* can take, and LALR merges states:
after a name, a keyword of any other place could follow as far as the state knows. So each keyword is
tried against the parser's whole stack, and where it cannot stand it is a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from lark import Lark, Token, Tree, UnexpectedInput
from lark.parsers.lalr_analysis import Shift

from dialoom.grammar.tables import lark_of

__all__ = [
    "Failure", "ParseFailure", "Prospect", "Start", "keywords", "parse", "productions", "prospect", "terminal_pattern",
    "terminal_symbol",
]  # fmt: skip

Start = Literal["spec", "type_expression", "pattern_key", "pattern_step", "condition_key"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Where parsing stopped: what stood there, what could have stood there, and inside of what."""

    start: int
    end: int
    found: str
    expected: tuple[str, ...]
    before: tuple[str, ...]


class ParseFailure(Exception):
    """The text does not follow the grammar; ``failure`` says where and what was expected."""

    def __init__(self, failure: Failure) -> None:
        """Keep the failure."""
        super().__init__(failure.found)
        self.failure = failure


@cache
def _lark() -> Lark:
    return lark_of()


@cache
def keywords() -> dict[str, str]:
    """The terminals that are words of the language, and their words."""
    return {t.name: t.pattern.value for t in _lark().terminals if t.pattern.type == "str" and t.pattern.value.isalpha()}


@cache
def productions() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The grammar without its shorthands: for each rule what it can be written as, in rules and terminals."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for rule in _lark().rules:
        found.setdefault(rule.origin.name, []).append(tuple(symbol.name for symbol in rule.expansion))
    return {name: tuple(dict.fromkeys(ways)) for name, ways in found.items()}


@cache
def terminal_pattern(name: str) -> str:
    """The regular expression of a terminal of the grammar."""
    return _lark().get_terminal(name).pattern.to_regexp()


def terminal_symbol(name: str) -> str | None:
    """The characters of a terminal that is always the same ones and no word: ``{``, ``->``."""
    if name.startswith("$") or name in keywords():
        return None
    pattern = _lark().get_terminal(name).pattern
    return pattern.value if pattern.type == "str" else None


def parse(text: str, start: Start = "spec") -> Tree[Token]:
    """The parse tree of a text, positions in its ``meta``.

    Raises `ParseFailure` at the first token that the grammar does not allow.
    """
    interactive = _lark().parse_interactive(text, start=start)
    state = interactive.parser_state
    words = keywords()
    before: list[Any] = state.state_stack.copy()
    last: Token | None = None
    try:
        for token in interactive.lexer_thread.lex(state):  # type: ignore[no-untyped-call]
            if token.type in words and not _can_follow(state, before, token.type):
                token = Token.new_borrow_pos("NAME", token.value, token)
            interactive.feed_token(token)
            before = state.state_stack.copy()
            last = token
        return interactive.feed_eof(last)  # type: ignore[no-any-return,no-untyped-call]
    except UnexpectedInput as error:
        raise ParseFailure(_failure(error, state, before, text)) from None


@dataclass(frozen=True, slots=True)
class Prospect:
    """What can follow a text: keywords, other terminals, and what a name there would stand in.

    ``around`` has, outermost first, the terminals and names that are open around such a name, with their texts:
    ``("SCENARIO", "scenario"), ("NAME", "a"), ("LBRACE", "{"), ("CALL", "call")``; None where no name can follow.
    """

    words: tuple[str, ...]
    terminals: tuple[str, ...]
    around: tuple[tuple[str, str], ...] | None


def prospect(text: str) -> Prospect:
    """What can follow a text, which may end anywhere between two tokens. Raises `ParseFailure` as `parse` does."""
    interactive = _lark().parse_interactive(text, start="spec")
    state = interactive.parser_state
    words = keywords()
    before: list[Any] = state.state_stack.copy()
    try:
        for token in interactive.lexer_thread.lex(state):  # type: ignore[no-untyped-call]
            if token.type in words and not _can_follow(state, before, token.type):
                token = Token.new_borrow_pos("NAME", token.value, token)
            interactive.feed_token(token)
            before = state.state_stack.copy()
    except UnexpectedInput as error:
        raise ParseFailure(_failure(error, state, before, text)) from None
    choices = [t for t in state.parse_conf.states[before[-1]] if t.isupper() and _can_follow(state, before, t)]
    around = None
    if "NAME" in choices:
        interactive.feed_token(Token("NAME", "x", len(text), 1, 1, 1, 2, len(text) + 1))
        around = tuple(_open(state.value_stack[:-1]))
    return Prospect(tuple(sorted(words[t] for t in choices if t in words)),
                    tuple(sorted(t for t in choices if t not in words)), around)


def _open(values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """The terminals and names on the parser's stack."""
    for value in values:
        if isinstance(value, Token):
            yield value.type, str(value)
        elif isinstance(value, Tree) and value.data == "name":
            yield "NAME", str(value.children[0])
        elif isinstance(value, Tree) and (value.data == "comparison" or str(value.data) == "_speaker"):
            yield from _open(value.children)


def _can_follow(state: Any, stack: Sequence[Any], terminal: str) -> bool:
    """Whether the automaton, with this stack, shifts the terminal after the reductions it asks for."""
    states = state.parse_conf.states
    stack = list(stack)
    while True:
        action, argument = states[stack[-1]].get(terminal, (None, None))
        if action is None:
            return False
        if action is Shift or (terminal == "$END" and stack[-1] == state.parse_conf.end_state):
            return True
        size = len(argument.expansion)
        if size:
            del stack[-size:]
        stack.append(states[stack[-1]][argument.origin.name][1])
        if terminal == "$END" and stack[-1] == state.parse_conf.end_state:
            return True


def _failure(error: UnexpectedInput, state: Any, stack: Sequence[Any], text: str) -> Failure:
    token = getattr(error, "token", None)
    if token is None or token.type == "$END":
        at = len(text) if token is not None else (error.pos_in_stream or 0)
        found = "" if token is not None else text[at : at + 1]
    else:
        at, found = token.start_pos, str(token)
    choices = state.parse_conf.states[stack[-1]] if stack else {}
    expected = sorted(t for t in choices if t.isupper() and _can_follow(state, stack, t))
    return Failure(at, at + len(found), found, tuple(expected), tuple(_tokens(state.value_stack)))


def _tokens(values: Sequence[Any]) -> Iterator[str]:
    """The terminals that stand open on the parser's stack, outermost first."""
    for value in values:
        if isinstance(value, Token):
            yield value.type
