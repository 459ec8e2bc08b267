"""Batches for causal training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["RightPadded"]


@dataclass(frozen=True, slots=True)
class RightPadded:
    """Pads rows on the right, labels with -100; gives positions and no attention mask.

    A causal model's real tokens never see what stands to the right of them, so the mask would change nothing but
    the speed: without it, attention takes the plain causal path.
    """

    pad_token_id: int

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """``input_ids``, ``position_ids`` and ``labels``, [rows, longest]."""
        import torch
        from torch.nn.utils.rnn import pad_sequence

        def padded(key: str, value: int) -> torch.Tensor:
            return pad_sequence([torch.tensor(row[key]) for row in rows], batch_first=True, padding_value=value)

        ids = padded("input_ids", self.pad_token_id)
        positions = torch.arange(ids.shape[1]).expand(ids.shape[0], -1)
        return {"input_ids": ids, "position_ids": positions, "labels": padded("labels", -100)}
