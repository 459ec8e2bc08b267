"""Mends that a program can carry out: what a help line says, as edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

__all__ = ["Mend"]

Way = Literal["replace", "insert", "add", "reveal", "remove"]


class Mend(str):
    """A help line, and the texts that carry it out, one of them.

    ``way``: what they do: stand in place of the finding's first label and of those that say ``and here``
    (``replace``, as names), stand after that label (``insert``, as they are), open the block of the declaration there
    (``add``: settings as the DSL writes them), end the last stage of the reveal there (``reveal``: names), or, without
    texts, leave the label's text out (``remove``).
    """

    __slots__ = ("texts", "way")

    texts: tuple[str, ...]
    way: Way

    def __new__(cls, line: str, texts: Sequence[str] = (), way: Way = "replace") -> Mend:
        """The line with the texts that carry it out."""
        made = super().__new__(cls, line)
        made.texts = tuple(texts)
        made.way = way
        return made

    def __add__(self, more: str) -> Mend:
        """The same mend, with more said of it."""
        return Mend(super().__add__(more), self.texts, self.way)
