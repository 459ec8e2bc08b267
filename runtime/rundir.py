"""The run directory: where everything of one run lies, owned by one process at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dialoom.compiler.canonical import encode_plan
from dialoom.compiler.plan import Plan
from dialoom.runtime.errors import PlanMismatch, RunBusy

__all__ = ["RunDirectory", "write_atomically"]


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that others see the old content or the new, never a part of it."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        scratch.write_bytes(data)
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)


@dataclass(frozen=True)
class RunDirectory:
    """The places of a run under ``path``. Nothing is created before ``locked`` is entered."""

    path: Path

    @property
    def exports(self) -> Path:
        """``exports/``: the data set in the forms of others."""
        return self.path / "exports"

    @property
    def plan(self) -> Path:
        """``plan.json``: what is executed."""
        return self.path / "plan.json"

    @property
    def journal(self) -> Path:
        """``journal.sqlite``: the rows, and the truth while running."""
        return self.path / "journal.sqlite"

    @property
    def data(self) -> Path:
        """``data/``: the data set, one JSONL and one Parquet file a split, and its card."""
        return self.path / "data"

    @property
    def quality(self) -> Path:
        """``quality.json``: metrics and expectations."""
        return self.path / "quality.json"

    @property
    def model(self) -> Path:
        """``model/``: what training made."""
        return self.path / "model"

    @property
    def evaluation(self) -> Path:
        """``evaluation.json``: scores, intervals, verdicts per dialogue."""
        return self.path / "evaluation.json"

    @property
    def report(self) -> Path:
        """``report.html``."""
        return self.path / "report.html"

    @contextmanager
    def locked(self) -> Iterator[RunDirectory]:
        """Own the directory (made where it is missing) while inside.

        The lock is the operating system's, so it goes with the process, however that ends.
        Raises ``RunBusy`` where another process owns it.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with open(self.path / ".lock", "a+", encoding="ascii") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                handle.seek(0)
                owner = handle.read().strip()
                who = f"process {owner}" if owner else "another process"
                raise RunBusy(
                    f"{self.path} is in use by {who}. Wait until it is done, or choose another directory with --out."
                ) from None
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
            try:
                yield self
            finally:
                handle.truncate(0)

    def claim(self, plan: Plan, *, update: bool = False) -> None:
        """Write ``plan.json``, or make sure that it holds this very plan.

        Another plan there raises ``PlanMismatch`` and nothing is touched; with ``update`` it is
        replaced instead, and rows of cells that did not change are taken over from the journal.
        """
        encoded = encode_plan(plan)
        held = self.plan.read_bytes() if self.plan.exists() else None
        if held == encoded:
            return
        if held is not None and not update:
            raise PlanMismatch(
                f"{self.path} holds another plan than that of {plan.dataset}. To carry on there, keeping the rows that "
                f"did not change, add --update; to leave it as it is, choose another directory with --out."
            )
        self.path.mkdir(parents=True, exist_ok=True)
        write_atomically(self.plan, encoded)
