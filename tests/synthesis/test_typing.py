"""How a persona types: in the shares that are said, in what carries nothing, and live as well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.plan import Plan
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.draft import draft
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize
from dialoom.runtime.verifier import verify
from tests.forms.binomial import within_sampling_error

SPEC = """
persona somebody {{ tone {tone}  typing {{ {habits} }} }}
tool Lend "Lend a book to a reader." {{ in name: person  in weeks: int(1..8)  out loan_id: id }}
tool Take "Take a book back from a reader." {{ in name: person  out loan_id: id }}
scenario lend {{ call Lend  distractors {{ Take unless "the book is on the shelf" }}  personas somebody }}
dataset books {{ seed 3  rows 200  mix {{ lend 100% }} }}
"""


def _made(folder: Path, habits: str, tone: str = "casual") -> tuple[Plan, list[Dialogue]]:
    (folder / "books.loom").write_text(SPEC.format(habits=habits, tone=tone), encoding="utf-8")
    plan = compile_spec(folder / "books.loom").plan
    assert plan is not None
    view = PlanView(plan)
    made = []
    for cell in plan.cells:
        for index in range(cell.count):
            blueprint = draft(view, cell, index)
            dialogue = realize(view, blueprint)
            assert all(verdict.passed for verdict in verify(view, blueprint, dialogue))
            made.append(dialogue)
    return plan, made


def _openings(dialogues: list[Dialogue]) -> list[str]:
    return [next(message.content for message in one.messages if message.role == "user") for one in dialogues]


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_careless_dialogues_have_their_share(share: float, tmp_path: Path) -> None:
    _, dialogues = _made(tmp_path, f"careless {share:.0%}")
    openings = [text for text in _openings(dialogues) if not text.startswith(("I ", "I'"))]
    small = sum(text[:1].islower() for text in openings)
    assert len(openings) > 100
    assert within_sampling_error(small, len(openings), share)


@pytest.mark.parametrize("habit", ["typos", "fillers"])
def test_habits_change_no_value_and_come_in_their_share(habit: str, tmp_path: Path) -> None:
    _, plain = _made(tmp_path, "careless 0%")
    _, with_habit = _made(tmp_path, f"careless 0%  {habit} 100%")
    assert len(plain) == len(with_habit) == 200
    known = {word for text in _openings(plain) for word in re.findall(r"[a-z]+", text.lower())}
    strange = sum(bool(set(re.findall(r"[a-z]+", text.lower())) - known) for text in _openings(with_habit))
    assert strange > (120 if habit == "typos" else 40)


def test_unsaid_habits_are_the_tones(tmp_path: Path) -> None:
    spec = SPEC.replace("typing {{ {habits} }}", "")
    (tmp_path / "books.loom").write_text(spec.format(tone="neutral"), encoding="utf-8")
    plan = compile_spec(tmp_path / "books.loom").plan
    assert plan is not None
    assert [one.typing for one in plan.personas if one.name == "somebody"] == [None]
