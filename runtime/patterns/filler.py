"""``filler``: the user hesitates in words."""

from __future__ import annotations

from random import Random

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.patterns.noise import add_noise
from dialoom.runtime.planview import PlanView

__all__ = ["apply"]


def apply(view: PlanView, blueprint: Blueprint, argument: str | None, rng: Random) -> Blueprint:
    """About half of the user's messages, and one at least, take on the habit; the wording carries it out."""
    return add_noise(blueprint, "filler", rng)
