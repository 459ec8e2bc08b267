"""Packing: the rows of a batch end to end, none seeing another, so that little is padded.

What a step learns is what it would learn from the rows apart: positions start anew with each row, from which the
attention of transformers' models tells the rows apart, and no row's end predicts the next one's beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dialoom.runtime.errors import ModelError

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = ["Packed", "check_packing"]

_TOLERANCE = 1e-3
NOT_TRAINED = -100


@dataclass(frozen=True, slots=True)
class Packed:
    """Lays rows into as few sequences of at most ``room`` tokens as first-fit-decreasing finds; pads their ends."""

    pad_token_id: int
    room: int

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """``input_ids``, ``position_ids`` and ``labels``, [sequences, longest]."""
        import torch
        from torch.nn.utils.rnn import pad_sequence

        laid = [[rows[place] for place in bin] for bin in self._bins([len(row["input_ids"]) for row in rows])]
        ids = [torch.tensor([token for row in bin for token in row["input_ids"]]) for bin in laid]
        # A row's first token has nothing before it to be predicted from.
        labels = [torch.tensor([token for row in bin for token in (NOT_TRAINED, *row["labels"][1:])]) for bin in laid]
        positions = [torch.tensor([at for row in bin for at in range(len(row["input_ids"]))]) for bin in laid]
        return {
            "input_ids": pad_sequence(ids, batch_first=True, padding_value=self.pad_token_id),
            # Padding stands alone: each of its tokens begins a row of its own.
            "position_ids": pad_sequence(positions, batch_first=True, padding_value=0),
            "labels": pad_sequence(labels, batch_first=True, padding_value=NOT_TRAINED),
        }

    def _bins(self, lengths: list[int]) -> list[list[int]]:
        """Places by sequence, the longest rows first."""
        bins: list[list[int]] = []
        free: list[int] = []
        for place in sorted(range(len(lengths)), key=lambda place: (-lengths[place], place)):
            bin = next((at for at, room in enumerate(free) if room >= lengths[place]), len(bins))
            if bin == len(bins):
                bins.append([])
                free.append(max(self.room, lengths[place]))
            bins[bin].append(place)
            free[bin] -= lengths[place]
        return bins


def check_packing(model: PreTrainedModel, name: str) -> None:
    """Hold two short rows, packed, against the same rows apart. ModelError where the one sees the other."""
    import torch

    size = model.config.get_text_config().vocab_size
    rows = [[at % size for at in range(start, start + 12)] for start in (5, 3)]
    model.eval()
    with torch.inference_mode():
        apart = [model(input_ids=torch.tensor([row], device=model.device), use_cache=False).logits[0] for row in rows]
        packed = model(
            input_ids=torch.tensor([rows[0] + rows[1]], device=model.device), use_cache=False,
            position_ids=torch.tensor([[*range(12), *range(12)]], device=model.device),
        ).logits[0]  # fmt: skip
    difference = (torch.cat(apart) - packed).abs().max().item()
    if difference > _TOLERANCE * max(1.0, torch.cat(apart).abs().max().item()):
        raise ModelError(f"{name} lets packed rows see each other: write `packing false`")
