"""How a base is trained: the numbers that a spec leaves open, and the schedule."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dialoom.compiler.plan import TrainPlan

__all__ = ["Recipe", "Trapezoid", "recipe_for"]

# Measured on two CPU cores: 5,000 dialogues of 500 tokens, 200 live rollouts; see docs/architecture.md.
_TINY_BATCH, _TINY_RATE = 5, 2e-3
# The share of the tiny base's steps that are taken on condensed rows; see `curriculum`.
_TINY_CONDENSED = 0.6
_BATCH, _RATE, _LORA_RATE = 32, 2e-5, 2e-4
# A micro-batch holds at most about so many tokens.
_MICRO_TOKENS = 8192


@dataclass(frozen=True, slots=True)
class Recipe:
    """``batch`` rows a step, taken in micro-batches of ``micro_batch``; ``steps`` optimizer steps in all.

    The learning rate rises over ``warmup`` steps, stays, and falls over the last ``decay`` share of them.
    The first ``condensed_steps`` are taken on condensed rows (see `curriculum`).
    """

    optimizer: str
    learning_rate: float
    batch: int
    micro_batch: int
    steps: int
    warmup: int
    decay: float
    condensed_steps: int = 0


@dataclass(frozen=True)  # without slots: torch saves the schedule's __dict__ with a checkpoint
class Trapezoid:
    """A learning rate's factor by step: up, level, down to 2 % (warm-up, stable, decay)."""

    steps: int
    warmup: int
    decay: float

    def __call__(self, step: int) -> float:
        """What the learning rate is multiplied with in step ``step``, from 0."""
        rising = min(1.0, (step + 1) / max(1, self.warmup))
        left = 1 - step / max(1, self.steps)
        return rising * (1.0 if left > self.decay else max(0.02, left / self.decay))


def recipe_for(which: TrainPlan, *, tiny: bool, rows: int, longest: int) -> Recipe:
    """The spec's numbers, and for those unset what fits the base.

    The tiny base starts from nothing: Muon, small batches, a high rate. A pretrained base is adapted: AdamW.
    ``rows``: how many train; ``longest``: tokens of the longest. The budget is a number of steps, never a time,
    so that results do not depend on how busy the machine is.
    """
    batch = which.batch or (_TINY_BATCH if tiny else _BATCH)
    steps = which.steps or max(1, math.ceil(rows / batch * which.epochs))
    fitting = max(1, _MICRO_TOKENS // max(1, longest))
    micro = max(size for size in range(1, batch + 1) if batch % size == 0 and size <= max(1, fitting))
    usual = _TINY_RATE if tiny else _RATE if which.lora_rank is None else _LORA_RATE
    return Recipe(
        optimizer="muon" if tiny and which.lora_rank is None else "adamw",
        learning_rate=which.learning_rate or usual,
        batch=batch,
        micro_batch=micro,
        steps=steps,
        warmup=min(40, max(1, steps // 20)),
        decay=0.6 if tiny else 1.0,
        condensed_steps=int(steps * _TINY_CONDENSED) if tiny else 0,
    )
