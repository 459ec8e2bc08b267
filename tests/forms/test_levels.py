"""Levels of difficulty are what the language declares: the standard library, or a spec with its own numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dialoom.compiler.canonical import decode_plan, encode_plan
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.findings import Findings
from dialoom.compiler.levels import resolve_levels
from dialoom.compiler.loader import Loader
from dialoom.compiler.plan import Levels
from dialoom.compiler.program import Program
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.tree import Spec
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.verifier import verify
from tests.forms.plans import SPECS, dialogues, view

OWN = view("levels")


def resolved(*texts: str) -> Levels:
    """The levels of a program whose specs are these, the standard library in the place of the first."""
    specs = tuple(read(Source(f"dialoom:std/{i}.loom" if i == 0 else f"{i}.loom", text)).spec
                  for i, text in enumerate(texts))
    findings = Findings()
    program = Program(Loader(Path(), Path()), Spec((), Source("", "").span(0, 0)), specs=specs)
    levels = resolve_levels(program, findings).levels
    assert findings.diagnostics == []
    return levels


def standard() -> str:
    (source,) = (one for one in Loader(Path(), Path()).standard() if one.name == "dialoom:std/difficulty.loom")
    return source.text


def test_the_standard_library_says_what_plans_leave_out() -> None:
    assert resolved(standard()) == Levels()


def test_a_changed_library_changes_the_levels() -> None:
    changed = standard().replace("2..3", "1..3").replace("4..5", "5..8").replace("3+", "5+")
    assert resolved(changed) == Levels((1, 3), (5, 8), 5)


def test_a_spec_has_its_own_numbers_and_keeps_the_others() -> None:
    assert resolved(standard(), "difficulty expert { questions 4+ }") == Levels(questions=4)
    assert resolved(standard(), "difficulty medium { distractors 4  similar true }") == Levels(medium=(4, 4))


def test_the_plan_holds_them() -> None:
    assert OWN.plan.levels == Levels((1, 2), (4, 5), 4)
    assert decode_plan(encode_plan(OWN.plan)) == OWN.plan
    assert b'"levels"' not in encode_plan(view("flows").plan)


def test_other_levels_make_other_rows(tmp_path: Path) -> None:
    for name in ("sales", "levels"):
        text = (SPECS / f"{name}.loom").read_text(encoding="utf-8").replace("questions 4+", "questions 3+")
        (tmp_path / f"{name}.loom").write_text(text, encoding="utf-8")
    plan = compile_spec(tmp_path / "levels.loom").plan
    assert plan is not None
    assert not {cell.data_hash for cell in plan.cells} & {cell.data_hash for cell in OWN.plan.cells}


def asked(blueprint: Blueprint) -> int:
    """The questions of a blueprint as it is played: one for each turn that asks, a repeated one once."""
    about = set()
    for turn in blueprint.turns:
        for act in turn.acts if turn.speaker == "assistant" else ():
            if act.kind == "disambiguate":
                about.add(("which tool",))
            elif act.kind == "ask":
                about.add(tuple(sorted(act.slots)))
    return len(about)


@pytest.mark.parametrize("scenario", sorted(OWN.scenarios))
def test_its_dialogues_verify_and_show_its_levels(scenario: str) -> None:
    found: Counter[str] = Counter()
    for blueprint, dialogue in dialogues("levels", scenario):
        assert [one.detail for one in verify(OWN, blueprint, dialogue) if not one.passed] == [], blueprint.id
        found[blueprint.difficulty] += 1
        if blueprint.difficulty == "baseline":
            assert 1 <= len(blueprint.distractors) <= 2
            assert asked(blueprint) <= 3
        else:
            assert blueprint.difficulty == "expert"
            assert asked(blueprint) >= 4
    assert min(found["baseline"], found["expert"]) >= 10


def test_two_hundred_of_them() -> None:
    assert sum(len(dialogues("levels", scenario)) for scenario in OWN.scenarios) >= 200
