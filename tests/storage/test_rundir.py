from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dialoom.runtime.errors import PlanMismatch, RunBusy
from dialoom.runtime.rundir import RunDirectory, write_atomically
from tests.synthesis.plans import small_plan

HOLDER = """
import sys, time
from pathlib import Path
from dialoom.runtime.rundir import RunDirectory
with RunDirectory(Path(sys.argv[1])).locked():
    print("locked", flush=True)
    time.sleep(60)
"""


def test_the_places_of_a_run(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path / "run")
    places = (run.plan, run.journal, run.data, run.quality, run.model, run.evaluation, run.report)
    assert [place.name for place in places] == [
        "plan.json", "journal.sqlite", "data", "quality.json", "model", "evaluation.json", "report.html",
    ]
    assert not run.path.exists()


def test_one_process_at_a_time_and_death_frees_the_directory(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path / "run")
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(run.path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        with pytest.raises(RunBusy, match=rf"in use by process {holder.pid}\. .*--out"), run.locked():
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        with run.locked():
            pass
    with run.locked(), pytest.raises(RunBusy), run.locked():
        pass


def test_a_directory_belongs_to_its_plan(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path / "run")
    plan = small_plan()
    other = replace(plan, seed=8)
    run.claim(plan)
    run.claim(plan)
    held = run.plan.read_bytes()
    with pytest.raises(PlanMismatch, match=r"--update.*--out"):
        run.claim(other)
    assert run.plan.read_bytes() == held
    run.claim(other, update=True)
    assert run.plan.read_bytes() != held
    run.claim(other)


def test_writing_atomically_replaces_the_file_or_leaves_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    with pytest.raises(TypeError):
        write_atomically(path, "text")  # type: ignore[arg-type]
    assert path.read_bytes() == b"two"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
