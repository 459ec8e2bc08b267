"""``changed_mind``: the user wants one value first and then another, before the call."""

from __future__ import annotations

from random import Random

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.patterns.revision import revise
from dialoom.runtime.planview import PlanView

__all__ = ["apply"]


def apply(view: PlanView, blueprint: Blueprint, argument: str | None, rng: Random) -> Blueprint:
    """The user wants one value first and then another, before the call."""
    return revise(view, blueprint, "changed_mind", rng)
