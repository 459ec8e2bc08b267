"""What is wrong with single lexemes and brackets, and how a text reads on without them."""

from __future__ import annotations

from dialoom.grammar.chunk import Chunk, Fault
from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.mend import Mend
from dialoom.grammar.recovery import blank_all
from dialoom.grammar.scanner import OPENERS, Lexeme
from dialoom.grammar.source import Source

__all__ = ["bracket_fault", "lexical_faults"]

_MOST_REPORTS = 5
_MENDS = {
    ";": Mend("things are separated by spaces or line breaks, not by semicolons", way="remove"),
    "'": 'texts stand in double quotes: "…"',
    "/": "comments start with `#`",
    "“": 'texts stand in straight double quotes: "…"',
    "”": 'texts stand in straight double quotes: "…"',
    "…": "the `…` of examples stands for what was left out: write it out",
    "-": "put a name that holds `-` into backticks",
    "$": "placeholders in texts are written `{slot}`",
    "*": "`*` stands only at the end of a selection: `Sales.*`",
    ".": "numbers start with a digit: `0.5`; names do not end with a dot",
}


def lexical_faults(chunk: Chunk, source: Source) -> tuple[str, list[Diagnostic], bool]:
    """The declaration's text with stand-ins for bad lexemes, the findings, and whether it is unreadable.

    It is unreadable where a text does not end: what it would have swallowed is not known.
    """
    pieces: list[tuple[int, int, str]] = []
    found: list[Diagnostic] = []
    unreadable = False
    remark = -1
    for lexeme in chunk.lexemes:
        if not lexeme.kind.startswith("bad_") or lexeme.start < remark:
            continue
        if lexeme.text.startswith("//"):  # a comment as other languages have it: what follows is not read
            remark = (source.text.find("\n", lexeme.start) + 1 or len(source.text) + 1) - 1
            found.append(_lexical_fault(lexeme, source))
            pieces.append((lexeme.start - chunk.start, min(remark, chunk.end) - chunk.start, ""))
            continue
        if len(found) < _MOST_REPORTS:
            found.append(_lexical_fault(lexeme, source))
        unreadable |= lexeme.kind in ("bad_text", "bad_long_text", "bad_name")
        stand_in = {"bad_number": "0", "bad_quotes": '""'}.get(lexeme.kind, "")
        pieces.append((lexeme.start - chunk.start, lexeme.end - chunk.start, stand_in))
    text = blank_all(source.text[chunk.start : chunk.end], pieces)
    return text, _without_torn(found, chunk, source), unreadable


def _without_torn(found: list[Diagnostic], chunk: Chunk, source: Source) -> list[Diagnostic]:
    """The findings without those that a missing quote makes: what stands on its line is no longer in a text."""
    quotes = {source.position(lexeme.start).line: lexeme.start for lexeme in chunk.lexemes
              if lexeme.kind in ("bad_text", "bad_long_text", "bad_name")}
    return [one for one in found
            if quotes.get(source.position(one.span.start).line, one.span.start) == one.span.start]


def _lexical_fault(lexeme: Lexeme, source: Source) -> Diagnostic:
    place = source.span(lexeme.start, lexeme.end)
    if lexeme.kind in ("bad_text", "bad_long_text", "bad_name"):
        quote = {"bad_text": '"', "bad_long_text": '"""', "bad_name": "`"}[lexeme.kind]
        what = "name" if lexeme.kind == "bad_name" else "text"
        opening = source.span(lexeme.start, lexeme.start + len(quote))
        help = 'a text over several lines stands between `"""` and `"""`' if lexeme.kind == "bad_text" else None
        label = Label(opening, f"a closing {quote} is missing")
        return Diagnostic("E0104", f"this {what} does not end", (label,), help=help)
    if lexeme.kind == "bad_number":
        return Diagnostic(
            "E0105", f"`{lexeme.text}` is no number", (Label(place),),
            help="numbers are written `7`, `1_000`, `0.5`, `40%`; a name that starts with a digit stands in backticks",
        )
    if lexeme.kind == "bad_quotes":
        return Diagnostic("E0101", "texts stand in double quotes", (Label(place, 'write "…"'),))
    shown = lexeme.text if lexeme.text.isprintable() else "".join(f"U+{ord(c):04X}" for c in lexeme.text[:1])
    shown = shown if len(shown) <= 20 else shown[:19] + "…"
    return Diagnostic(
        "E0101", f"the language has no `{shown}`", (Label(place),), help=_MENDS.get(lexeme.text[0]),
    )


def bracket_fault(fault: Fault, source: Source) -> Diagnostic:
    """The finding for a bracket without its partner, at the bracket that opens where there is one."""
    place = source.span(fault.bracket.start, fault.bracket.end)
    if fault.kind == "stray":
        return Diagnostic("E0103", f"there is no bracket for this `{fault.bracket.text}` to close", (Label(place),))
    labels = [Label(place, "opened here")]
    if fault.noticed is not None:
        noticed = source.span(fault.noticed.start, fault.noticed.end)
        labels.append(Label(noticed, "still open here"))
    return Diagnostic(
        "E0102", f"this `{fault.bracket.text}` is never closed", tuple(labels),
        help=f"add the missing `{OPENERS[fault.bracket.text]}`",
    )
