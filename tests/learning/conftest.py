"""A small plan with its dialogues, and a tiny base made for them, once for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("trl", reason="learning needs the packages of the extra 'train'")

from dialoom.compiler.plan import Cell, Plan, Split
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.draft import draft
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize
from dialoom.runtime.row import encode_row, to_row
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.training.base import Base, make_tiny_base
from dialoom.runtime.training.environment import quiet_libraries
from tests.synthesis.plans import small_plan

CHOICES: tuple[tuple[str, ...], ...] = (
    (), ("typos",), ("tool_error(timeout)",), ("wrong_tool",), ("missing_parameter",),
)


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> Iterator[None]:
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    quiet_libraries()
    yield
    torch.set_num_threads(threads)


def _parted(cell: Cell) -> Cell:
    return replace(cell, split_counts=(cell.count - 2, 0, 2))


@pytest.fixture(scope="session")
def plan() -> Plan:
    plan = small_plan(CHOICES, count=4)
    splits = (Split("train", 0.5), Split("validation", 0.0), Split("test", 0.5))
    return replace(plan, cells=tuple(map(_parted, plan.cells)), splits=splits)


@pytest.fixture(scope="session")
def view(plan: Plan) -> PlanView:
    return PlanView(plan)


@pytest.fixture(scope="session")
def dialogues(view: PlanView) -> tuple[Dialogue, ...]:
    return tuple(
        realize(view, draft(view, cell, index))
        for cell in view.plan.cells
        for index in range(cell.count)
        if view.split_of(cell, index) == "train"
    )


@pytest.fixture(scope="session")
def tiny(dialogues: tuple[Dialogue, ...]) -> Base:
    return make_tiny_base(dialogues, seed=1)


@pytest.fixture
def run(tmp_path: Path, dialogues: tuple[Dialogue, ...]) -> RunDirectory:
    """A run directory whose training rows are there."""
    run = RunDirectory(tmp_path / "run")
    run.data.mkdir(parents=True)
    (run.data / "train.jsonl").write_bytes(b"".join(encode_row(to_row(row)) + b"\n" for row in dialogues))
    return run
