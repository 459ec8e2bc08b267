"""Other ways to evaluate: fixed histories, several plays, voted users, several models, chosen metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import pytest

from dialoom.cli.scoretable import score_lines
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.metrics import LIVE_METRICS
from dialoom.compiler.plan import EvaluatePlan, Plan
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.draft import draft
from dialoom.runtime.evaluation import evaluate, read_evaluations
from dialoom.runtime.evaluation.agent import Conversation
from dialoom.runtime.evaluation.fixed import answer_fixed
from dialoom.runtime.evaluation.metrics import METRICS, pass_k, score
from dialoom.runtime.evaluation.rollout import play
from dialoom.runtime.evaluation.verdict import DialogueVerdict, judge
from dialoom.runtime.evaluation.voted_user import VotedUser, most_agreed
from dialoom.runtime.execution import _evaluate
from dialoom.runtime.planview import PlanView
from dialoom.runtime.progress import Silent
from dialoom.runtime.realizer import realize
from dialoom.runtime.report.learning import METRIC_NAMES, score_boards
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.training import train
from dialoom.runtime.training.reply import AssistantReply, ProposedCall
from tests.learning.oracle import Oracle
from tests.learning.test_evaluation import TRAIN

RIGHT = DialogueVerdict(True, True, True, False, False, False, True, 0, 3, True)
WRONG = replace(RIGHT, accurate=False)


@pytest.fixture(scope="module")
def blueprints(view: PlanView) -> list[Blueprint]:
    cells = [cell for cell in view.plan.cells if cell.patterns in ((), ("typos",), ("tool_error(timeout)",))]
    return [draft(view, cell, index) for cell in cells for index in range(2)]


@dataclass
class Reader:
    """Answers each history of a row as the row goes on, less a twist."""

    view: PlanView
    blueprints: Sequence[Blueprint]
    twist: str = ""
    name: str = "reader"

    def respond(self, conversations: Sequence[Conversation]) -> list[AssistantReply]:
        rows = [realize(self.view, blueprint).messages for blueprint in self.blueprints]
        replies = []
        for one in conversations:
            at = len(one.messages)
            said = next(row[at] for row in rows if row[:at] == one.messages)
            calls = tuple(ProposedCall(call.name, call.arguments) for call in said.tool_calls)
            if self.twist == "silent":
                calls = ()
            elif self.twist == "other tool":
                calls = tuple(replace(call, name="Nobody.Knows") for call in calls)
            elif self.twist == "wrong values":
                calls = tuple(replace(call, arguments={**call.arguments, "extra": 1}) for call in calls)
            elif self.twist == "too many" and not calls:
                calls = (ProposedCall("Nobody.Knows", {}),)
            replies.append(AssistantReply(said.content, said.thought, calls))
        return replies


@pytest.mark.parametrize(("twist", "right", "named_other", "silent", "wrong_arguments"), [
    ("", 1, 0, 0, 0), ("silent", 0, 0, 1, 0), ("other tool", 0, 1, 0, 0), ("wrong values", 0, 0, 0, 1),
    ("too many", 0, 1, 0, None),
])  # fmt: skip
def test_fixed_histories(view: PlanView, blueprints: list[Blueprint], twist: str, right: int, named_other: int,
                         silent: int, wrong_arguments: int | None) -> None:
    rollouts, verdicts = answer_fixed(view, blueprints, Reader(view, blueprints, twist), Silent())
    shares = score(rollouts, verdicts).shares
    assert shares["tool_accuracy"].value == right
    assert shares["false_positives"].value == named_other
    assert shares["abstention_rate"].value == silent
    assert wrong_arguments is None or shares["argument_errors"].value == wrong_arguments
    assert shares["correct_abstention"].value == (0 if twist == "too many" else 1)
    assert [len(one.messages) for one in rollouts] == [len(realize(view, one).messages) for one in blueprints]


def test_pass_k_is_the_mean_over_all_draws() -> None:
    plays = [[RIGHT, RIGHT, WRONG, RIGHT], [RIGHT, WRONG, WRONG, RIGHT], [RIGHT] * 4, [WRONG] * 4]
    trials = [list(one) for one in zip(*plays, strict=True)]
    for k in (1, 2, 3, 4):
        drawn = [[all(one.accurate for one in draw) for draw in combinations(row, k)] for row in plays]
        expected = sum(sum(row) / len(row) for row in drawn) / len(plays)
        share = pass_k(trials, k)
        assert share is not None
        assert share.value == pytest.approx(expected)
        assert share.low <= share.value <= share.high


def test_nothing_to_call_is_right_where_nothing_was_called() -> None:
    quiet = replace(WRONG, callable=False, abstained=True)
    share = pass_k([[quiet], [replace(quiet, abstained=False)]], 1)
    assert share is not None
    assert share.value == 0.5


def test_each_play_has_a_user_of_its_own(view: PlanView, blueprints: list[Blueprint]) -> None:
    plays = [play(view, blueprints, Oracle(view, blueprints), max_turns=12, progress=Silent(), trial=trial)
             for trial in (0, 1, 0)]
    opened = [[next(m.content for m in one.messages if m.role == "user") for one in rollouts] for rollouts in plays]
    assert opened[0] == opened[2]
    assert sum(a != b for a, b in zip(opened[0], opened[1], strict=True)) > len(blueprints) / 2
    for rollouts in plays:
        assert all(judge(view, one).accurate or not one.blueprint.gold for one in rollouts)


def test_what_is_voted_on_is_said_and_still_answered_rightly(view: PlanView, blueprints: list[Blueprint]) -> None:
    rollouts = play(view, blueprints, Oracle(view, blueprints), max_turns=12, progress=Silent(), votes=3)
    assert all(judge(view, one).accurate or not one.blueprint.gold for one in rollouts)
    drawn = [VotedUser(view, blueprints[0], 1, trial).open() for trial in range(3)]
    assert VotedUser(view, blueprints[0], 3).open() == most_agreed(drawn)


def test_the_most_agreed_is_the_one_most_like_the_others() -> None:
    assert most_agreed(["book a room", "book a table", "book a table now", "xyz"]) == "book a table"
    assert most_agreed(["one"]) == "one"


def test_the_metrics_of_the_language_are_those_that_are_measured() -> None:
    assert set(LIVE_METRICS) == set(METRICS) == set(METRIC_NAMES)


def test_several_models_in_static_and_played_several_times(
    plan: Plan, run: RunDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialoom.runtime.evaluation.model_agent.NEW_TOKENS", 24)
    other = replace(TRAIN, name="other", seed=2)
    both = tuple(EvaluatePlan("twice", name, "test", 4, "simulated", (), 3, trials=2, k=2, metrics=("pass_k",))
                 for name in ("agent", "other"))
    fixed = EvaluatePlan("fixed", "agent", "test", 4, "simulated", (), mode="static")
    learning = replace(plan, train=(TRAIN, other), evaluate=(*both, fixed))
    for which in learning.train:
        train(learning, run, which, Silent())
    found = _evaluate(learning, run, Silent())
    assert [(one.name, one.model) for one in found] == [("twice", "agent"), ("twice", "other"), ("fixed", "agent")]
    assert {(one.name, one.model) for one in read_evaluations(run.evaluation)} == {
        ("twice", "agent"), ("twice", "other"), ("fixed", "agent")}
    assert found[0].shown() == ("pass_k",)
    assert found[0].scores.shares["tool_accuracy"].of + found[0].scores.shares["correct_abstention"].of == 4
    assert not {"success_rate", "unfinished", "pass_k"} & set(found[2].scores.shares)
    assert any("pass^2 of 2" in line for line in score_lines(found[0]))
    assert "fixed histories" in score_lines(found[2])[0]
    summaries = [board.summary for board in score_boards(learning, run)]
    assert any("played 2 times" in text for text in summaries)
    assert any("fixed histories" in text for text in summaries)
    noted: list[str] = []
    monkeypatch.setattr(Silent, "note", lambda self, text: noted.append(text))
    assert _evaluate(learning, run, Silent()) == found
    assert len(noted) == 3
    again = evaluate(learning, run, fixed, Silent())
    assert [one.verdict for one in again.dialogues] == [one.verdict for one in found[2].dialogues]


SPEC = """
tool Greet "Greet a person by their name." { in name: person }
scenario greet { call Greet }
dataset d { seed 1  rows 100  mix { greet 100% }  split { train 80%  test 20% } }
train t { data d.train  base "tiny" }
train u { data d.train  base "tiny"  seed 1 }
"""


def test_the_spec_says_it(tmp_path: Path) -> None:
    said = 'model ["t", "u", "org/name"]  on d.test  votes 3  trials 4  k 2  metrics [pass_k]'
    (tmp_path / "a.loom").write_text(f"{SPEC}evaluate e {{ {said} }}", "utf-8")
    plan = compile_spec(tmp_path / "a.loom").plan
    assert plan is not None
    assert [(one.model, one.votes, one.trials, one.k, one.metrics) for one in plan.evaluate] == [
        (name, 3, 4, 2, ("pass_k",)) for name in ("t", "u", "org/name")]
    (tmp_path / "a.loom").write_text(SPEC + "evaluate e { model t  on d.test  trials 3 }", "utf-8")
    plan = compile_spec(tmp_path / "a.loom").plan
    assert plan is not None
    assert plan.evaluate[0].k == 3


@pytest.mark.parametrize(("said", "code"), [
    ("model t  on d.test  mode static  trials 3", "E0607"),
    ("model t  on d.test  mode static  require { success_rate >= 0.5 }", "E0607"),
    ("model t  on d.test  trials 2  k 3", "E0608"),
    ("model t  on d.test  k 2", "E0608"),
    ("model [t, v]  on d.test", "E0606"),
    ("model t  on d.test  metrics [accuracy]", "E0504"),
    ("model []  on d.test", "E0504"),
    ("model t  on d.test  votes 50", "E0504"),
    ("model t  on d.test  mode fixed", "E0504"),
])  # fmt: skip
def test_what_cannot_be_is_said(said: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "a.loom").write_text(f"{SPEC}evaluate e {{ {said} }}", "utf-8")
    assert [one.code for one in compile_spec(tmp_path / "a.loom").diagnostics] == [code]
