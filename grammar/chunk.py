"""A text with mistakes, cut into its declarations, so that each can be read alone.

Where the brackets balance, they alone say where a declaration ends. Where they do not, indentation
is believed too: a declaration that starts at the margin ends whatever is still open, and a ``}`` at
the start of a line closes the block that is indented as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from dialoom.grammar.later import DECLARATIONS_LATER
from dialoom.grammar.scanner import CLOSERS, OPENERS, Lexeme

__all__ = ["DECLARATIONS", "Chunk", "Fault", "balanced", "cut"]

DECLARATIONS = (
    "import", "domain", "type", "entity", "tool", "persona", "difficulty", "pattern", "scenario", "dataset",
    "train", "evaluate", "lint",
)
"""The words that start a declaration."""

_WORDS = (*DECLARATIONS, *DECLARATIONS_LATER)


@dataclass(frozen=True, slots=True)
class Fault:
    """A bracket without its partner; ``noticed`` is where that became certain, if not at the end."""

    kind: Literal["unclosed", "stray"]
    bracket: Lexeme
    noticed: Lexeme | None = None


@dataclass(slots=True)
class Chunk:
    """The lexemes of one declaration, as far as one can tell, and its brackets' faults."""

    lexemes: list[Lexeme] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Offset of the first lexeme in the text."""
        return self.lexemes[0].start

    @property
    def end(self) -> int:
        """Offset after the last lexeme."""
        return self.lexemes[-1].end


def balanced(lexemes: Sequence[Lexeme]) -> bool:
    """Whether every bracket has its partner, well nested."""
    open_: list[str] = []
    for lexeme in lexemes:
        if lexeme.kind != "bracket":
            continue
        if lexeme.text in OPENERS:
            open_.append(OPENERS[lexeme.text])
        elif not open_ or open_.pop() != lexeme.text:
            return False
    return not open_


def cut(lexemes: Sequence[Lexeme], text: str) -> list[Chunk]:
    """The declarations of a text; comments are left out."""
    return _Cutter([lexeme for lexeme in lexemes if lexeme.kind != "comment"], text).cut()


class _Cutter:
    """Walks over the lexemes with the brackets that are open."""

    def __init__(self, lexemes: list[Lexeme], text: str) -> None:
        self.lexemes = lexemes
        self.text = text
        self.guided = not balanced(lexemes)
        self.open: list[tuple[Lexeme, int]] = []
        self.margin = 0
        self.chunks: list[Chunk] = []

    def cut(self) -> list[Chunk]:
        indent = 0
        for i, lexeme in enumerate(self.lexemes):
            if lexeme.first:
                indent = lexeme.start - (self.text.rfind("\n", 0, lexeme.start) + 1)
            if self._starts(i, indent):
                self._abandon(lexeme)
                self.chunks.append(Chunk())
                self.margin = indent
            self.chunks[-1].lexemes.append(lexeme)
            if lexeme.kind != "bracket":
                continue
            if lexeme.text in OPENERS:
                self.open.append((lexeme, indent))
            else:
                self._close(lexeme, indent)
        self._abandon(None)
        return self.chunks

    def _starts(self, i: int, indent: int) -> bool:
        """Whether a declaration starts with the lexeme."""
        if i == 0:
            return True
        lexeme, before = self.lexemes[i], self.lexemes[i - 1]
        if self.open:
            return self.guided and lexeme.first and indent == 0 and lexeme.text in _WORDS and self._heads(i)
        if self.guided and lexeme.first and indent > self.margin:
            return False
        if before.text == "}" and lexeme.text not in CLOSERS:
            # The fields of an object are not all of a type: a default and settings may follow.
            return not (self.chunks[-1].lexemes[0].text == "type" and lexeme.text in ("{", "?", "="))
        return lexeme.first and (lexeme.text in _WORDS or (lexeme.kind == "name" and self._heads(i, 2)))

    def _heads(self, i: int, names: int = 1) -> bool:
        """Whether a head follows: names, perhaps a text, then ``{`` or ``=``; for imports and domains a text, for
        lint none."""
        following = self.lexemes[i + 1 : i + 5]
        at = 0
        while at < len(following) and following[at].kind == "name":
            at += 1
        if at + 1 < names:
            return False
        if at < len(following) and following[at].kind in ("text", "bad_text"):
            return at > 0 or self.lexemes[i].text in ("import", "domain")
        least = 0 if self.lexemes[i].text == "lint" else 1
        return least <= at < len(following) and following[at].text in ("{", "=")

    def _close(self, closer: Lexeme, indent: int) -> None:
        opener = CLOSERS[closer.text]
        at = len(self.open) - 1
        while at >= 0 and self.open[at][0].text != opener:
            at -= 1
        if at < 0:
            self.chunks[-1].faults.append(Fault("stray", closer))
            return
        if self.guided and closer.text == "}" and closer.first and self.open[at][1] != indent:
            outer = [i for i in range(at) if self.open[i][0].text == "{" and self.open[i][1] == indent]
            if not outer and indent > self.open[at][1]:
                self.chunks[-1].faults.append(Fault("stray", closer))
                return
            at = outer[-1] if outer else at
        if at < len(self.open) - 1:
            self.chunks[-1].faults.append(Fault("unclosed", self.open[-1][0], closer))
        del self.open[at:]

    def _abandon(self, noticed: Lexeme | None) -> None:
        """End the declaration; if brackets are open, the innermost one is what is reported."""
        if self.open:
            self.chunks[-1].faults.append(Fault("unclosed", self.open[-1][0], noticed))
            self.open.clear()
