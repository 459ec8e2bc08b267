"""Progress where there is no terminal: a line at the start, at the end, and now and then between."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

__all__ = ["PlainProgress"]

_EVERY = 30.0  # seconds between two lines of one task


class PlainProgress:
    """Writes whole lines to ``stream``; ``clock`` gives seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._task = ""
        self._total: int | None = None
        self._done = 0
        self._started = self._told = 0.0

    def start(self, task: str, total: int | None) -> None:
        """Say what begins."""
        self._task, self._total, self._done = task, total, 0
        self._started = self._told = self._clock()
        self._say(f"{task}: {total:,} to do" if total is not None else f"{task} …")

    def advance(self, steps: int = 1) -> None:
        """Say how far it is, if the last line is some time ago."""
        self._done += steps
        if self._clock() - self._told >= _EVERY and self._done != self._total:
            self._told = self._clock()
            share = f" of {self._total:,} ({self._done / self._total:.0%})" if self._total else ""
            self._say(f"{self._task}: {self._done:,}{share}")

    def note(self, text: str) -> None:
        """Say it."""
        self._say(text)

    def finish(self) -> None:
        """Say what was done, and in how many seconds."""
        done = f"{self._done:,} done" if self._total is not None or self._done else "done"
        self._say(f"{self._task}: {done} in {self._clock() - self._started:.1f} s")

    def _say(self, line: str) -> None:
        print(line, file=self._stream, flush=True)
