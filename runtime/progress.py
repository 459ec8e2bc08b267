"""How long work tells how far it is; the command line draws it, tests ignore it."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "Silent"]


class Progress(Protocol):
    """A listener. One task at a time: ``start``, any number of ``advance`` and ``note``, ``finish``."""

    def start(self, task: str, total: int | None) -> None:
        """A task of ``total`` steps begins (None: of unknown length)."""

    def advance(self, steps: int = 1) -> None:
        """``steps`` more are done."""

    def note(self, text: str) -> None:
        """A line that stays on the screen."""

    def finish(self) -> None:
        """The task is over."""


class Silent:
    """A listener that does nothing."""

    def start(self, task: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, steps: int = 1) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Nothing."""

    def finish(self) -> None:
        """Nothing."""
