"""The agenda of a run: which rows it asks for, in plan order, and by which recipe they are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from dialoom.compiler import faker_provider
from dialoom.compiler.plan import Cell, Plan
from dialoom.runtime.errors import UsageError
from dialoom.runtime.journal import RowKey
from dialoom.runtime.planview import PlanView

__all__ = ["agenda", "engine_fingerprint", "made_from", "movable_rows", "recipe"]

# What has no say in the bytes of a row, so that a change there keeps the rows that exist.
_NOT_MAKERS = frozenset({
    "agenda.py", "cachefolder.py", "cost.py", "datacard.md.jinja", "datacard.py", "equipment.py", "evaluation",
    "execution.py", "export.py", "goalrating.py", "grounding.py", "handout.py", "htmlpage.py", "journal.py",
    "language_model.py", "planchange.py", "progress.py", "quality.py", "reasons.py", "recheck.py", "report",
    "revision.py", "rundir.py", "selection.py", "showing.py", "simulator.py", "specpage", "synthesis.py",
    "tally.py", "toolmaking.jinja", "toolmaking.py", "toolmap.html.jinja", "toolmap.py", "training", "wiki",
    "workforce.py",
})  # fmt: skip

# Of the compiler, what draws values.
_DRAWING = ("faker_provider.py", "pattern_text.py")


@cache
def engine_fingerprint() -> str:
    """A hash of the code, wording, templates and pools of names that turn a plan into rows (16 hex digits).

    It is part of every row's recipe: rows made by another version of them, or before somebody edited
    a word list, are made anew instead of being mixed with new ones.
    """
    root = Path(__file__).parent
    digest = blake2b(f"faker {version('faker')}\0".encode(), digest_size=8)
    files = [(path.relative_to(root), path) for path in root.rglob("*") if path.is_file()]
    drawing = Path(faker_provider.__file__).parent
    files += [(Path("compiler", name), drawing / name) for name in _DRAWING]
    for name, path in sorted((relative.as_posix(), path) for relative, path in files):
        parts = name.split("/")
        if parts[0] in _NOT_MAKERS or "__pycache__" in parts or name.endswith(".pyc"):
            continue
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def recipe(cell: Cell) -> str:
    """What decides the bytes of a cell's rows: its data hash and the engine's fingerprint."""
    return f"{cell.data_hash}/{engine_fingerprint()}"


def made_from(recipe: str) -> str:
    """The data hash of the cell in a recipe, whatever engine it names."""
    return recipe.rpartition("/")[0]


def agenda(view: PlanView, rows: int | None) -> list[RowKey]:
    """The rows asked for, in plan order: cells as in the plan, then the index.

    ``rows`` None asks for all. A number asks for the first so many in a fair order: all rows are laid
    out by split, cell and index, and visited in bit-reversed order of their place (van der Corput's
    sequence), so that every beginning of it is spread evenly over splits and cells, and a larger
    number adds rows to those of a smaller one. ``UsageError`` where the plan has no so many rows.
    """
    everything = [
        RowKey(cell.id, recipe(cell), index, view.split_of(cell, index))
        for cell in view.plan.cells
        for index in range(cell.count)
    ]
    if rows is None:
        return everything
    if not 1 <= rows <= len(everything):
        raise UsageError(
            f"--rows {rows}: the plan has {len(everything):,} rows, so choose 1 to {len(everything)}; "
            "for more, raise `rows` in the spec's dataset."
        )
    order = {split.name: place for place, split in enumerate(view.plan.splits)}
    laid_out = sorted(range(len(everything)), key=lambda place: (order[everything[place].split], place))
    reversed_places = _bit_reversed(len(everything))
    return [everything[place] for place in sorted(laid_out[next(reversed_places)] for _ in range(rows))]


def movable_rows(plan: Plan, there: Iterable[RowKey]) -> dict[tuple[str, str, int], RowKey]:
    """The rows that are ``there`` by their place, for a plan whose rows are the same in whichever split they stand.

    Empty where the plan holds values or tools out: what a row holds then hangs on its split.
    """
    if {"values", "tools"} & set(plan.hold_out):
        return {}
    return {key.place: key for key in there}


def _bit_reversed(count: int) -> Iterator[int]:
    """The numbers below ``count``, ordered by their binary digits read from the right."""
    bits = max(1, (count - 1).bit_length())
    for number in range(1 << bits):
        reversed_number = int(f"{number:0{bits}b}"[::-1], 2)
        if reversed_number < count:
            yield reversed_number
