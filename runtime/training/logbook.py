"""``training.json``: how a model came about."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from dialoom.compiler.plan import TrainPlan
from dialoom.runtime.rundir import write_atomically

if TYPE_CHECKING:
    from trl import SFTTrainer

    from dialoom.runtime.training.base import Base
    from dialoom.runtime.training.examples import Examples
    from dialoom.runtime.training.recipe import Recipe

__all__ = ["LOG_FILE", "LossPoint", "TrainingLog", "read_log", "write_log"]

LOG_FILE = "training.json"
_LIBRARIES = ("torch", "transformers", "trl", "peft", "tokenizers")


@dataclass(frozen=True, slots=True)
class LossPoint:
    """The mean loss (nats a trained token) over the steps since the point before."""

    step: int
    loss: float
    learning_rate: float


@dataclass(frozen=True, slots=True)
class TrainingLog:
    """Everything but ``seconds`` and ``cpu_seconds`` is the same on every machine of one kind.

    ``parameters``/``trained_parameters``: of the model, and those that training moves. ``tokens``: of the rows
    trained on once. ``longest``, ``longest_message``: tokens of a row, of a trained message. ``dropped``: rows
    longer than ``max_length``.
    """

    fingerprint: str
    name: str
    base: str
    seed: int
    rows: int
    dropped: tuple[str, ...]
    tokens: int
    trained_tokens: int
    longest: int
    longest_message: int
    max_length: int
    parameters: int
    trained_parameters: int
    vocabulary: int
    optimizer: str
    learning_rate: float
    batch: int
    steps: int
    lora_rank: int | None
    loss: tuple[LossPoint, ...]
    libraries: dict[str, str]
    seconds: float
    cpu_seconds: float

    @classmethod
    def of(
        cls, which: TrainPlan, fingerprint: str, base: Base, examples: Examples, recipe: Recipe, trainer: SFTTrainer,
        *, seconds: float, cpu_seconds: float,
    ) -> TrainingLog:  # fmt: skip
        """The log of a training run that is done."""
        model: Any = trainer.model
        parameters = list(model.parameters())
        history = tuple(
            LossPoint(int(entry["step"]), float(entry["loss"]), float(entry["learning_rate"]))
            for entry in trainer.state.log_history
            if "loss" in entry
        )
        return cls(
            fingerprint=fingerprint, name=which.name, base=which.base, seed=which.seed,
            rows=len(examples.encoded), dropped=examples.dropped, tokens=examples.tokens,
            trained_tokens=examples.trained_tokens, longest=examples.longest,
            longest_message=examples.longest_message, max_length=examples.max_length,
            parameters=sum(parameter.numel() for parameter in parameters),
            trained_parameters=sum(parameter.numel() for parameter in parameters if parameter.requires_grad),
            vocabulary=len(base.tokenizer), optimizer=recipe.optimizer, learning_rate=recipe.learning_rate,
            batch=recipe.batch, steps=recipe.steps, lora_rank=which.lora_rank, loss=history,
            libraries={name: version(name) for name in _LIBRARIES},
            seconds=round(seconds, 1), cpu_seconds=round(cpu_seconds, 1),
        )  # fmt: skip

    @property
    def final_loss(self) -> float:
        """The last loss logged; NaN where none was."""
        return self.loss[-1].loss if self.loss else math.nan


def read_log(folder: Path) -> TrainingLog | None:
    """The log of a finished training in ``folder``, or None."""
    path = folder / LOG_FILE
    return msgspec.json.decode(path.read_bytes(), type=TrainingLog) if path.is_file() else None


def write_log(folder: Path, log: TrainingLog) -> None:
    """Write ``training.json``."""
    write_atomically(folder / LOG_FILE, msgspec.json.format(msgspec.json.encode(log), indent=1) + b"\n")
