"""What every rewrite is given: a declared pattern, and the blueprint that it is to be applied to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from dialoom.compiler.patterns import FORM
from dialoom.compiler.plan import Pattern, PatternStep
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.patterns.places import any_of
from dialoom.runtime.planview import PlanView

__all__ = ["Rewriting"]


@dataclass(frozen=True, slots=True)
class Rewriting:
    """``form``: the word in the pattern's brackets. ``rng``: the pattern's own stream."""

    view: PlanView
    blueprint: Blueprint
    pattern: Pattern
    form: str | None
    rng: Random

    @property
    def name(self) -> str:
        """The pattern's name, which its acts carry."""
        return self.pattern.name

    def arguments(self, step: PatternStep) -> tuple[str, ...]:
        """What stands after the act, the pattern's parameter replaced by the form."""
        return tuple((self.form or "") if word == FORM else word for word in step.arguments)

    def words(self, step: PatternStep, values: Mapping[str, str] | None = None) -> str:
        """One of the step's texts, ``{names}`` filled with ``values``; "" where it has none."""
        text: str = any_of(step.texts, self.rng) if step.texts else ""
        for name, value in (values or {}).items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def does(self, act: str) -> PatternStep | None:
        """The first step with that act."""
        return next((step for step in self.pattern.steps if step.act == act), None)
