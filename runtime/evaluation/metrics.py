"""Scores: shares of dialogues by indicator, with intervals, for all and for every group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import comb

from dialoom.runtime.evaluation.interval import Share, mean_share, share_of
from dialoom.runtime.evaluation.rollout import Rollout
from dialoom.runtime.evaluation.verdict import DialogueVerdict

__all__ = ["METRICS", "Group", "Scores", "pass_k", "score"]

# Over dialogues with something to call.
_CALLABLE: dict[str, Callable[[DialogueVerdict], bool]] = {
    "tool_accuracy": lambda verdict: verdict.accurate,
    "first_call_accuracy": lambda verdict: verdict.first_call_accurate,
    "false_positives": lambda verdict: verdict.false_positive,
    "abstention_rate": lambda verdict: verdict.abstained,
    "argument_errors": lambda verdict: verdict.argument_error,
    "success_rate": lambda verdict: verdict.success,
}
# Over dialogues with nothing to call.
_NOTHING: dict[str, Callable[[DialogueVerdict], bool]] = {
    "correct_abstention": lambda verdict: verdict.abstained,
}
# Over all.
_ALL: dict[str, Callable[[DialogueVerdict], bool]] = {
    "malformed_calls": lambda verdict: verdict.malformed > 0,
    "unfinished": lambda verdict: not verdict.ended,
}
# How dialogues are grouped.
_KINDS: dict[str, Callable[[Rollout], tuple[str, ...]]] = {
    "scenario": lambda rollout: (rollout.blueprint.scenario,),
    "difficulty": lambda rollout: (rollout.blueprint.difficulty,),
    "pattern": lambda rollout: rollout.blueprint.patterns or ("no pattern",),
}
METRICS = (*_CALLABLE, *_NOTHING, *_ALL, "pass_k")


@dataclass(frozen=True, slots=True)
class Group:
    """The scores of the dialogues that have ``name`` as their ``kind`` (scenario, difficulty or pattern)."""

    kind: str
    name: str
    dialogues: int
    shares: dict[str, Share]


@dataclass(frozen=True, slots=True)
class Scores:
    """``shares`` by metric; ``mean_turns``: assistant messages a dialogue."""

    dialogues: int
    shares: dict[str, Share]
    mean_turns: float
    groups: tuple[Group, ...]


def score(rollouts: Sequence[Rollout], verdicts: Sequence[DialogueVerdict]) -> Scores:
    """The scores of all dialogues, and of each scenario, difficulty and pattern.

    ``tool_accuracy`` (Acc), ``false_positives`` (FTR), ``abstention_rate`` (TAR) and the other shares of calls
    are over the dialogues that have something to call, ``correct_abstention`` over the others.
    """
    pairs = list(zip(rollouts, verdicts, strict=True))
    groups: list[Group] = []
    for kind, names_of in _KINDS.items():
        members: dict[str, list[DialogueVerdict]] = {}
        for rollout, verdict in pairs:
            for name in names_of(rollout):
                members.setdefault(name, []).append(verdict)
        groups += [Group(kind, name, len(members[name]), _shares(members[name])) for name in sorted(members)]
    turns = sum(verdict.turns for verdict in verdicts) / len(verdicts) if verdicts else 0.0
    return Scores(len(pairs), _shares(verdicts), turns, tuple(groups))


def pass_k(trials: Sequence[Sequence[DialogueVerdict]], k: int) -> Share | None:
    """pass^k: the chance that ``k`` plays of a dialogue, drawn from all its plays, are all right.

    The mean over the dialogues of C(c, k) / C(n, k), c of n plays being right (τ-bench, arXiv 2406.12045). Right is
    the right calls, or none where there is nothing to call. ``trials``: the verdicts of each play of all dialogues.
    None where there are no dialogues.
    """
    right = [[v.accurate if v.callable else v.abstained for v in plays] for plays in zip(*trials, strict=True)]
    chances = [comb(sum(plays), k) / comb(len(plays), k) for plays in right]
    return mean_share(chances) if chances else None


def _shares(verdicts: Sequence[DialogueVerdict]) -> dict[str, Share]:
    """All metrics that have a dialogue to be measured on."""
    with_calls = [verdict for verdict in verdicts if verdict.callable]
    without = [verdict for verdict in verdicts if not verdict.callable]
    shares = {}
    for metrics, over in ((_CALLABLE, with_calls), (_NOTHING, without), (_ALL, list(verdicts))):
        for name, holds in metrics.items():
            if over:
                shares[name] = share_of(_count(over, holds), len(over))
    return shares


def _count(verdicts: Iterable[DialogueVerdict], holds: Callable[[DialogueVerdict], bool]) -> int:
    return sum(1 for verdict in verdicts if holds(verdict))
