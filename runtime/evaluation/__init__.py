"""Evaluation: a model plays the assistant, live, against the simulated user and the simulated world."""

from dialoom.runtime.evaluation.evaluation import evaluate
from dialoom.runtime.evaluation.result import Evaluation, read_evaluations

__all__ = ["Evaluation", "evaluate", "read_evaluations"]
