"""TRL's SFTTrainer for a small model on a CPU: the loss is taken where there is a label, and nowhere else.

TRL's own loss on a CPU projects every position through the language-model head, also those that are masked, and
measures entropy and accuracy on the way. For a model whose vocabulary is eight times its width that is a fourth of
all work; here less than half of the positions are trained on.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn.functional import cross_entropy
from trl import SFTTrainer

__all__ = ["CompactTrainer"]


class CompactTrainer(SFTTrainer):
    """For a plain causal model in one process: no adapter around it, no mixture of experts, no sharding."""

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False,
        num_items_in_batch: torch.Tensor | int | None = None,
    ) -> torch.Tensor:  # fmt: skip
        """The mean negative log-likelihood (nats a token) of the labelled tokens, as TRL computes it.

        ``ValueError`` where ``return_outputs`` is asked for: nothing is computed that could be returned.
        """
        if return_outputs:
            raise ValueError("a compact loss has no outputs to return")
        labels = inputs["labels"][:, 1:]
        read = model.base_model(input_ids=inputs["input_ids"], position_ids=inputs["position_ids"], use_cache=False)
        kept = labels != -100
        logits = model.get_output_embeddings()(read.last_hidden_state[:, :-1][kept])
        total = cross_entropy(logits, labels[kept], reduction="sum")
        counted = kept.sum() if num_items_in_batch is None else torch.as_tensor(num_items_in_batch)
        return total / counted.clamp(min=1)
