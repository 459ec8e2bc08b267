from __future__ import annotations

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from dialoom.runtime.training.base import Base
from dialoom.runtime.training.induction import InductionShape, write_induction_heads
from dialoom.runtime.training.tiny import make_tiny_model


def copied(model: LlamaForCausalLM, length: int) -> float:
    """The share of tokens that the model predicts in the second half of twice the same random tokens."""
    random = torch.Generator().manual_seed(3)
    once = torch.randint(10, model.config.vocab_size, (8, length), generator=random)
    twice = torch.cat([once, once], dim=1)
    with torch.inference_mode():
        guesses = model.eval()(twice).logits[:, length:-1].argmax(-1)
    return float((guesses == twice[:, length + 1 :]).float().mean())


def plain(**changes: object) -> LlamaForCausalLM:
    settings: dict[str, object] = {
        "vocab_size": 500, "hidden_size": 128, "num_hidden_layers": 2, "num_attention_heads": 2,
        "intermediate_size": 64, "attention_bias": True, "tie_word_embeddings": True,
        "rope_parameters": {"rope_type": "default", "rope_theta": 1e8},
    }  # fmt: skip
    torch.manual_seed(0)
    return LlamaForCausalLM(LlamaConfig(**(settings | changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize("length", [30, 200])
def test_it_copies_before_any_training(length: int) -> None:
    model = plain()
    before = copied(model, length)
    write_induction_heads(model, InductionShape())
    assert before < 0.02  # chance is 1 in 490
    assert copied(model, length) > 0.5


def test_equal_seeds_give_equal_weights_and_leave_the_global_state_alone(tiny: Base) -> None:
    state = torch.get_rng_state()
    one, same, other = (make_tiny_model(tiny.tokenizer, seed).state_dict() for seed in (4, 4, 5))
    assert torch.equal(state, torch.get_rng_state())
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert any(not torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize(
    "changes",
    [
        {"attention_bias": False},
        {"num_hidden_layers": 1},
        {"num_key_value_heads": 1},
        {"rope_parameters": {"rope_type": "default", "rope_theta": 10.0}},
    ],
)
def test_an_architecture_without_room_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"induction heads|narrow"):
        write_induction_heads(plain(**changes), InductionShape())
