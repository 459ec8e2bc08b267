"""What the spec trains and how it is held to account."""

from __future__ import annotations

from dialoom.compiler.plan import EvaluatePlan, Plan, TrainPlan
from dialoom.runtime.specpage.page import Facts

__all__ = ["evaluation_parts", "training_parts"]


def training_parts(plan: Plan) -> tuple[tuple[str, Facts], ...]:
    """Name and settings of every training; what is not set is left to the trainer, and left out."""
    return tuple((one.name, _training(one, plan)) for one in plan.train)


def _training(one: TrainPlan, plan: Plan) -> Facts:
    budget = ("steps", f"{one.steps:,}") if one.steps is not None else ("epochs", f"{one.epochs:g}")
    settings: list[tuple[str, object]] = [
        ("data", f"{plan.dataset}.{one.split}"), ("base", one.base), budget, ("batch", one.batch),
        ("learning rate", one.learning_rate),
        ("loss", "assistant's messages" if one.loss == "assistant_only" else "all messages"),
        ("LoRA rank", one.lora_rank), ("LoRA alpha", one.lora_alpha), ("longest row", one.max_length),
        ("packing", "rows laid end to end" if one.packing else None),
        ("precision", one.precision if one.precision != "auto" else None),
    ]  # fmt: skip
    return tuple((name, f"{value:g}" if isinstance(value, float) else str(value)) for name, value in settings
                 if value is not None)  # fmt: skip


def evaluation_parts(plan: Plan) -> tuple[tuple[str, Facts, tuple[str, ...]], ...]:
    """Name, settings and gates of every evaluation."""
    return tuple((one.name, _evaluation(one, plan), tuple(gate.text for gate in one.require)) for one in plan.evaluate)


def _evaluation(one: EvaluatePlan, plan: Plan) -> Facts:
    live = one.mode == "dynamic"
    settings: list[tuple[str, str]] = [
        ("model", one.model), ("on", f"{plan.dataset}.{one.split}"),
        ("live dialogues" if live else "dialogues", f"{one.rollouts:,}"),
    ]  # fmt: skip
    settings += [("user", one.user), ("most turns", str(one.max_turns))] if live else [("history", "the rows' own")]
    settings += [("votes", str(one.votes))] if one.votes > 1 else []
    settings += [("each played", f"{one.trials} times, {one.k} have to be right")] if one.trials > 1 else []
    settings += [("shown", ", ".join(one.metrics))] if one.metrics else []
    return tuple(settings)
