"""Progress on a terminal: a bar that moves, with Rich."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

__all__ = ["LiveProgress"]


class LiveProgress:
    """One bar on stderr that goes when its task is over; with ``keep_times`` a line says how long it took."""

    def __init__(self, *, keep_times: bool = False, console: Console | None = None) -> None:
        self._console = console if console is not None else Console(stderr=True)
        self._keep_times = keep_times
        self._bars: Progress | None = None
        self._task = ""
        self._started = 0.0

    def start(self, task: str, total: int | None) -> None:
        """Draw the bar."""
        self.finish()
        self._task, self._started = task, time.monotonic()
        counted = (BarColumn(bar_width=32), MofNCompleteColumn()) if total is not None else ()
        remaining = (TextColumn("·"), TimeRemainingColumn()) if total is not None else ()
        self._bars = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), *counted, TimeElapsedColumn(), *remaining,
            console=self._console, transient=True,
        )  # fmt: skip
        self._bars.start()
        self._bars.add_task(task, total=total)

    def advance(self, steps: int = 1) -> None:
        """Move the bar."""
        if self._bars is not None:
            self._bars.advance(self._bars.task_ids[0], steps)

    def note(self, text: str) -> None:
        """A line above the bar."""
        self._console.print(text, markup=False, highlight=False)

    def finish(self) -> None:
        """Take the bar away."""
        if self._bars is None:
            return
        self._bars.stop()
        self._bars = None
        if self._keep_times:
            self.note(f"{self._task}: {time.monotonic() - self._started:.1f} s")
