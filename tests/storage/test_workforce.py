from __future__ import annotations

import os
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

from dialoom.runtime.agenda import agenda
from dialoom.runtime.errors import WorkerDied
from dialoom.runtime.planview import PlanView
from dialoom.runtime.workforce import RowError, chunks_in_process, chunks_in_processes
from tests.storage.handmade import failing_maker, prospect_maker, suicidal_maker
from tests.synthesis.plans import small_plan

PLAN = small_plan(((),), count=10)
KEYS = agenda(PlanView(PLAN), None)
CHUNKS = [tuple(KEYS[start : start + 7]) for start in range(0, len(KEYS), 7)]


def children() -> list[str]:
    """Processes of this one that are still there, dead and not waited for included."""
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,comm="], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if line.split() != [str(os.getpid()), "ps"]
            and line.split()[0] == str(os.getpid())]


def test_processes_make_the_same_rows_as_one() -> None:
    here = list(chain.from_iterable(chunks_in_process(prospect_maker, PLAN, CHUNKS)))
    there = list(chain.from_iterable(chunks_in_processes(prospect_maker, PLAN, CHUNKS, 2)))
    assert [entry.key for entry in here] == KEYS
    assert sorted(there, key=lambda entry: KEYS.index(entry.key)) == here
    assert not children()


def test_an_exception_in_a_worker_names_the_row_and_shows_the_trace() -> None:
    with pytest.raises(RowError, match=r"(?s)row 3 of cell .*three is a bad number"):
        list(chunks_in_processes(failing_maker, PLAN, CHUNKS, 2))
    assert not children()


def test_an_exception_in_this_process_names_the_row() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        list(chunks_in_process(failing_maker, PLAN, CHUNKS))
    assert caught.value.__notes__ == [f"while making row 3 of cell {KEYS[0].cell}"]


def test_a_worker_that_dies_is_told_of() -> None:
    with pytest.raises(WorkerDied, match="exit code -9"):
        list(chunks_in_processes(suicidal_maker, PLAN, CHUNKS, 2))
    assert not children()


def test_leaving_early_ends_the_processes() -> None:
    made = chunks_in_processes(prospect_maker, PLAN, CHUNKS, 2)
    next(made)
    made.close()
    assert not children()


def test_a_program_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(
        "from tests.storage.test_workforce import CHUNKS, PLAN\n"
        "from tests.storage.handmade import prospect_maker\n"
        "from dialoom.runtime.workforce import chunks_in_processes\n"
        "print(sum(map(len, chunks_in_processes(prospect_maker, PLAN, CHUNKS, 2))))\n"
    )
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    assert done.stdout == f"{len(KEYS)}\n"
