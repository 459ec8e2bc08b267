"""Synthesis as a whole, with the real engine: the same bytes whatever happens on the way."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dialoom.compiler.plan import Plan
from dialoom.runtime.errors import TooFewRows
from dialoom.runtime.progress import Silent
from dialoom.runtime.quality import read_rows
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.synthesis import (
    Rejection,
    SynthesisResult,
    make_dialogue,
    stored_dialogues,
    synthesize,
)
from tests.synthesis.plans import small_plan

ROOT = Path(__file__).parents[2]
PLAN = small_plan(((), ("typos",), ("tool_error(timeout)",)), count=10)
ROWS = sum(cell.count for cell in PLAN.cells)

# What a person would run, with the environment's hash seed; killed from outside in the middle of it.
RUN = """
import sys
from pathlib import Path
from dialoom.runtime.progress import Silent
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.synthesis import synthesize
from tests.storage.test_synthesis import PLAN

class Told(Silent):
    def start(self, task, total):
        print("started", flush=True)

    def advance(self, steps=1):
        print("a chunk", flush=True)

if __name__ == "__main__":
    with RunDirectory(Path(sys.argv[1])).locked() as run:
        run.claim(PLAN)
        synthesize(PLAN, run, rows=None, workers=int(sys.argv[2]), progress=Told())
"""


def synthesis(
    folder: Path, rows: int | None = None, plan: Plan = PLAN, workers: int = 1, *, update: bool = False
) -> SynthesisResult:
    with RunDirectory(folder).locked() as run:
        run.claim(plan, update=update)
        return synthesize(plan, run, rows=rows, workers=workers, progress=Silent())


def outputs(folder: Path) -> dict[str, bytes]:
    files = [folder / "plan.json", folder / "quality.json", *sorted((folder / "data").glob("[!.]*"))]
    return {file.name: file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    synthesis(folder)
    return folder


def test_every_row_is_made_once_and_verified(undisturbed: Path) -> None:
    made = [d for split in PLAN.splits for d in read_rows(undisturbed / "data" / f"{split.name}.jsonl")]
    places = {(d.meta.cell, d.meta.index) for d in made}
    assert len(made) == len(places) == len({d.id for d in made}) == ROWS
    assert all(d.meta.verdicts and all(v.passed for v in d.meta.verdicts) for d in made)
    quality = json.loads((undisturbed / "quality.json").read_text())
    assert quality["metrics"]["dialogues"] == ROWS
    assert quality["metrics"]["ungrounded_arguments"] == 0


def test_a_rerun_makes_nothing_and_changes_nothing(undisturbed: Path) -> None:
    before = outputs(undisturbed)
    assert synthesis(undisturbed).reused == ROWS
    assert outputs(undisturbed) == before


def test_worker_processes_give_the_same_bytes(undisturbed: Path, tmp_path: Path) -> None:
    assert ROWS > 300, "else everything is made in this process"
    synthesis(tmp_path / "run", workers=2)
    assert outputs(tmp_path / "run") == outputs(undisturbed)


def test_killed_five_times_the_bytes_are_those_of_an_undisturbed_run(undisturbed: Path, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(RUN)
    moments = random.Random()
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    killed = 0
    for attempt in range(6):
        # Started elsewhere, with another hash seed each time, with and without worker processes.
        command = [sys.executable, str(script), str(tmp_path / "run"), str(1 + attempt % 2)]
        environment = {"PYTHONPATH": path, "PYTHONHASHSEED": str(attempt)}
        with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            if attempt < 5:
                for _ in range(moments.randint(1, 2)):
                    process.stdout.readline()
                time.sleep(moments.uniform(0, 0.05))
                process.kill()
            killed += process.wait() == -signal.SIGKILL
    assert killed >= 3, "the test kills too late to show anything"
    assert process.returncode == 0
    assert outputs(tmp_path / "run") == outputs(undisturbed)


def test_a_choice_of_rows_is_part_of_all(undisturbed: Path, tmp_path: Path) -> None:
    assert synthesis(tmp_path / "run", rows=40).passed == 40
    everything = set((undisturbed / "data" / "train.jsonl").read_text().splitlines())
    chosen = (tmp_path / "run" / "data" / "train.jsonl").read_text().splitlines()
    assert set(chosen) < everything
    assert synthesis(tmp_path / "run").reused == 40
    assert outputs(tmp_path / "run") == outputs(undisturbed)


def test_a_changed_plan_keeps_the_rows_of_the_cells_that_did_not_change(tmp_path: Path) -> None:
    few = replace(PLAN, cells=PLAN.cells[:4])
    changed = replace(few, cells=(*few.cells[:3], replace(few.cells[3], data_hash="another"), PLAN.cells[4]))
    synthesis(tmp_path / "run", plan=few)
    result = synthesis(tmp_path / "run", plan=changed, update=True)
    assert (result.asked, result.reused) == (50, 30)
    synthesis(tmp_path / "fresh", plan=changed)
    assert outputs(tmp_path / "run") == outputs(tmp_path / "fresh")


def test_the_journal_gives_the_dialogues_back(undisturbed: Path) -> None:
    from dialoom.runtime.planview import PlanView

    view = PlanView(PLAN)
    stored = list(stored_dialogues(PLAN, RunDirectory(undisturbed)))
    assert len(stored) == ROWS
    assert stored[17] == make_dialogue(view, view.cells[stored[17].meta.cell], stored[17].meta.index)


def test_rows_of_an_older_engine_are_read_and_then_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(PLAN, cells=PLAN.cells[:2])
    with monkeypatch.context() as older:
        older.setattr("dialoom.runtime.agenda.engine_fingerprint", lambda: "older")
        synthesis(tmp_path / "run", plan=few)
    stored = list(stored_dialogues(few, RunDirectory(tmp_path / "run")))
    assert [(d.meta.cell, d.meta.index) for d in stored] == [(c.id, i) for c in few.cells for i in range(10)]
    assert synthesis(tmp_path / "run", plan=few).reused == 0
    assert list(stored_dialogues(few, RunDirectory(tmp_path / "run"))) == stored


def test_rows_that_fail_are_kept_and_told_but_not_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dialoom.runtime.dialogue import Verdict

    def strict(view, blueprint, dialogue):
        return (Verdict("even", blueprint.index % 2 == 0, "the index is odd"),)

    few = replace(PLAN, cells=PLAN.cells[:2])
    monkeypatch.setattr("dialoom.runtime.synthesis.verify", strict)
    result = synthesis(tmp_path / "run", plan=few)
    first = few.cells[0].id
    assert (result.asked, result.passed, result.failed) == (20, 10, 10)
    assert result.rejections == (Rejection("even", 10, (f"{first}#1", f"{first}#3", f"{first}#5")),)
    assert result.quality.metrics["pass_rate"] == 0.5
    assert len(list(stored_dialogues(few, RunDirectory(tmp_path / "run")))) == 20
    with pytest.raises(TooFewRows, match=r"10 of 20 rows came out; 10 did not pass the verifier: even \(10"):
        result.require_all()


def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    class Impatient(Silent):
        def advance(self, steps: int = 1) -> None:
            raise KeyboardInterrupt

    with RunDirectory(tmp_path / "run").locked() as run:
        run.claim(PLAN)
        with pytest.raises(KeyboardInterrupt):
            synthesize(PLAN, run, rows=None, workers=1, progress=Impatient())
    assert synthesis(tmp_path / "run").reused == 50
