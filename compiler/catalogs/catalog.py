"""What a catalog brings: tools, and a report of what was simplified."""

from __future__ import annotations

from dataclasses import dataclass

from dialoom.compiler.plan import Tool

__all__ = ["Catalog", "CatalogError", "Note"]


@dataclass(frozen=True, slots=True)
class Note:
    """What was simplified or left out, at which operation.

    ``lost``: a tool, or all of what it refers to, did not come in.
    """

    operation: str
    text: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Catalog:
    """The tools of one document, in its order, and the notes on them.

    ``dangling``: the references that point nowhere.
    """

    tools: tuple[Tool, ...]
    notes: tuple[Note, ...] = ()
    dangling: tuple[str, ...] = ()

    @property
    def lost(self) -> tuple[Note, ...]:
        """The notes on what did not come in."""
        return tuple(note for note in self.notes if note.lost)


@dataclass(eq=False)
class CatalogError(Exception):
    """The document cannot be used. ``line`` (from 1) says where, 0 where that is not known."""

    message: str
    line: int = 0
    help: str = ""
