from __future__ import annotations

import math
from dataclasses import replace

import pytest

from dialoom.compiler.plan import EvaluatePlan, Expectation, Plan, TrainPlan
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.draft import draft
from dialoom.runtime.errors import DialoomError, PrerequisiteError, UsageError
from dialoom.runtime.evaluation import evaluate, read_evaluations
from dialoom.runtime.evaluation.sample import rows_to_play
from dialoom.runtime.evaluation.unseen import check_unseen
from dialoom.runtime.planview import PlanView
from dialoom.runtime.progress import Silent
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.training import train

TRAIN = TrainPlan("agent", "train", "tiny", 1, 4, None, "assistant_only", steps=2)
EVALUATE = EvaluatePlan(
    "eval", "agent", "test", 6, "simulated",
    (Expectation("tool_accuracy", low=0.8, text="tool_accuracy >= 0.8"), Expectation("false_positives", high=1.0)),
    max_turns=3,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _short_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialoom.runtime.evaluation.model_agent.NEW_TOKENS", 24)


@pytest.fixture
def learning(plan: Plan) -> Plan:
    return replace(plan, train=(TRAIN,), evaluate=(EVALUATE,))


def test_a_model_is_played_beside_baselines_and_kept(learning: Plan, run: RunDirectory) -> None:
    train(learning, run, TRAIN, Silent())
    evaluation = evaluate(learning, run, EVALUATE, Silent())
    assert [player.name for player in evaluation.players] == ["agent", "rule baseline", "tiny, untrained"]
    assert [(gate.text, gate.passed) for gate in evaluation.gates] == [
        ("tool_accuracy >= 0.8", False), ("false_positives", True),
    ]  # fmt: skip
    assert not evaluation.passed
    assert evaluation.unseen.checked > 0
    assert evaluation.unseen.seen == ()
    assert len(evaluation.dialogues) == evaluation.rollouts == 6
    assert evaluation.dialogues[0].messages[0]["role"] == "system"
    assert evaluation.scores.shares["tool_accuracy"].of + evaluation.scores.shares["correct_abstention"].of == 6
    [kept] = read_evaluations(run.evaluation)
    assert kept == evaluation

    again = evaluate(learning, run, EVALUATE, Silent(), model=str(run.model))
    assert [one.verdict for one in again.dialogues] == [one.verdict for one in evaluation.dialogues]
    assert len(read_evaluations(run.evaluation)) == 2, "another model stands beside the first"


def test_a_model_that_is_not_trained_yet_is_said_with_the_mend(learning: Plan, run: RunDirectory) -> None:
    with pytest.raises(PrerequisiteError, match="not trained yet") as caught:
        evaluate(learning, run, EVALUATE, Silent())
    assert caught.value.command == f"dialoom train {run.path}"


def test_a_split_without_rows_is_said(learning: Plan, run: RunDirectory) -> None:
    train(learning, run, TRAIN, Silent())
    with pytest.raises(UsageError, match="has no rows"):
        evaluate(learning, run, replace(EVALUATE, split="validation"), Silent())


def played(view: PlanView) -> list[Blueprint]:
    return [draft(view, cell, index) for cell, index in rows_to_play(view, "test", 40)]


def test_held_out_values_do_not_occur_in_training(view: PlanView, dialogues: tuple[Dialogue, ...]) -> None:
    unseen = check_unseen(view, played(view), dialogues)
    assert unseen.checked > 40
    assert (unseen.rows, unseen.seen) == (len(dialogues), ())


def test_a_leak_is_found(view: PlanView, dialogues: tuple[Dialogue, ...]) -> None:
    blueprints = played(view)
    leaked = next(one for one in blueprints if one.scenario == "add_prospect").slot("email").value
    row = next(one for one in dialogues if one.meta.gold and "email" in one.meta.gold[0].arguments)
    call = replace(row.meta.gold[0], arguments={**row.meta.gold[0].arguments, "email": leaked.upper()})
    seen = replace(row, meta=replace(row.meta, gold=(call,)))
    with pytest.raises(DialoomError, match="the split leaks"):
        check_unseen(view, blueprints, [*dialogues, seen])


def test_a_gate_on_what_no_dialogue_shows_does_not_hold(learning: Plan, run: RunDirectory) -> None:
    cells = tuple(cell for cell in learning.cells if cell.scenario == "add_prospect")
    only = replace(learning, cells=cells)
    train(only, run, TRAIN, Silent())
    gate = Expectation("correct_abstention", low=0.0)
    evaluation = evaluate(only, run, replace(EVALUATE, rollouts=2, require=(gate,)), Silent())
    assert math.isnan(evaluation.gates[0].value)
    assert not evaluation.passed
