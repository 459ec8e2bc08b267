"""Synthesis: from a plan to verified rows in the journal, and from there to the data set.

Every row is a pure function of the plan, its cell and its index, so it does not matter which process
makes it, in which order, or in how many runs. The journal is the truth while running: a run makes what
the agenda asks for and the journal lacks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from dialoom.compiler.plan import Cell, Plan
from dialoom.runtime.agenda import agenda, made_from, movable_rows, recipe
from dialoom.runtime.datacard import write_card
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.draft import draft
from dialoom.runtime.errors import TooFewRows
from dialoom.runtime.export import DataWriter
from dialoom.runtime.handout import hand_out
from dialoom.runtime.journal import Entry, Journal, RowKey
from dialoom.runtime.planview import PlanView
from dialoom.runtime.progress import Progress
from dialoom.runtime.quality import Gauge, Quality, write_quality
from dialoom.runtime.realizer import realize
from dialoom.runtime.row import decode_row, encode_row, from_row, to_row
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.verifier import verify
from dialoom.runtime.workforce import chunks_in_process, chunks_in_processes

__all__ = ["Rejection", "SynthesisResult", "make_dialogue", "stored_dialogues", "synthesize"]

_CHUNK = 50
# A worker process costs about half a second to start: below this many rows each it does not pay.
_ROWS_A_WORKER = 150


@dataclass(frozen=True, slots=True)
class Rejection:
    """A check of the verifier, how many rows it turned away, and up to three of them as ``cell#index``."""

    check: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SynthesisResult:
    """What came of a synthesis.

    ``asked`` rows were wanted; ``reused`` of them lay in the journal before; ``splits`` says how many
    stand in which split of the data set; ``failed`` did not pass the verifier, ``rejections`` tells why,
    the most frequent check first (a row may fail several).
    """

    asked: int
    reused: int
    failed: int
    rejections: tuple[Rejection, ...]
    splits: tuple[tuple[str, int], ...]
    quality: Quality

    @property
    def passed(self) -> int:
        """How many rows stand in the data set."""
        return sum(count for _, count in self.splits)

    def require_all(self) -> None:
        """Raise ``TooFewRows`` where fewer rows came out than were asked for."""
        if self.passed < self.asked:
            why = ", ".join(f"{one.check} ({one.count:,}, e.g. {one.examples[0]})" for one in self.rejections)
            raise TooFewRows(
                f"{self.passed:,} of {self.asked:,} rows came out; {self.failed:,} did not pass the verifier: {why}."
            )


def make_dialogue(view: PlanView, cell: Cell, index: int) -> Dialogue:
    """Row ``index`` of ``cell``: drafted, worded, verified; the verdicts are in its meta."""
    blueprint = draft(view, cell, index)
    dialogue = realize(view, blueprint)
    verdicts = verify(view, blueprint, dialogue)
    return replace(dialogue, meta=replace(dialogue.meta, verdicts=verdicts))


def synthesize(
    plan: Plan, run: RunDirectory, *, rows: int | None, workers: int, progress: Progress,
    cells: Collection[str] | None = None,
) -> SynthesisResult:  # fmt: skip
    """Make the rows that the plan asks for (``rows`` None), or a fair choice of them, as far as they are not there.

    With ``cells``, only rows of the cells with these ids are made; the data set then also holds the rows
    of the plan's other cells that are there already.

    Writes the journal, ``data/`` and ``quality.json`` of ``run``, whose lock the caller holds and which
    it has claimed for the plan. With ``workers`` 1 everything happens in this process. Interrupted at
    any point, what was made is kept. Rows that fail the verifier stay in the journal with their
    verdicts and are not exported; see ``SynthesisResult.require_all``.
    """
    wanted = agenda(PlanView(plan), rows)
    with Journal(run.journal) as journal:
        journal.keep_only((cell.id, recipe(cell)) for cell in plan.cells)
        there = _moved(plan, journal, wanted)
        if cells is not None:
            wanted = [key for key in wanted if key.cell in cells or key in there]
        missing = [key for key in wanted if key not in there]
        if len(missing) < len(wanted):
            progress.note(f"{len(wanted) - len(missing):,} of {len(wanted):,} rows are there already")
        _make_missing(plan, journal, missing, workers, progress)
        return _publish(plan, run, journal, wanted, reused=len(wanted) - len(missing))


def _moved(plan: Plan, journal: Journal, wanted: Sequence[RowKey]) -> set[RowKey]:
    """The rows that are there, after those that only stand in another split than ``wanted`` were moved to it."""
    there = journal.keys()
    movable = movable_rows(plan, there)
    moves = [(movable[key.place], key) for key in wanted if key not in there and key.place in movable]
    for start in range(0, len(moves), _CHUNK):
        chunk = moves[start : start + _CHUNK]
        entries = journal.entries(old for old, _ in chunk)
        journal.move([(old, _in_split(entry, new)) for (old, new), entry in zip(chunk, entries, strict=True)])
    return journal.keys() if moves else there


def _in_split(entry: Entry, key: RowKey) -> Entry:
    dialogue = from_row(decode_row(entry.payload))
    moved = replace(dialogue, meta=replace(dialogue.meta, split=key.split))
    return Entry(key, encode_row(to_row(moved)).decode(), entry.failed)


def stored_dialogues(plan: Plan, run: RunDirectory) -> Iterator[Dialogue]:
    """The dialogues of the plan that the journal holds, in plan order, with those that failed.

    Rows made by an earlier version of the program are among them: reading a run needs no rerun.
    """
    with Journal(run.journal) as journal:
        there = journal.keys()
        stored = {(key.cell, made_from(key.recipe), key.index, key.split): key for key in there}
        wanted = ((key.cell, made_from(key.recipe), key.index, key.split) for key in agenda(PlanView(plan), None))
        for entry in journal.entries(stored[place] for place in wanted if place in stored):
            yield from_row(decode_row(entry.payload))


def _make_missing(plan: Plan, journal: Journal, missing: Sequence[RowKey], workers: int, progress: Progress) -> None:
    if not missing:
        return
    chunks = [tuple(missing[start : start + _CHUNK]) for start in range(0, len(missing), _CHUNK)]
    workers = min(workers, -(-len(missing) // _ROWS_A_WORKER))
    if workers > 1:
        made = chunks_in_processes(_make_entry, plan, chunks, workers)
    else:
        made = chunks_in_process(_make_entry, plan, chunks)
    progress.start("synthesize", len(missing))
    try:
        with closing(made):
            for entries in made:
                journal.add(entries)
                progress.advance(len(entries))
    finally:
        progress.finish()


def _make_entry(view: PlanView, key: RowKey) -> Entry:
    dialogue = make_dialogue(view, view.cells[key.cell], key.index)
    failed = dict.fromkeys(verdict.check for verdict in dialogue.meta.verdicts if not verdict.passed)
    return Entry(key, encode_row(to_row(dialogue)).decode(), tuple(failed))


def _publish(
    plan: Plan, run: RunDirectory, journal: Journal, wanted: Sequence[RowKey], *, reused: int
) -> SynthesisResult:
    """Read the wanted rows once: those that passed into the files, the others into the count of rejections."""
    gauge = Gauge(plan)
    rejected: dict[str, list[str]] = {}
    failed = 0
    with DataWriter(run.data, [split.name for split in plan.splits]) as writer:
        for entry in journal.entries(wanted):
            gauge.add(from_row(decode_row(entry.payload)))
            if not entry.failed:
                writer.write(entry.key.split, entry.payload)
                continue
            failed += 1
            for check in entry.failed:
                rejected.setdefault(check, []).append(f"{entry.key.cell}#{entry.key.index}")
    result = SynthesisResult(
        asked=len(wanted),
        reused=reused,
        failed=failed,
        rejections=tuple(
            Rejection(check, len(rows), tuple(rows[:3]))
            for check, rows in sorted(rejected.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
        splits=writer.counts,
        quality=gauge.quality(),
    )
    for form in plan.exports:
        hand_out(run.data, form, run.exports / form)
    write_card(run.data, plan, result.splits, result.quality)
    write_quality(run.quality, result.quality)
    return result
