"""Training: from rows to a model that calls tools. Importing this costs nothing; training imports torch."""

from dialoom.runtime.training.trainer import TrainingResult, model_directory, train

__all__ = ["TrainingResult", "model_directory", "train"]
