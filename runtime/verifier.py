"""The verifier: holds a finished dialogue against its blueprint, on the realised values."""

from __future__ import annotations

from collections.abc import Callable

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.checks import (
    Evidence,
    check_difficulty,
    check_disambiguation,
    check_format,
    check_gold,
    check_patterns,
    check_provenance,
    check_schema,
    check_stages,
    check_training_mask,
    check_validators,
    check_wording,
    check_world,
)
from dialoom.runtime.dialogue import Dialogue, Verdict
from dialoom.runtime.planview import PlanView

__all__ = ["CHECKS", "verify"]

CHECKS: dict[str, Callable[[Evidence], str]] = {
    "format": check_format,
    "schema": check_schema,
    "provenance": check_provenance,
    "stages": check_stages,
    "disambiguation": check_disambiguation,
    "gold": check_gold,
    "world": check_world,
    "difficulty": check_difficulty,
    "patterns": check_patterns,
    "training_mask": check_training_mask,
    "wording": check_wording,
}
"""All checks, in the order of their verdicts."""


def verify(view: PlanView, blueprint: Blueprint, dialogue: Dialogue) -> tuple[Verdict, ...]:
    """One verdict a check, and one for the spec's validators where it has any; details name the first problem found."""
    evidence = Evidence(view, blueprint, dialogue)
    problems = [(name, check(evidence)) for name, check in CHECKS.items()]
    if view.plan.validators:
        problems.append(("validators", check_validators(evidence)))
    return tuple(Verdict(name, not problem, problem) for name, problem in problems)
