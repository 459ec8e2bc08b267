"""The tiny base: a Llama of about a million parameters, made on the spot, that two CPU cores train in minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialoom.compiler.prompts import TINY_CONTEXT
from dialoom.runtime.training.induction import InductionShape, write_induction_heads

if TYPE_CHECKING:
    from transformers import LlamaForCausalLM, PreTrainedTokenizerBase

__all__ = ["TINY", "TinyShape", "make_tiny_model"]


@dataclass(frozen=True, slots=True)
class TinyShape:
    """Sizes of the tiny base. ``vocabulary`` is the most that its tokenizer may have."""

    vocabulary: int = 1024
    width: int = 128
    layers: int = 4
    heads: int = 2
    inner: int = 352
    positions: int = TINY_CONTEXT
    theta: float = 1e8


TINY = TinyShape()


def make_tiny_model(tokenizer: PreTrainedTokenizerBase, seed: int, shape: TinyShape = TINY) -> LlamaForCausalLM:
    """An untrained model for that tokenizer: the usual random weights, with induction heads written in.

    Equal arguments give equal weights. The global random state is left as it was.
    """
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=shape.width, num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads, num_key_value_heads=shape.heads, intermediate_size=shape.inner,
        max_position_embeddings=shape.positions, attention_bias=True, tie_word_embeddings=True,
        bos_token_id=None, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
        rope_parameters={"rope_type": "default", "rope_theta": shape.theta}, initializer_range=0.02,
    )  # fmt: skip
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config)
    write_induction_heads(model, InductionShape(seed=seed))
    return model
