"""Difficulty is measured: which levels a scenario can supply, and what each takes."""

from __future__ import annotations

import pytest

from dialoom.compiler.compilation import Compilation
from dialoom.compiler.difficulty import clarifying_questions, distractors_for, levels_of, measured_level
from dialoom.compiler.plan import Binding, Distractor, Levels, Scenario, Slot, Step, ValueType
from tests.compiler.conftest import Compile

TEXT = ValueType("string", "text")


def scenario(distractors: int = 0, stages: tuple[int, ...] = (1,), similar: float = 0.1, depends: bool = False,
             optional: bool = False) -> Scenario:
    bindings = (Binding("id", "a", "id"),) if depends else ()
    return Scenario(
        "s", (Step("a", "A", 0), Step("b", "B", 1, bindings)), (),
        tuple(Slot(f"slot_{i}", "a", f"slot_{i}", TEXT, not optional, stage, "slot") for i, stage in enumerate(stages)),
        (), tuple(Distractor(f"D{i}", f"not_{i}", similar) for i in range(distractors)), (), (),
    )


@pytest.mark.parametrize(("made", "levels"), [
    (scenario(0), ()), (scenario(1), ()), (scenario(2), ("baseline",)), (scenario(3), ("baseline",)),
    (scenario(4), ("baseline",)), (scenario(4, similar=0.5), ("baseline", "medium")),
    (scenario(2, depends=True), ("hard",)), (scenario(0, depends=True), ("hard",)),
    (scenario(2, stages=(1, 2, 3)), ("baseline", "expert")), (scenario(2, stages=(1, 2)), ("baseline",)),
    (scenario(0, stages=(1, 2, 3, 4)), ("expert",)), (scenario(0, stages=(1, 2, 3)), ()),
    (scenario(2, stages=(1, 2, 3), optional=True), ("baseline",)),
    (scenario(5, stages=(1, 2, 3), similar=0.9, depends=True), ("hard", "expert")),
])
def test_levels(made: Scenario, levels: tuple[str, ...]) -> None:
    assert levels_of(made, rare=0.4, levels=Levels()) == levels
    assert measured_level(made, rare=0.4, levels=Levels()) == (levels[-1] if levels else "plain")


def test_the_disambiguation_is_one_question() -> None:
    assert clarifying_questions(scenario(3, stages=(1, 2, 3)), 3) == 3
    assert clarifying_questions(scenario(3, stages=(1, 2, 3)), 0) == 2
    assert clarifying_questions(scenario(0, stages=(1, 1)), 0) == 0


def test_each_level_takes_distractors_in_order() -> None:
    made = scenario(7)
    assert distractors_for(made, "baseline", Levels()) == ("D0", "D1", "D2")
    assert distractors_for(made, "medium", Levels()) == ("D0", "D1", "D2", "D3", "D4")
    assert distractors_for(made, "none", Levels()) == ()
    assert len(distractors_for(made, "plain", Levels())) == 7


LAMP = """
tool SetLamp "Switch a lamp in a room." { in room: enum(kitchen, bath)  in state: enum(on, off) }
scenario switch { call SetLamp }
dataset lamps { seed 1  rows %d }
"""


def warned(compiled: Compilation) -> list[str]:
    return [d.code for d in compiled.diagnostics]


def test_rows_that_must_repeat_are_foretold(compile_text: Compile) -> None:
    assert warned(compile_text(LAMP % 100)) == ["W0503"]
    wide = LAMP.replace("enum(kitchen, bath)", "text")
    assert warned(compile_text(wide % 100)) == []


def test_the_birthday_bound_counts_pairs(compile_text: Compile) -> None:
    spec = (LAMP % 1000).replace("enum(kitchen, bath)", "int(1..1_000_000)").replace("in state: enum(on, off)", "")
    assert warned(compile_text(spec)) == []  # 1000² / 2·10⁶: half a row is expected to repeat
    narrow = spec.replace("1_000_000", "10_000")
    assert warned(compile_text(narrow)) == ["W0503"]  # about fifty are
