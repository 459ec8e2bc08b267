"""The same dialogues live: an assistant that knows what is right succeeds on all of them."""

from __future__ import annotations

import pytest

from dialoom.runtime.evaluation.rollout import play
from dialoom.runtime.evaluation.verdict import judge
from dialoom.runtime.progress import Silent
from tests.forms.plans import made, rows, view
from tests.learning.oracle import Oracle

SCENARIOS = [(spec, name) for spec in ("flows", "reveals") for name in sorted(view(spec).scenarios)]


@pytest.mark.parametrize(("spec", "scenario"), SCENARIOS)
def test_the_oracle_succeeds(spec: str, scenario: str) -> None:
    plan = view(spec)
    blueprints = [made(spec, cell.id, index)[0] for cell, index in rows(spec, scenario)[::8]]
    for blueprint in blueprints:  # one by one: the oracle tells dialogues apart by their openings
        [rollout] = play(plan, [blueprint], Oracle(plan, [blueprint]), max_turns=20, progress=Silent())
        verdict = judge(plan, rollout)
        story = "\n".join(f"{m.role}: {m.content} {m.tool_calls}" for m in rollout.messages)
        if rollout.blueprint.gold:
            assert (verdict.accurate, verdict.false_positive) == (True, False), story
        else:
            assert verdict.abstained, story
        assert verdict.success, story
        assert verdict.ended, story
