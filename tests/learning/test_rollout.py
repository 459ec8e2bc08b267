from __future__ import annotations

import pytest

from dialoom.compiler.plan import Cell
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.draft import draft
from dialoom.runtime.evaluation.metrics import METRICS, Scores, score
from dialoom.runtime.evaluation.rollout import Rollout, play
from dialoom.runtime.evaluation.rule_agent import RuleAgent
from dialoom.runtime.evaluation.sample import rows_to_play
from dialoom.runtime.evaluation.verdict import judge
from dialoom.runtime.planview import PlanView
from dialoom.runtime.progress import Silent
from dialoom.runtime.training.reply import AssistantReply
from tests.learning.oracle import Oracle

PLAYABLE = ((), ("typos",), ("tool_error(timeout)",))


@pytest.fixture(scope="module")
def blueprints(view: PlanView) -> list[Blueprint]:
    cells: list[Cell] = [cell for cell in view.plan.cells if cell.patterns in PLAYABLE]
    return [draft(view, cell, index) for cell in cells for index in range(2)]


def scores_of(view: PlanView, blueprints: list[Blueprint], twist: str) -> tuple[Scores, list[Rollout]]:
    rollouts = play(view, blueprints, Oracle(view, blueprints, twist), max_turns=12, progress=Silent())
    return score(rollouts, [judge(view, rollout) for rollout in rollouts]), rollouts


def test_a_perfect_assistant_is_perfect(view: PlanView, blueprints: list[Blueprint]) -> None:
    scores, rollouts = scores_of(view, blueprints, "")
    shares = {name: scores.shares[name].value for name in METRICS if name != "pass_k"}
    assert shares == {
        "tool_accuracy": 1, "first_call_accuracy": 1, "false_positives": 0, "abstention_rate": 0,
        "argument_errors": 0, "success_rate": 1, "correct_abstention": 1, "malformed_calls": 0, "unfinished": 0,
    }  # fmt: skip
    failed = [rollout for rollout in rollouts if any(call.error for call in rollout.calls)]
    assert failed, "tools fail live where the pattern has them fail"


@pytest.mark.parametrize(
    ("twist", "expected"),
    [
        ("wrong tool", {"tool_accuracy": 1, "first_call_accuracy": 0, "false_positives": 1, "abstention_rate": 0}),
        ("no call", {"tool_accuracy": 0, "false_positives": 0, "abstention_rate": 1, "success_rate": 0}),
        ("wrong argument", {"tool_accuracy": 0, "argument_errors": 1, "false_positives": 0, "success_rate": 0}),
    ],
)
def test_each_failure_shows_in_its_own_indicator(
    view: PlanView, blueprints: list[Blueprint], twist: str, expected: dict[str, float]
) -> None:
    shares = scores_of(view, blueprints, twist)[0].shares
    assert {name: shares[name].value for name in expected} == expected


def test_what_cannot_be_read_is_told_to_the_agent_and_ends_at_the_limit(
    view: PlanView, blueprints: list[Blueprint]
) -> None:
    class Babbler:
        name = "babbler"

        def respond(self, conversations: list[object]) -> list[AssistantReply]:
            return [AssistantReply("", malformed=("{x",))] * len(conversations)

    [rollout] = play(view, blueprints[:1], Babbler(), max_turns=3, progress=Silent())  # type: ignore[arg-type]
    assert [message.role for message in rollout.messages[1:]] == ["user", *["assistant", "tool"] * 3]
    assert "malformed_call" in rollout.messages[-1].content
    verdict = judge(view, rollout)
    assert (verdict.malformed, verdict.turns, verdict.ended, verdict.abstained) == (3, 3, False, True)


def test_the_rule_baseline_plays_everything(view: PlanView, blueprints: list[Blueprint]) -> None:
    rollouts = play(view, blueprints, RuleAgent(), max_turns=12, progress=Silent())
    scores = score(rollouts, [judge(view, rollout) for rollout in rollouts])
    assert scores.shares["abstention_rate"].value == 0
    assert scores.shares["tool_accuracy"].value < 0.5


def test_the_sample_is_fair_and_stable(view: PlanView) -> None:
    rows = rows_to_play(view, "test", 20)
    assert len(rows) == 20
    assert rows == rows_to_play(view, "test", 20)
    assert all(view.split_of(cell, index) == "test" for cell, index in rows)
    every = rows_to_play(view, "test", 10_000)
    assert len(every) == 2 * len(view.plan.cells)
    per_scenario = {cell.scenario for cell, _ in rows}
    assert per_scenario == set(view.scenarios)
