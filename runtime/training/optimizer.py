"""Muon for matrices, AdamW for the rest, in one optimizer.

Muon: Keller Jordan et al., "Muon: An optimizer for hidden layers in neural networks" (2024): momentum, then an
approximate orthogonalisation of each update by five Newton-Schulz iterations. The update is scaled to AdamW's
typical size, 0.2·√max(rows, columns) (Liu et al., "Muon is Scalable for LLM Training", 2025), so that both parts
share a learning rate. AdamW: Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019).

``torch.optim.Muon`` iterates in bfloat16, matrix by matrix; here it is float32, and matrices of one shape go
through the iteration as one batch: nearly twice as fast on a CPU.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MuonAdamW", "orthogonalise"]

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
_ITERATIONS = 5


def orthogonalise(updates: torch.Tensor) -> torch.Tensor:
    """The nearest semi-orthogonal matrices, approximately: [batch, rows ≤ columns] in and out."""
    a, b, c = _COEFFICIENTS
    x: torch.Tensor = updates / (updates.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(_ITERATIONS):
        gram = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x


class MuonAdamW(torch.optim.Optimizer):
    """``matrices`` by Muon, ``others`` (embeddings, biases, norms) by AdamW without decay.

    ``lr`` is for both. The state is that of any torch optimizer, so checkpoints resume exactly.
    """

    def __init__(
        self,
        matrices: Iterable[torch.nn.Parameter],
        others: Iterable[torch.nn.Parameter],
        *,
        lr: float,
        weight_decay: float = 0.01,
    ) -> None:
        groups: list[dict[str, Any]] = [
            {"params": list(matrices), "rule": "muon", "momentum": 0.95, "weight_decay": weight_decay},
            {"params": list(others), "rule": "adamw", "betas": (0.9, 0.95), "eps": 1e-8, "weight_decay": 0.0},
        ]
        super().__init__([group for group in groups if group["params"]], {"lr": lr})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """One step over all gradients that are there; the closure's loss, if one is given."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            if group["rule"] == "muon":
                self._muon(group)
            else:
                self._adamw(group)
        return loss

    def _muon(self, group: dict[str, Any]) -> None:
        by_shape: dict[tuple[int, int], list[tuple[torch.Tensor, torch.Tensor]]] = {}
        for parameter in group["params"]:
            if parameter.grad is None:
                continue
            state = self.state[parameter]
            if not state:
                state["momentum"] = torch.zeros_like(parameter)
            momentum = state["momentum"].lerp_(parameter.grad, 1 - group["momentum"])
            update = parameter.grad.lerp(momentum, group["momentum"])
            flat = update if update.shape[0] <= update.shape[1] else update.T
            by_shape.setdefault((flat.shape[0], flat.shape[1]), []).append((parameter, flat))
        for shape, entries in by_shape.items():
            updates = orthogonalise(torch.stack([update for _, update in entries]))
            for (parameter, _), update in zip(entries, updates, strict=True):
                turned = update if parameter.shape[0] <= parameter.shape[1] else update.T
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                parameter.add_(turned, alpha=-group["lr"] * 0.2 * max(shape) ** 0.5)

    def _adamw(self, group: dict[str, Any]) -> None:
        low, high = group["betas"]
        for parameter in group["params"]:
            if parameter.grad is None:
                continue
            state = self.state[parameter]
            if not state:
                state["step"] = 0
                state["mean"], state["square"] = torch.zeros_like(parameter), torch.zeros_like(parameter)
            state["step"] += 1
            mean = state["mean"].lerp_(parameter.grad, 1 - low)
            square = state["square"].mul_(high).addcmul_(parameter.grad, parameter.grad, value=1 - high)
            scale = (square / (1 - high ** state["step"])).sqrt_().add_(group["eps"])
            parameter.mul_(1 - group["lr"] * group["weight_decay"])
            parameter.addcdiv_(mean, scale, value=-group["lr"] / (1 - low ** state["step"]))
