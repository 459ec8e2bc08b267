"""The compact loss is TRL's loss."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from trl import SFTTrainer

from dialoom.compiler.plan import TrainPlan
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.training.base import make_tiny_base
from dialoom.runtime.training.compact_trainer import CompactTrainer
from dialoom.runtime.training.examples import encode_dialogues
from dialoom.runtime.training.trainer import _trainer

WHICH = TrainPlan("agent", "train", "tiny", 1, 3, 4e-3, "assistant_only", steps=2, seed=3)


def test_loss_and_gradients_are_those_of_trl(dialogues: tuple[Dialogue, ...], tmp_path: Path) -> None:
    base = make_tiny_base(dialogues, seed=2)
    examples = encode_dialogues(base.format, dialogues, everything=False, limit=4096)
    trainer, _ = _trainer(base, WHICH, examples, tmp_path)
    assert isinstance(trainer, CompactTrainer)
    batch = next(iter(trainer.get_train_dataloader()))
    labelled = (batch["labels"][:, 1:] != -100).sum()
    seen = []
    for rule in (CompactTrainer, SFTTrainer):
        trainer.model.zero_grad()
        loss = rule.compute_loss(trainer, trainer.model, dict(batch), num_items_in_batch=labelled)
        loss.backward()
        seen.append((loss.detach(), [p.grad.clone() for p in trainer.model.parameters() if p.grad is not None]))
    (ours, gradients), (theirs, expected) = seen
    torch.testing.assert_close(ours, theirs)
    for one, other in zip(gradients, expected, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-6)
    with pytest.raises(ValueError, match="no outputs"):
        trainer.compute_loss(trainer.model, dict(batch), return_outputs=True)


def test_an_adapter_takes_the_loss_of_trl(dialogues: tuple[Dialogue, ...], tmp_path: Path) -> None:
    base = make_tiny_base(dialogues, seed=2)
    examples = encode_dialogues(base.format, dialogues, everything=False, limit=4096)
    trainer, _ = _trainer(base, replace(WHICH, lora_rank=4), examples, tmp_path)
    assert type(trainer) is SFTTrainer
