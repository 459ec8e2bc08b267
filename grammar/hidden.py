"""Characters that nobody sees: they make a text mean something else than what a reviewer reads.

Bidirectional controls reorder what is shown (Boucher and Anderson, "Trojan Source", 2021); control
characters are not shown at all. Both may be written as escapes.
"""

from __future__ import annotations

import re

from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.mend import Mend
from dialoom.grammar.source import Source

__all__ = ["HIDDEN", "hidden_characters"]

HIDDEN = "\\x00-\\x08\\x0e-\\x1b\\x7f\\u202a-\\u202e\\u2066-\\u2069"
"""The characters, as the inside of a set in a regular expression."""

_HIDDEN = re.compile(f"[{HIDDEN}]+")
_MOST = 10


def hidden_characters(source: Source, told: frozenset[int]) -> list[Diagnostic]:
    """The findings for hidden characters, at most ten, but for those at the offsets that are ``told`` already."""
    found: list[Diagnostic] = []
    for place in _HIDDEN.finditer(source.text):
        if place.start() in told:
            continue
        character = place[0][0]
        what = "turns the direction of the text around" if character > "\u2000" else "is a control character"
        escape = f"\\u{ord(character):04x}" if source.name.endswith(("yaml", "yml")) else f"\\u{{{ord(character):x}}}"
        found.append(Diagnostic(
            "E0109", f"a character that nobody sees: U+{ord(character):04X} {what}",
            (Label(source.span(place.start(), place.end())),),
            help=Mend(f"take it out, or write `{escape}` in a text", way="remove"),
        ))
        if len(found) == _MOST:
            break
    return found
