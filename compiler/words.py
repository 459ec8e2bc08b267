"""The words of a programmer's name."""

from __future__ import annotations

import re

__all__ = ["split_words"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def split_words(text: str) -> list[str]:
    """The words of ``text`` in its own letter case.

    >>> split_words("getBoards_byID2")
    ['get', 'Boards', 'by', 'ID', '2']
    """
    return _WORD.findall(text)
