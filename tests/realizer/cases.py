"""What the laws are tried on: scenario × persona × pattern × noise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dialoom.compiler.plan import Persona
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.planview import PlanView
from tests.realizer.blueprints import plain_blueprint
from tests.synthesis.plans import small_plan

__all__ = ["all_blueprints", "wording_view"]

SCENARIOS = ("add_prospect", "change_lead", "open_deal", "workflows", "onboard", "out_of_scope", "small_talk")
PERSONAS = ("plain_talker", "rusher", "chatterbox", "diplomat")
PATTERNS = (("", ()), ("user_correction", ()), ("digression", ("filler",)), ("tool_error(timeout)", ("typos",)),
            ("", ("typos", "filler")))


def wording_view() -> PlanView:
    """The small plan with one more persona, so that every tone speaks."""
    plan = small_plan()
    return PlanView(replace(plan, personas=(*plan.personas, Persona("diplomat", "formal", "wordy"))))


def all_blueprints(view: PlanView, repeats: int = 3) -> Iterator[Blueprint]:
    """Every combination, ``repeats`` times with different indices."""
    for scenario in SCENARIOS:
        for persona in PERSONAS:
            for number, (pattern, noise) in enumerate(PATTERNS):
                for index in range(repeats):
                    yield plain_blueprint(view, scenario, index=100 * number + index, persona=persona, pattern=pattern,
                                          noise=noise)
