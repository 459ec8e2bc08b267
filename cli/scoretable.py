"""Scores on the terminal: the model and its baselines side by side, and the gates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from dialoom.cli.columns import aligned

if TYPE_CHECKING:
    from dialoom.runtime.evaluation import Evaluation
    from dialoom.runtime.evaluation.interval import Share

__all__ = ["evaluation_facts", "score_lines"]


def score_lines(evaluation: Evaluation) -> list[str]:
    """A table of all scores with their 95 % intervals, a line for each player, then the gates."""
    players = evaluation.players
    rows = [(_name(name, evaluation), *(_share(player.scores.shares.get(name)) for player in players))
            for name in evaluation.shown()]
    rows.append(("dialogues", *(f"{player.scores.dialogues:,}" for player in players)))
    mode = ", fixed histories" if evaluation.mode == "static" else ""
    header = (f"{evaluation.name}{mode}", *(player.name for player in players))
    lines = aligned(header, rows)
    for gate in evaluation.gates:
        lines.append(f"  {'holds' if gate.passed else 'DOES NOT HOLD'}: {gate.text} (is {gate.value:.3f})")
    return lines


def _name(metric: str, evaluation: Evaluation) -> str:
    return f"pass^{evaluation.k} of {evaluation.trials}" if metric == "pass_k" else metric


def evaluation_facts(evaluation: Evaluation) -> dict[str, Any]:
    """The same for a program, without the transcripts."""
    return {
        "name": evaluation.name,
        "model": evaluation.model,
        "split": evaluation.split,
        "rollouts": evaluation.rollouts,
        "mode": evaluation.mode,
        "trials": evaluation.trials,
        "k": evaluation.k,
        "votes": evaluation.votes,
        "passed": evaluation.passed,
        "players": [
            {
                "name": player.name,
                "dialogues": player.scores.dialogues,
                "scores": {name: _facts(share) for name, share in player.scores.shares.items()},
            }
            for player in evaluation.players
        ],
        "gates": [
            {"text": gate.text, "value": _finite(gate.value), "passed": gate.passed} for gate in evaluation.gates
        ],
    }


def _share(share: Share | None) -> str:
    return "-" if share is None else f"{share.value:.3f} [{share.low:.2f}, {share.high:.2f}]"


def _facts(share: Share) -> dict[str, float | int | None]:
    numbers = {name: _finite(getattr(share, name)) for name in ("value", "low", "high")}
    return {**numbers, "count": share.count, "of": share.of}


def _finite(value: float) -> float | None:
    """JSON has no NaN."""
    return value if math.isfinite(value) else None
