"""The declarations of a text as they were read before, so that an edit costs what it changes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TypeVar

from dialoom.grammar.source import Span
from dialoom.grammar.tree import Declaration

__all__ = ["Pieces", "shifted"]

N = TypeVar("N")


class Pieces:
    """The declarations of the last version of a text, by the text of each.

    Only what was read without a mistake is kept: a finding may rest on what stands around its declaration.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self._known: dict[str, tuple[int, tuple[Declaration, ...]]] = {}
        self._now: dict[str, tuple[int, tuple[Declaration, ...]]] = {}

    def get(self, text: str, start: int) -> tuple[Declaration, ...] | None:
        """The declarations of a text that stands at ``start`` now; None if it is new."""
        known = self._known.get(text)
        if known is None:
            return None
        at, declarations = known
        return declarations if at == start else tuple(shifted(one, start - at) for one in declarations)

    def put(self, text: str, start: int, declarations: tuple[Declaration, ...]) -> None:
        """Remember the declarations of a text that stands at ``start``."""
        self._now[text] = (start, declarations)

    def turn(self) -> None:
        """Forget what the last version had and this one has not."""
        self._known, self._now = self._now, {}


def shifted(node: N, by: int) -> N:
    """The same tree, its spans ``by`` characters further on."""
    kind = type(node)
    if kind is Span:
        return Span(node.source, node.start + by, node.end + by)  # type: ignore[attr-defined,return-value]
    if kind is tuple:
        return tuple(shifted(part, by) for part in node)  # type: ignore[attr-defined,return-value]
    names = _fields(kind)  # type: ignore[arg-type]
    if not names:
        return node
    return kind(*(shifted(getattr(node, name), by) for name in names))


@cache
def _fields(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if isinstance(kind, type) and is_dataclass(kind) else ()
