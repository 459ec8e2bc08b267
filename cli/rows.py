"""The dialogues that an argument ``RUN|FILE`` means."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dialoom.cli.runplace import held_plan
from dialoom.runtime.errors import DialoomError

if TYPE_CHECKING:
    from dialoom.compiler.plan import Plan
    from dialoom.runtime.dialogue import Dialogue

__all__ = ["rows_of"]


def rows_of(source: Path) -> tuple[Iterator[Dialogue], Plan | None]:
    """The dialogues of a run directory in plan order, with its plan, or those of a JSONL file.

    DialoomError where ``source`` is neither.
    """
    if source.is_dir():
        from dialoom.runtime.synthesis import stored_dialogues

        run, plan = held_plan(source)
        return stored_dialogues(plan, run), plan
    if source.exists():
        from dialoom.runtime.quality import read_rows

        return read_rows(source), None
    raise DialoomError(f"{source}: there is no such file or run directory")
