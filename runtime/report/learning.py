"""What was trained and how it scored, worded for the report."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dialoom.compiler.plan import EvaluatePlan, Plan
from dialoom.runtime.evaluation.interval import Share
from dialoom.runtime.evaluation.result import Evaluation, PlayerScores, read_evaluations
from dialoom.runtime.report.charts import curve
from dialoom.runtime.report.page import TrainingPart
from dialoom.runtime.report.scores import Column, Figure, Gate, Player, Plot, Score, ScoreBoard, ScoreRow
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.training.logbook import TrainingLog, read_log
from dialoom.runtime.training.trainer import model_directory

__all__ = ["METRIC_NAMES", "score_boards", "training_parts"]

# The name of a metric for people, and which way is better.
METRIC_NAMES: Mapping[str, tuple[str, str]] = {
    "tool_accuracy": ("Right call (Acc)", "higher"),
    "false_positives": ("Wrong tool (FTR)", "lower"),
    "abstention_rate": ("No call (TAR)", "lower"),
    "success_rate": ("Goal reached", "higher"),
    "first_call_accuracy": ("First call right", "higher"),
    "argument_errors": ("Wrong arguments", "lower"),
    "correct_abstention": ("Rightly no call", "higher"),
    "malformed_calls": ("Malformed calls", "lower"),
    "unfinished": ("Unfinished", "lower"),
    "pass_k": ("Right every time (pass^k)", "higher"),
}
# What stands in large figures, whether or not a gate asks for it.
_ALWAYS = ("tool_accuracy", "false_positives", "abstention_rate", "success_rate")


def training_parts(plan: Plan, run: RunDirectory) -> tuple[TrainingPart, ...]:
    """The trainings that are done, in the plan's order."""
    logs = [read_log(model_directory(plan, run, which.name)) for which in plan.train]
    return tuple(_training(log) for log in logs if log is not None)


def score_boards(plan: Plan, run: RunDirectory) -> tuple[ScoreBoard, ...]:
    """The evaluations that are done, those of the plan in its order and with their gates, others after them."""
    gates = {which.name: which for which in plan.evaluate}
    order = {name: place for place, name in enumerate(gates)}
    evaluations = sorted(read_evaluations(run.evaluation), key=lambda one: order.get(one.name, len(order)))
    return tuple(_board(one, gates.get(one.name), plan.dataset) for one in evaluations)


def _board(evaluation: Evaluation, which: EvaluatePlan | None, dataset: str) -> ScoreBoard:
    shares = evaluation.scores.shares
    asked = evaluation.shown()
    shown = [name for name in METRIC_NAMES if name in asked]
    gated = [required.metric for required in which.require] if which is not None else []
    large = [name for name in shown if name in _ALWAYS or name in gated]
    summary = f"{_setting(evaluation, dataset)} Intervals are Wilson's, 95 %."
    return ScoreBoard(
        name=evaluation.name,
        summary=summary,
        figures=tuple(_figure(name, shares.get(name), _gates(evaluation, which, name)) for name in large),
        plots=tuple(_plot(name, evaluation.players, which) for name in large),
        columns=tuple(
            Column(player.name, f"{player.scores.dialogues:,} dialogues") for player in evaluation.players
        ),
        rows=tuple(_row(name, evaluation.players) for name in shown),
    )


def _setting(evaluation: Evaluation, dataset: str) -> str:
    rows = f"{evaluation.rollouts:,} dialogues of {dataset}.{evaluation.split}"
    if evaluation.mode == "static":
        return f"{evaluation.model}, on the fixed histories of {rows}."
    said = f"{evaluation.model}, live on {rows}, against the simulated user and the simulated world."
    if evaluation.votes > 1:
        said += f" Each message of the user is the most agreed of {evaluation.votes}."
    if evaluation.trials > 1:
        said += f" Each dialogue was played {evaluation.trials} times; pass^k is for k = {evaluation.k}."
    return said


def _gates(evaluation: Evaluation, which: EvaluatePlan | None, metric: str) -> tuple[Gate, ...]:
    required = which.require if which is not None else ()
    return tuple(
        Gate(checked.text, checked.passed)
        for gate, checked in zip(required, evaluation.gates, strict=False)
        if gate.metric == metric
    )


def _figure(name: str, share: Share | None, gates: tuple[Gate, ...]) -> Figure:
    interval = f"{_between(share)}, {share.count:,} of {share.of:,}" if share is not None else "not measured"
    return Figure(METRIC_NAMES[name][0], _value(share), interval, gates)


def _plot(name: str, players: Sequence[PlayerScores], which: EvaluatePlan | None) -> Plot:
    label, better = METRIC_NAMES[name]
    bounds = [
        100 * bound
        for required in (which.require if which is not None else ())
        for bound in (required.low, required.high)
        if required.metric == name and bound is not None
    ]
    shown = tuple(_player(player, name, ours=place == 0) for place, player in enumerate(players))
    return Plot(label, f"{better} is better", tuple(bounds), shown)


def _player(player: PlayerScores, name: str, *, ours: bool) -> Player:
    share = player.scores.shares.get(name)
    if share is None or math.isnan(share.value):
        return Player(player.name, ours, "–", "not measured", None, None, None)
    at, low, high = (round(100 * value, 2) for value in (share.value, share.low, share.high))
    return Player(player.name, ours, _value(share), _between(share), at, low, high)


def _row(name: str, players: Sequence[PlayerScores]) -> ScoreRow:
    shares = [player.scores.shares.get(name) for player in players]
    cells = tuple(Score(_value(share), _between(share) if share else "") for share in shares)
    return ScoreRow(METRIC_NAMES[name][0], cells)


def _value(share: Share | None) -> str:
    return "–" if share is None or math.isnan(share.value) else f"{share.value:.2f}"


def _between(share: Share) -> str:
    return f"{share.low:.2f} to {share.high:.2f}"


def _training(log: TrainingLog) -> TrainingPart:
    facts = [
        ("base", log.base),
        ("parameters", f"{log.parameters:,}"),
        ("trained on", f"{log.rows:,} dialogues, {log.trained_tokens:,} tokens"),
        ("steps", f"{log.steps:,}"),
        ("optimizer", f"{log.optimizer}, learning rate {log.learning_rate:g}"),
        ("time", f"{log.seconds / 60:.1f} min"),
    ]
    if log.lora_rank is not None:
        facts.insert(2, ("LoRA", f"rank {log.lora_rank}, {log.trained_parameters:,} parameters trained"))
    if log.dropped:
        facts.append(("left out", f"{len(log.dropped):,} dialogues, too long"))
    return TrainingPart(log.name, tuple(facts), curve([(point.step, point.loss) for point in log.loss]))
