"""What the commands make of trainings and evaluations; the learning itself is replaced by hand-made results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dialoom.cli.main import dialoom
from dialoom.compiler.plan import EvaluatePlan, Plan
from dialoom.runtime.evaluation import Evaluation
from dialoom.runtime.evaluation.interval import share_of
from dialoom.runtime.evaluation.metrics import Scores
from dialoom.runtime.evaluation.result import PlayedDialogue, PlayerScores, write_evaluation
from dialoom.runtime.evaluation.unseen import Unseen
from dialoom.runtime.evaluation.verdict import DialogueVerdict
from dialoom.runtime.progress import Progress
from dialoom.runtime.quality import CheckedExpectation
from dialoom.runtime.rundir import RunDirectory
from tests.cli.specs import SPEC, write

_LEARNS = SPEC + """
evaluate notes_eval {
  model "some/model"  on notes.test  rollouts 8
  require { tool_accuracy >= 0.80 }
}
"""
_VERDICT = DialogueVerdict(
    callable=True, accurate=False, first_call_accurate=False, false_positive=True, abstained=False,
    argument_error=False, success=False, malformed=0, turns=3, ended=True,
)  # fmt: skip


class Judge:
    """Stands for ``evaluate``: the share of right calls is what it is told, and it counts how often it is asked."""

    def __init__(self, right: int) -> None:
        self.right = right
        self.asked = 0

    def __call__(
        self, plan: Plan, run: RunDirectory, which: EvaluatePlan, progress: Progress, model: str | None = None
    ) -> Evaluation:
        self.asked += 1
        shares = {"tool_accuracy": share_of(self.right, 8), "false_positives": share_of(8 - self.right, 8)}
        played = PlayedDialogue(
            "write_down/0", "cell", "write_down", "baseline", (), ("Notes.Create", "Notes.Find"),
            ({"name": "Notes.Create", "arguments": {"title": "T"}},), _VERDICT,
            ({"role": "user", "content": "Hello <b>there</b>"}, {"role": "assistant", "content": "", "tool_calls": [
                {"id": "c", "type": "function", "function": {"name": "Notes.Find", "arguments": {"owner": "x"}}}]}),
        )  # fmt: skip
        evaluation = Evaluation(
            name=which.name, model=model or which.model, split=which.split, rollouts=8,
            players=(PlayerScores(model or which.model, Scores(8, shares, 3.0, ())),
                     PlayerScores("rule baseline", Scores(8, {"tool_accuracy": share_of(1, 8)}, 2.0, ()))),
            gates=(CheckedExpectation("tool_accuracy >= 0.8", self.right / 8, self.right / 8 >= 0.8),),
            unseen=Unseen(1, 1, ()), dialogues=(played,), seconds=1.0,
        )  # fmt: skip
        write_evaluation(run.evaluation, evaluation)
        return evaluation


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, _LEARNS)
    return tmp_path


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(dialoom, arguments, standalone_mode=False, catch_exceptions=False)


def test_run_ends_with_the_scores_and_does_nothing_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge(right=7)
    monkeypatch.setattr("dialoom.runtime.evaluation.evaluate", judge)
    first = invoke("run", "notes.loom")
    assert first.return_value == 0
    assert "tool_accuracy    0.875 [0.53, 0.98]  0.125 [0.02, 0.47]" in first.stdout
    assert "holds: tool_accuracy >= 0.8 (is 0.875)" in first.stdout
    second = invoke("run", "notes.loom")
    assert judge.asked == 1
    assert "evaluated already" in second.stderr
    assert second.stdout == first.stdout
    invoke("run", "notes.loom", "--set", "evaluate.notes_eval.rollouts=9", "--update")
    assert judge.asked == 2


def test_a_gate_that_does_not_hold_gives_3(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialoom.runtime.evaluation.evaluate", Judge(right=2))
    done = invoke("run", "notes.loom", "--json")
    assert done.return_value == 3
    facts = json.loads(done.stdout)
    assert facts["gates_hold"] is False
    assert facts["evaluations"][0]["players"][0]["scores"]["tool_accuracy"]["count"] == 2
    page = Path("runs/notes/report.html").read_text(encoding="utf-8")
    assert "0.25" in page
    assert "wrong tool" in page
    assert "Hello &lt;b&gt;there&lt;/b&gt;" in page
    done = invoke("eval", "runs/notes", "--model", "another/model")
    assert done.return_value == 3
    assert "another/model" in done.stdout


def test_train_without_a_training_is_a_usage_error(folder: Path) -> None:
    from dialoom.runtime.errors import UsageError

    invoke("synth", "notes.loom", "-q")
    with pytest.raises(UsageError, match="declares no `train`"):
        invoke("train", "runs/notes")


def test_missing_packages_are_told_before_anything_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dialoom.runtime import equipment
    from dialoom.runtime.errors import PrerequisiteError

    monkeypatch.setattr(equipment, "_version", lambda package: None if package == "trl" else "1.0")
    with pytest.raises(PrerequisiteError, match="needs trl, not installed here"):
        invoke("run", "notes.loom")
    assert not Path("runs").exists()
    doctor = invoke("doctor")
    assert doctor.return_value == 0
    assert "missing: trl" in doctor.stdout
    assert "pip install 'dialoom[train]'" in doctor.stdout
