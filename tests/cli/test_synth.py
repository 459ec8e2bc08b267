"""From a spec to a data set and a report by the commands, on a spec that does not learn."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dialoom.cli.main import dialoom
from tests.cli.specs import SPEC, write

Invoke = Callable[..., Result]


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Run a command in a folder that holds notes.loom; exceptions that are no endings come through."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(dialoom, arguments, standalone_mode=False, catch_exceptions=False)

    return run


def test_synth_makes_the_data_set(invoke: Invoke) -> None:
    done = invoke("synth", "notes.loom", "--json")
    facts = json.loads(done.stdout)
    assert (facts["asked"], facts["passed"], facts["failed"]) == (40, 40, 0)
    assert facts["splits"] == {"train": 32, "test": 8}
    assert len(Path("runs/notes/data/train.jsonl").read_text(encoding="utf-8").splitlines()) == 32
    again = invoke("synth", "notes.loom")
    assert "40 of 40 rows are there already" in again.stderr
    assert again.stdout.splitlines()[0] == "data set: runs/notes/data (40 dialogues: 32 train, 8 test)"


def test_quiet_and_verbose(invoke: Invoke) -> None:
    assert invoke("synth", "notes.loom", "-q", "--out", "a").stderr == ""
    assert "done in" in invoke("synth", "notes.loom", "-v", "--out", "b").stderr


def test_a_plan_file_gives_the_same_rows_as_its_spec(invoke: Invoke) -> None:
    invoke("compile", "notes.loom", "-o", "made/plan.json")
    invoke("synth", "made/plan.json", "--out", "a", "-q")
    invoke("synth", "notes.loom", "--out", "b", "-q")
    assert Path("a/data/train.jsonl").read_bytes() == Path("b/data/train.jsonl").read_bytes()
    assert invoke("compile", "notes.loom").stdout == Path("made/plan.json").read_text(encoding="utf-8")


def test_a_gate_that_does_not_hold_gives_3_after_the_work(invoke: Invoke) -> None:
    write(Path(), SPEC.replace("ungrounded_arguments = 0", "clarifying_turns >= 99%"))
    done = invoke("synth", "notes.loom")
    assert done.return_value == 3
    assert "DOES NOT HOLD: clarifying_turns >= 99%" in done.stdout
    assert Path("runs/notes/data/train.jsonl").exists()
    assert invoke("run", "notes.loom").return_value == 3
    assert Path("runs/notes/report.html").exists()


def test_dry_run_writes_nothing(invoke: Invoke) -> None:
    done = invoke("synth", "notes.loom", "--dry-run")
    assert "40 rows to make, 0 there already" in done.stdout
    assert [path.name for path in Path().iterdir()] == ["notes.loom"]


def test_plan_tells_what_is_made_anew(invoke: Invoke) -> None:
    assert invoke("plan", "notes.loom", "--detailed-exitcode").return_value == 10
    invoke("synth", "notes.loom", "-q")
    done = invoke("plan", "notes.loom", "--detailed-exitcode")
    assert done.return_value == 0
    assert "nothing to do" in done.stdout
    facts = json.loads(invoke("plan", "notes.loom", "--json", "--set", "seed=4").stdout)
    assert (facts["make"], facts["keep"]) == (40, 0)
    write(Path(), SPEC.replace("ungrounded_arguments = 0", "pass_rate = 1"))
    facts = json.loads(invoke("plan", "notes.loom", "--json").stdout)
    assert (facts["make"], facts["keep"], facts["derived"]) == (0, 40, ["expect"])
    Path("old.json").write_bytes(Path("runs/notes/plan.json").read_bytes())
    facts = json.loads(invoke("plan", "notes.loom", "--json", "--against", "old.json").stdout)
    assert (facts["make"], facts["keep"]) == (0, 40)


def test_plan_shows_odds_and_counts_and_explains(invoke: Invoke) -> None:
    shown = invoke("plan", "notes.loom").stdout
    assert "80.00%    32" in shown
    assert "typos    20.0%     8" in shown
    explained = invoke("plan", "notes.loom", "--explain").stdout
    assert "calls Notes.Create" in explained
    assert "“there is no such note yet” (from the spec)" in explained


def test_another_plan_in_the_run_directory(invoke: Invoke) -> None:
    from dialoom.runtime.errors import PlanMismatch

    invoke("synth", "notes.loom", "-q")
    with pytest.raises(PlanMismatch, match="--update"):
        invoke("synth", "notes.loom", "--set", "seed=4")
    assert invoke("synth", "notes.loom", "--set", "seed=4", "--update", "-q").return_value == 0


def test_run_show_verify_quality_report(invoke: Invoke) -> None:
    done = invoke("run", "notes.loom")
    assert done.return_value == 0
    assert done.stdout.splitlines()[-1] == "report:   runs/notes/report.html"
    assert "Notes.Create" in Path("runs/notes/report.html").read_text(encoding="utf-8")
    shown = invoke("show", "runs/notes", "--row", "5", "--mask").stdout
    assert "● " in shown
    assert "← message" in shown
    assert json.loads(invoke("show", "runs/notes/data/test.jsonl", "--json").stdout)["meta"]["split"] == "test"
    assert invoke("verify", "runs/notes").return_value == 0
    assert json.loads(invoke("quality", "runs/notes", "--json").stdout)["metrics"]["pass_rate"] == 1
    assert invoke("report", "runs/notes", "--dialogues", "3").stdout == "runs/notes/report.html\n"


def test_verify_finds_what_somebody_edited(invoke: Invoke) -> None:
    invoke("synth", "notes.loom", "-q")
    path = Path("runs/notes/data/test.jsonl")
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    row = json.loads(first)
    call = next(message for message in row["messages"] if message.get("tool_calls"))["tool_calls"][0]
    call["function"]["arguments"]["owner"] = "somebody@else.example"
    path.write_text("\n".join([json.dumps(row), *rest]) + "\n", encoding="utf-8")
    done = invoke("verify", "runs/notes", "--json")
    assert done.return_value == 1
    facts = json.loads(done.stdout)
    assert (facts["checked"], [one["id"] for one in facts["failed"]]) == (40, [row["id"]])


def test_init_lays_out_a_project_that_is_right(invoke: Invoke) -> None:
    from dialoom.runtime.errors import UsageError

    assert len(invoke("init", "first").stdout.splitlines()) == 3
    assert invoke("check", "first/project.loom").return_value == 0
    assert len(Path("first/README.md").read_text(encoding="utf-8").splitlines()) <= 14
    with pytest.raises(UsageError, match="nothing was written"):
        invoke("init", "first")


def test_check_takes_several_specs(invoke: Invoke) -> None:
    write(Path(), SPEC.replace("call Notes.Create", "call Notes.Crate"), "bad.loom")
    done = invoke("check", "notes.loom", "bad.loom", "--format", "github")
    assert done.return_value == 1
    assert done.stdout.startswith("::error file=bad.loom,title=E0401,line=27")
    sarif = json.loads(invoke("check", "bad.loom", "--format", "sarif").stdout)
    assert sarif["version"] == "2.1.0"


def test_the_same_bytes_in_another_process_with_another_hash_seed(invoke: Invoke, tmp_path: Path) -> None:
    invoke("synth", "notes.loom", "--out", "a", "-q")
    script = "import sys; from dialoom.cli.main import main; sys.exit(main())"
    subprocess.run(
        [sys.executable, "-c", script, "synth", "notes.loom", "--out", "b", "-q"], cwd=tmp_path, check=True,
        env={**os.environ, "PYTHONHASHSEED": "77"},
    )  # fmt: skip
    for name in ("plan.json", "quality.json", "data/train.jsonl", "data/test.jsonl", "data/train.parquet"):
        assert Path("a", name).read_bytes() == Path("b", name).read_bytes(), name


def test_ctrl_c_ends_with_130_and_a_rerun_goes_on(tmp_path: Path) -> None:
    write(tmp_path, SPEC.replace("rows 40", "rows 4000"))
    # a shell that runs the tests in its background lets them, and what they start, ignore the signal
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    script = f"{heard}; import sys; from dialoom.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", script, "synth", "notes.loom", "--out", "run"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    journal = tmp_path / "run" / "journal.sqlite-wal"
    while not (journal.exists() and journal.stat().st_size > 100_000):
        assert process.poll() is None, "too fast to be interrupted: ask for more rows"
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in told
    assert "Traceback" not in told
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "are there already" in done.stderr
