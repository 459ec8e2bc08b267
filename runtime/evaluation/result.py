"""``evaluation.json``: scores, intervals, gates, and a verdict with its transcript for every dialogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from dialoom.runtime.evaluation.metrics import Scores
from dialoom.runtime.evaluation.unseen import Unseen
from dialoom.runtime.evaluation.verdict import DialogueVerdict
from dialoom.runtime.quality import CheckedExpectation
from dialoom.runtime.rundir import write_atomically

__all__ = ["Evaluation", "PlayedDialogue", "PlayerScores", "read_evaluations", "write_evaluation"]

Json = Any
_VERSION = 1


@dataclass(frozen=True, slots=True)
class PlayerScores:
    """A player of the assistant: the model, or a baseline on the same dialogues (or the first of them)."""

    name: str
    scores: Scores


@dataclass(frozen=True, slots=True)
class PlayedDialogue:
    """A live dialogue of the model. ``messages`` and ``gold`` are as in a row of the data set."""

    id: str
    cell: str
    scenario: str
    difficulty: str
    patterns: tuple[str, ...]
    tools: tuple[str, ...]
    gold: tuple[dict[str, Json], ...]
    verdict: DialogueVerdict
    messages: tuple[dict[str, Json], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found. The model is the first of ``players``. ``seconds``: of the model's dialogues.

    ``mode``, ``trials``, ``k``, ``votes`` and ``metrics`` are the plan's (see `EvaluatePlan`).
    """

    name: str
    model: str
    split: str
    rollouts: int
    players: tuple[PlayerScores, ...]
    gates: tuple[CheckedExpectation, ...]
    unseen: Unseen
    dialogues: tuple[PlayedDialogue, ...]
    seconds: float
    mode: str = "dynamic"
    trials: int = 1
    k: int = 1
    votes: int = 1
    metrics: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every gate holds."""
        return all(gate.passed for gate in self.gates)

    def shown(self) -> tuple[str, ...]:
        """The metrics to show, in their order: those asked for, or all that were measured."""
        measured = dict.fromkeys(name for player in self.players for name in player.scores.shares)
        return tuple(name for name in measured if not self.metrics or name in self.metrics)

    @property
    def scores(self) -> Scores:
        """The model's."""
        return self.players[0].scores


class _File(msgspec.Struct):
    version: int
    evaluations: tuple[Evaluation, ...]


def read_evaluations(path: Path) -> tuple[Evaluation, ...]:
    """The evaluations of a run, in the order of their names and models; none where there is no file."""
    return msgspec.json.decode(path.read_bytes(), type=_File).evaluations if path.is_file() else ()


def write_evaluation(path: Path, evaluation: Evaluation) -> None:
    """Put an evaluation into ``evaluation.json``, in the place of that of the same name and model."""
    others = [one for one in read_evaluations(path) if (one.name, one.model) != (evaluation.name, evaluation.model)]
    together = tuple(sorted([*others, evaluation], key=lambda one: (one.name, one.model)))
    write_atomically(path, msgspec.json.format(msgspec.json.encode(_File(_VERSION, together)), indent=1) + b"\n")
