from __future__ import annotations

import math
from copy import deepcopy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dialoom.runtime.training.optimizer import MuonAdamW, orthogonalise
from dialoom.runtime.training.recipe import Trapezoid


def train(optimizers: list[torch.optim.Optimizer], weights: list[torch.nn.Parameter], steps: int) -> None:
    random = torch.Generator().manual_seed(1)
    for _ in range(steps):
        for weight in weights:
            weight.grad = torch.randn(weight.shape, generator=random)
        for optimizer in optimizers:
            optimizer.step()


def test_it_agrees_with_torch() -> None:
    shapes = [(16, 32), (32, 16), (16, 32), (8, 8), (16,)]
    random = torch.Generator().manual_seed(0)
    start = [torch.randn(shape, generator=random) for shape in shapes]
    ours = [torch.nn.Parameter(weight.clone()) for weight in start]
    theirs = [torch.nn.Parameter(weight.clone()) for weight in start]
    train([MuonAdamW(ours[:4], ours[4:], lr=0.01, weight_decay=0.1)], ours, 5)
    muon = torch.optim.Muon(theirs[:4], lr=0.01, weight_decay=0.1, momentum=0.95, adjust_lr_fn="match_rms_adamw")
    adamw = torch.optim.AdamW(theirs[4:], lr=0.01, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.0)
    train([muon, adamw], theirs, 5)
    for mine, other, before in zip(ours[:4], theirs[:4], start, strict=False):
        # torch iterates in bfloat16, so the updates agree to about two digits
        assert float((mine - other).detach().norm() / (mine - before).detach().norm()) < 0.05
    assert torch.allclose(ours[4], theirs[4], atol=1e-6)


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_updates_become_nearly_orthogonal(rows: int, more: int, seed: int) -> None:
    matrix = torch.randn(1, rows, rows + more, generator=torch.Generator().manual_seed(seed))
    singular = torch.linalg.svdvals(orthogonalise(matrix)[0])
    conditioned = torch.linalg.svdvals(matrix[0])
    if float(conditioned.min() / conditioned.norm()) > 0.02:  # five iterations lift no smaller ones
        assert float(singular.max()) < 1.3
        assert float(singular.min()) > 0.4


def test_its_state_can_be_kept_and_taken_up_again() -> None:
    def fresh() -> tuple[list[torch.nn.Parameter], MuonAdamW]:
        torch.manual_seed(2)
        weights = [torch.nn.Parameter(torch.randn(6, 9)), torch.nn.Parameter(torch.randn(4))]
        return weights, MuonAdamW(weights[:1], weights[1:], lr=0.02)

    through, optimizer = fresh()
    train([optimizer], through, 3)
    saved, values = deepcopy(optimizer.state_dict()), [weight.detach().clone() for weight in through]
    resumed, again = fresh()
    with torch.no_grad():
        for weight, value in zip(resumed, values, strict=True):
            weight.copy_(value)
    again.load_state_dict(saved)
    train([optimizer], through, 2)
    train([again], resumed, 2)
    assert all(torch.equal(one, other) for one, other in zip(through, resumed, strict=True))


@pytest.mark.parametrize(("step", "factor"), [(0, 0.1), (9, 1.0), (39, 1.0), (70, 0.5), (99, 1 / 60), (100, 0.02)])
def test_the_schedule_rises_stays_and_falls(step: int, factor: float) -> None:
    assert math.isclose(Trapezoid(steps=100, warmup=10, decay=0.6)(step), max(0.02, factor), rel_tol=1e-9)
