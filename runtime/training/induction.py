"""Induction-aware initialisation: a small Llama that can copy before it has learnt anything.

To call a tool with a name that it has never seen, a model must copy that name from the dialogue. Transformers
learn this as *induction heads*: one attention layer marks every position with the token before it, a later one
looks up where the current token stood before and copies what followed (Olsson et al., "In-context Learning and
Induction Heads", 2022). Found by gradient descent from a usual initialisation, they take longer than the whole
budget of the tiny base; written into the initial weights of a stock architecture they are there at step 0, and
everything stays trainable.

* **Layer 0, previous-token heads.** Query and key are constants (the projections' biases), so that rotary
  position embedding (Su et al., "RoFormer", 2021) alone decides: with frequencies θ_j the score between the
  positions t and s is Σ_j a² cos((t - s - δ) θ_j), which peaks at s = t - δ. The head reads a *code* of that
  token, a projection of the residual stream on a few orthonormal directions, and writes it into a subspace of
  its own.
* **Layer 1, induction heads.** The query is the current token's code, the key the code that layer 0 wrote: both
  live in the dimensions that rotate least, so that distance hardly matters. The value is an orthonormal part of
  the residual stream, written back where it was read, which with tied embeddings raises the logits of
  the token that is copied.

Needs q/k biases: a Llama with ``attention_bias=True``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from transformers import LlamaForCausalLM

__all__ = ["InductionShape", "write_induction_heads"]

# How far the softmax of a written head leans towards the position that it means, in nats.
_SHARPNESS = 12.0
# How much stronger than one embedding the copied token is written.
_COPY_GAIN = 4.0
# How many heads of layer 1 copy; the others start as usual.
_COPYING_HEADS = 2
# Rotary frequencies above this (radians a token) tell neighbours apart.
_FAST = 0.02
# What a content dimension may turn over ``reach`` tokens (radians).
_TURN = 0.6


@dataclass(frozen=True, slots=True)
class InductionShape:
    """``reach``: the distance in tokens over which a copy must work; ``seed``: of the code directions."""

    reach: int = 600
    seed: int = 0


def write_induction_heads(model: LlamaForCausalLM, shape: InductionShape) -> None:
    """Write the heads into the first two layers of ``model``, in place.

    Layer 0: head 0 looks one token back, head 1 two. Layer 1: even heads match the current token, odd
    heads the current and the one before it; between them, the heads copy as much of the residual
    stream as their values hold. ``ValueError`` where the architecture has no room for them.
    """
    import torch

    writer = _Writer(model, shape)
    with torch.no_grad():
        writer.previous_token_head(0, offset=1, target=1)
        writer.previous_token_head(1, offset=2, target=2)
        for head in range(min(_COPYING_HEADS, writer.heads)):
            pairs = [(0, 1)] if head % 2 == 0 else [(0, 1), (1, 2)]
            writer.induction_head(head, pairs)


class _Writer:
    """The numbers of the construction for one model."""

    def __init__(self, model: LlamaForCausalLM, shape: InductionShape) -> None:
        import torch

        config = model.config
        if config.num_hidden_layers < 2 or config.num_attention_heads < 2 or not config.attention_bias:
            raise ValueError("induction heads need two layers, two heads and attention biases")
        if config.num_key_value_heads != config.num_attention_heads:
            raise ValueError("induction heads are written for plain multi-head attention, not grouped queries")
        self.heads: int = config.num_attention_heads
        self.width: int = config.hidden_size
        self.size = self.width // self.heads
        self.half = self.size // 2
        self.reader = model.model.layers[0].self_attn
        self.copier = model.model.layers[1].self_attn
        rope: Any = config.rope_parameters
        theta = float(rope["rope_theta"])
        self.frequency = theta ** (-torch.arange(self.half).float() / self.half)
        self.slow = [j for j in range(self.half) if float(self.frequency[j]) * shape.reach < _TURN]
        self.code_size = 2 * len(self.slow)
        if not self.slow or 3 * self.code_size > self.width:
            raise ValueError("no rotary dimension is slow enough for that reach, or the model is too narrow")
        random = torch.Generator().manual_seed(shape.seed)
        self.basis = _orthonormal(self.width, random)
        self.copied = _orthonormal(self.width, random)
        self.scale = float(model.model.embed_tokens.weight.detach().norm(dim=1).mean())

    def code(self, index: int) -> torch.Tensor:
        """Directions [code_size, width]: 0 the token itself, 1 and 2 the tokens one and two before it."""
        return self.basis[index * self.code_size : (index + 1) * self.code_size]

    def rows(self, head: int) -> slice:
        return slice(head * self.size, (head + 1) * self.size)

    def previous_token_head(self, head: int, *, offset: int, target: int) -> None:
        """A head of layer 0 that writes the code of the token ``offset`` back into code ``target``."""
        import torch

        fast = [j for j in range(self.half) if float(self.frequency[j]) > _FAST]
        gap = float((1 - torch.cos(self.frequency[fast])).sum())
        amplitude = math.sqrt(_SHARPNESS * math.sqrt(self.size) / gap)
        query, key = torch.zeros(self.size), torch.zeros(self.size)
        for j in fast:
            angle = -offset * float(self.frequency[j])
            key[j] = amplitude
            query[j], query[j + self.half] = amplitude * math.cos(angle), amplitude * math.sin(angle)
        rows = self.rows(head)
        self.reader.q_proj.bias[rows] = query
        self.reader.k_proj.bias[rows] = key
        value = torch.zeros(self.size, self.width)
        value[: self.code_size] = self.code(0)
        self.reader.v_proj.weight[rows] = value
        out = torch.zeros(self.width, self.size)
        out[:, : self.code_size] = self.code(target).T * (self.scale / math.sqrt(self.width))
        self.reader.o_proj.weight[:, rows] = out

    def induction_head(self, head: int, pairs: list[tuple[int, int]]) -> None:
        """A head of layer 1 whose query holds the first code of each pair and whose key the second."""
        import torch

        query, key = torch.zeros(self.size, self.width), torch.zeros(self.size, self.width)
        share = len(self.slow) // len(pairs)
        for place, (ours, theirs) in enumerate(pairs):
            slow = self.slow[place * share : (place + 1) * share]
            dims = slow + [j + self.half for j in slow]
            gain = 1.2 * math.sqrt(1.3 * _SHARPNESS * math.sqrt(self.size) / len(dims) / len(pairs))
            query[dims] = self.code(ours)[: len(dims)] * gain
            key[dims] = self.code(theirs)[: len(dims)] * gain
        rows = self.rows(head)
        self.copier.q_proj.weight[rows] = query
        self.copier.k_proj.weight[rows] = key
        part = self.copied[rows]
        self.copier.v_proj.weight[rows] = part
        self.copier.o_proj.weight[:, rows] = part.T * (_COPY_GAIN * self.scale / math.sqrt(self.width))


def _orthonormal(size: int, random: torch.Generator) -> torch.Tensor:
    import torch

    rows: torch.Tensor = torch.linalg.qr(torch.randn(size, size, generator=random))[0].T
    return rows
