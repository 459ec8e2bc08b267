"""Reading on after a mistake: which piece of a declaration to leave out, so that the rest can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dialoom.grammar.parser import Failure, ParseFailure, parse
from dialoom.grammar.scanner import OPENERS, Lexeme

__all__ = ["blank", "blank_all", "closers_for", "entry_around", "unfinished_before"]


def blank(text: str, start: int, end: int) -> str:
    """The text with a piece overwritten by spaces; line breaks and all offsets stay."""
    return text[:start] + "".join("\n" if c == "\n" else " " for c in text[start:end]) + text[end:]


def blank_all(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    """The text with many pieces, in order, overwritten by what is given for each, as long as it or shorter."""
    out: list[str] = []
    done = 0
    for start, end, new in pieces:
        out += [text[done:start], new.ljust(end - start)]
        done = end
    return "".join([*out, text[done:]])


def closers_for(lexemes: Iterable[Lexeme]) -> str:
    """The brackets that close what the lexemes leave open, on a line of their own."""
    open_: list[str] = []
    for lexeme in lexemes:
        if lexeme.kind != "bracket":
            continue
        if lexeme.text in OPENERS:
            open_.append(OPENERS[lexeme.text])
        elif lexeme.text in open_:
            while open_.pop() != lexeme.text:
                pass
    return "\n" + "".join(reversed(open_)) if open_ else ""


def entry_around(lexemes: Sequence[Lexeme], at: int) -> tuple[int, int] | None:
    """Start and end of the entry, in the block around it, that holds the lexeme with this index.

    An entry is what stands on the line, up to the borders of the block, with all that the line's
    brackets enclose. None if the lexeme stands in no block: then it belongs to the head. The
    brackets must balance.
    """
    partner, parent = _blocks(lexemes)
    if at in partner and lexemes[at].text not in OPENERS:
        # The block ends too early: what is unfinished stands before, in the block itself if it is not empty.
        at = at - 1 if partner[at] != at - 1 else partner[at]
    block = parent[at]
    while block is not None and lexemes[block].text != "{":
        at, block = block, parent[block]
    if block is None:
        return None
    first = at
    while True:
        if first in partner and partner[first] < first:
            first = partner[first]
        elif lexemes[first].first or first - 1 <= block:
            break
        else:
            first -= 1
    last = first
    while True:
        last = partner[last] if partner.get(last, 0) > last else last
        following = last + 1
        if following >= partner[block] or (_starts_entry(lexemes, following) and last >= at):
            break
        last = following
    return lexemes[first].start, lexemes[last].end


def unfinished_before(text: str, lexemes: Sequence[Lexeme], at: int) -> tuple[Failure, int] | None:
    """The failure at the start of the line of the lexeme ``at``, and its index, if the entry before is to blame.

    It is if it lacks something and took it from this line, which reads well without it: ``seed`` without
    its number takes the word ``rows`` of the next line for its value.
    """
    first = min(at, len(lexemes) - 1)
    while first > 0 and not lexemes[first].first:
        first -= 1
    if first == 0 or first >= at:
        return None
    line = lexemes[first]
    try:
        parse(text[: line.start] + "\x00")  # no terminal: parsing stops here
    except ParseFailure as stopped:
        here = stopped.failure
    else:
        return None
    if here.start != line.start or "RBRACE" in here.expected:
        return None
    region = entry_around(lexemes, first - 1)
    if region is None or region[1] > line.start:
        return None
    try:
        parse(blank(text, *region))
    except ParseFailure as other:
        following = next((lexeme for lexeme in lexemes[at:] if lexeme.first), None)
        if other.failure.start < (following.start if following else line.end):
            return None
    return Failure(line.start, line.end, line.text, here.expected, here.before), first


def _starts_entry(lexemes: Sequence[Lexeme], following: int) -> bool:
    """Whether a new entry starts with this lexeme; an `else` continues the one before."""
    return lexemes[following].first and lexemes[following].text != "else"


def _blocks(lexemes: Sequence[Lexeme]) -> tuple[dict[int, int], list[int | None]]:
    """The partner of each bracket, and for each lexeme the opener of the block it stands in."""
    partner: dict[int, int] = {}
    parent: list[int | None] = []
    open_: list[int] = []
    for i, lexeme in enumerate(lexemes):
        if lexeme.kind == "bracket" and lexeme.text not in OPENERS:
            start = open_.pop()
            partner[start], partner[i] = i, start
        parent.append(open_[-1] if open_ else None)
        if lexeme.kind == "bracket" and lexeme.text in OPENERS:
            open_.append(i)
    return partner, parent
