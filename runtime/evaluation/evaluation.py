"""Evaluation: held-out rows played live by the model and by baselines, scored, held against the gates."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dialoom.compiler.metrics import PLAYED_METRICS
from dialoom.compiler.plan import EvaluatePlan, Plan, TrainPlan
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Message
from dialoom.runtime.equipment import require_part
from dialoom.runtime.errors import PrerequisiteError
from dialoom.runtime.evaluation.agent import Agent
from dialoom.runtime.evaluation.fixed import answer_fixed
from dialoom.runtime.evaluation.metrics import METRICS, Scores, pass_k, score
from dialoom.runtime.evaluation.result import Evaluation, PlayedDialogue, PlayerScores, write_evaluation
from dialoom.runtime.evaluation.rollout import Rollout, play
from dialoom.runtime.evaluation.rule_agent import RuleAgent
from dialoom.runtime.evaluation.sample import rows_to_play
from dialoom.runtime.evaluation.unseen import check_unseen
from dialoom.runtime.evaluation.verdict import DialogueVerdict, judge
from dialoom.runtime.planview import PlanView
from dialoom.runtime.progress import Progress
from dialoom.runtime.quality import CheckedExpectation, check_expectation
from dialoom.runtime.rundir import RunDirectory

if TYPE_CHECKING:
    from dialoom.runtime.dialogue import Dialogue
    from dialoom.runtime.evaluation.model_agent import ModelAgent

__all__ = ["evaluate"]

# An untrained model talks to the limit every time, so it plays only so many dialogues.
_UNTRAINED_ROLLOUTS = 20


def evaluate(
    plan: Plan, run: RunDirectory, which: EvaluatePlan, progress: Progress, model: str | None = None
) -> Evaluation:
    """Have ``which.rollouts`` rows of its split played, by the model and by baselines; write ``evaluation.json``.

    ``model``: another model than the plan's, by folder or hub name. Raises ``PrerequisiteError`` where the model
    was not trained yet, ``ModelError`` where none of that name is found, ``DialoomError`` where values that are
    held out occur in training.
    """
    require_part("train", f"the evaluation {which.name}")
    from dialoom.runtime.draft import draft
    from dialoom.runtime.training.environment import hub_offline, quiet_libraries
    from dialoom.runtime.training.examples import read_split

    view = PlanView(plan)
    trained = next((one for one in plan.train if one.name == which.model), None)
    source = model or _source(plan, run, which, trained)
    rows = rows_to_play(view, which.split, which.rollouts)
    blueprints = [draft(view, cell, index) for cell, index in rows]
    training = read_split(run.data, trained.split) if trained else ()
    unseen = check_unseen(view, blueprints, training)
    with hub_offline(Path(source).is_dir()):
        quiet_libraries()
        from dialoom.runtime.evaluation.model_agent import ModelAgent

        agent = ModelAgent.load(model or which.model, source)
        began = time.monotonic()
        rollouts, verdicts, scores = _scored(view, blueprints, agent, which, progress)
        seconds = time.monotonic() - began
        players = [PlayerScores(agent.name, scores)]
        for baseline, several in _baselines(trained, training, blueprints, agent.new_tokens):
            players.append(PlayerScores(baseline.name, _scored(view, several, baseline, which, progress)[2]))
    evaluation = Evaluation(
        name=which.name, model=model or which.model, split=which.split, rollouts=len(rows),
        players=tuple(players), gates=_gates(which, players[0].scores), unseen=unseen,
        dialogues=tuple(_played(rollout, verdict) for rollout, verdict in zip(rollouts, verdicts, strict=True)),
        seconds=round(seconds, 1), mode=which.mode, trials=which.trials, k=which.k, votes=which.votes,
        metrics=(*which.metrics, *(gate.metric for gate in which.require)) if which.metrics else (),
    )  # fmt: skip
    write_evaluation(run.evaluation, evaluation)
    return evaluation


def _source(plan: Plan, run: RunDirectory, which: EvaluatePlan, trained: TrainPlan | None) -> str:
    """The folder or the hub name of the plan's model."""
    if trained is None:
        return which.model
    from dialoom.runtime.training.logbook import LOG_FILE
    from dialoom.runtime.training.trainer import model_directory

    folder = model_directory(plan, run, trained.name)
    if not (folder / LOG_FILE).is_file():
        raise PrerequisiteError(f"the model {trained.name!r} is not trained yet", f"dialoom train {run.path}")
    return str(folder)


def _baselines(
    trained: TrainPlan | None, training: Sequence[Dialogue], blueprints: Sequence[Blueprint], new_tokens: int
) -> list[tuple[Agent, Sequence[Blueprint]]]:
    """The rule baseline on all dialogues; the base before training, where we can make it, on a fair few."""
    from dialoom.runtime.training.base import TINY_NAME, make_tiny_base

    baselines: list[tuple[Agent, Sequence[Blueprint]]] = [(RuleAgent(), blueprints)]
    if trained is not None and trained.base == TINY_NAME:
        from dialoom.runtime.evaluation.model_agent import ModelAgent

        base = make_tiny_base(training, trained.seed)
        untrained: ModelAgent = ModelAgent.of("tiny, untrained", base, new_tokens)
        few = blueprints[:: max(1, len(blueprints) // _UNTRAINED_ROLLOUTS)][:_UNTRAINED_ROLLOUTS]
        baselines.append((untrained, few))
    return baselines


def _scored(view: PlanView, blueprints: Sequence[Blueprint], agent: Agent, which: EvaluatePlan,
            progress: Progress) -> tuple[list[Rollout], list[DialogueVerdict], Scores]:
    """The agent's dialogues, verdicts and scores, in the mode that is asked for.

    Of dialogues that are played several times, all but pass^k is of the first play: plays of one dialogue are
    alike, and counted as if they were not they would make the intervals too narrow.
    """
    if which.mode == "static":
        rollouts, verdicts = answer_fixed(view, blueprints, agent, progress)
        scores = score(rollouts, verdicts)
        shares = {name: share for name, share in scores.shares.items() if name not in PLAYED_METRICS}
        groups = tuple(replace(group, shares={name: share for name, share in group.shares.items()
                                              if name not in PLAYED_METRICS}) for group in scores.groups)
        return rollouts, verdicts, replace(scores, shares=shares, groups=groups)
    rollouts = []
    trials: list[list[DialogueVerdict]] = []
    for trial in range(which.trials):
        played = play(view, blueprints, agent, max_turns=which.max_turns, progress=progress, votes=which.votes,
                      trial=trial)
        trials.append([judge(view, rollout) for rollout in played])
        rollouts = rollouts or played
    scores = score(rollouts, trials[0])
    chance = pass_k(trials, which.k) if which.trials > 1 else None
    return rollouts, trials[0], replace(scores, shares={**scores.shares, "pass_k": chance}) if chance else scores


def _gates(which: EvaluatePlan, scores: Scores) -> tuple[CheckedExpectation, ...]:
    """Every ``require`` against the model's score; a share that no dialogue could show does not hold."""
    gates = []
    for required in which.require:
        if required.metric not in METRICS:
            raise KeyError(f"the plan requires {required.metric!r}, which no evaluation measures")
        share = scores.shares.get(required.metric)
        gates.append(check_expectation(required, share.value if share else float("nan")))
    return tuple(gates)


def _played(rollout: Rollout, verdict: DialogueVerdict) -> PlayedDialogue:
    blueprint = rollout.blueprint
    return PlayedDialogue(
        id=blueprint.id, cell=blueprint.cell, scenario=blueprint.scenario, difficulty=blueprint.difficulty,
        patterns=blueprint.patterns, tools=blueprint.tools,
        gold=tuple({"name": call.tool, "arguments": call.arguments} for call in blueprint.gold),
        verdict=verdict, messages=tuple(map(_message, rollout.messages)),
    )  # fmt: skip


def _message(message: Message) -> dict[str, object]:
    """A message as in a row of the data set."""
    row: dict[str, object] = {"role": message.role, "content": message.content}
    if message.thought is not None:
        row["thought"] = message.thought
    if message.tool_calls:
        row["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        row["tool_call_id"] = message.tool_call_id
    return row
