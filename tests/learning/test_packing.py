"""Packed rows: what a step learns is what it learns from the rows apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from dialoom.compiler.plan import Plan
from dialoom.runtime.errors import ModelError
from dialoom.runtime.progress import Silent
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.training import train
from dialoom.runtime.training.base import Base
from dialoom.runtime.training.collator import RightPadded
from dialoom.runtime.training.packing import Packed, check_packing
from tests.learning.test_training import WHICH

ROWS = [{"input_ids": list(range(start, start + length)), "labels": [-100, -100, *range(start + 2, start + length)]}
        for start, length in ((5, 9), (7, 30), (40, 12), (3, 3), (60, 21))]


def loss(model: Any, batch: dict[str, torch.Tensor]) -> float:
    with torch.inference_mode():
        logits = model.eval()(input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False).logits
    return float(cross_entropy(logits[:, :-1].flatten(0, 1), batch["labels"][:, 1:].flatten(), reduction="sum"))


def test_the_loss_is_that_of_the_rows_apart(tiny: Base) -> None:
    check_packing(tiny.model, "tiny")
    apart = loss(tiny.model, RightPadded(0)(ROWS))
    for room in (30, 45, 200):
        assert loss(tiny.model, Packed(0, room)(ROWS)) == pytest.approx(apart, rel=1e-5)


def test_a_row_that_ends_predicts_nothing_of_the_next() -> None:
    batch = Packed(0, 100)([{"input_ids": [5, 6], "labels": [5, 6]}, {"input_ids": [7, 8, 9], "labels": [7, 8, 9]}])
    assert batch["input_ids"].tolist() == [[7, 8, 9, 5, 6]]
    assert batch["position_ids"].tolist() == [[0, 1, 2, 0, 1]]
    assert batch["labels"].tolist() == [[-100, 8, 9, -100, 6]]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.integers(1, 80))
@settings(max_examples=60, deadline=None)
def test_every_token_stands_once_and_no_sequence_is_too_long(lengths: list[int], room: int) -> None:
    rows = [{"input_ids": [place + 1] * length, "labels": [place + 1] * length} for place, length in enumerate(lengths)]
    batch = Packed(0, room)(rows)
    flat = batch["input_ids"].flatten().tolist()
    assert [flat.count(place + 1) for place in range(len(lengths))] == lengths
    assert batch["input_ids"].shape[1] <= max(room, *lengths)
    assert batch["input_ids"].shape == batch["labels"].shape == batch["position_ids"].shape


@pytest.mark.parametrize("kind", ["LlamaConfig", "Qwen2Config", "Qwen3Config", "MistralConfig", "Gemma2Config"])
def test_bases_that_can_be_packed(kind: str) -> None:
    import transformers

    config = getattr(transformers, kind)(
        vocab_size=64, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=2, head_dim=16,
    )  # fmt: skip
    check_packing(transformers.AutoModelForCausalLM.from_config(config), kind)


def test_a_base_that_mixes_rows_is_refused(tiny: Base) -> None:
    class Mixing:
        config = tiny.model.config
        device = tiny.model.device

        def eval(self) -> None:
            tiny.model.eval()

        def __call__(self, input_ids: torch.Tensor, use_cache: bool, position_ids: torch.Tensor | None = None) -> Any:
            return tiny.model(input_ids=input_ids, use_cache=use_cache)

    with pytest.raises(ModelError, match="packing false"):
        check_packing(Mixing(), "mixing")  # type: ignore[arg-type]


def test_training_packed_is_training(plan: Plan, run: RunDirectory) -> None:
    apart = train(plan, run, WHICH, Silent()).log
    packed = train(plan, run, replace(WHICH, packing=True), Silent()).log
    assert packed.fingerprint != apart.fingerprint
    losses = [[point.loss for point in log.loss] for log in (apart, packed)]
    assert losses[1] == pytest.approx(losses[0], rel=2e-2)
    assert losses[1][-1] < losses[1][0]
