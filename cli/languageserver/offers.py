"""Something that an editor can offer to write."""

from __future__ import annotations

from dataclasses import dataclass

from dialoom.compiler.symbols import Symbol

__all__ = ["Offer"]


@dataclass(frozen=True, slots=True)
class Offer:
    """``label``: the name or word. ``detail``: what it is, in a few words. ``text``: what is written, if not the label.

    ``symbol``: what is declared of it is told when it is asked for.
    """

    label: str
    kind: str
    detail: str = ""
    text: str | None = None
    symbol: Symbol | None = None
