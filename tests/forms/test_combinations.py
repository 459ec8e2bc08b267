"""Every built-in pattern over every shape of calls and every form of reveal: made, verified, shown where it can be.

What a scenario cannot have (a branch with values drawn by chance, a pattern without its place) is a diagnostic, which
the compiler's own word is taken for here: ``missing_need``, and the forms left out of ``_REVEALS``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dialoom.compiler.applicability import missing_need
from dialoom.compiler.compilation import compile_spec, resolve_spec
from dialoom.compiler.loader import Loader, project_of
from dialoom.compiler.patterns import in_order
from dialoom.compiler.plan import Cell, Plan
from dialoom.compiler.program import Program
from dialoom.compiler.standard import standard_patterns
from dialoom.runtime.draft import draft
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize
from dialoom.runtime.verifier import verify
from tests.forms.plans import SPECS

PATTERNS = standard_patterns()
KEYS = [f"{name}({form})" if form else name
        for name, pattern in PATTERNS.items() for form, _ in (pattern.forms or (("", ""),))]
ROWS = 2
_FIRST = "CRM.FindLead -> "
_SHAPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "call": ("call CRM.CreateLead", ("customer_name", "email, phone", "company, size")),
    "chain": (f"chain {_FIRST}CRM.UpdateLead", ("email", "status")),
    "parallel": ("parallel { CRM.CreateLead  Credit.GetScore }", ("customer_name", "email, phone", "company, size")),
    "fan": (f"fan {_FIRST}{{ CRM.AddNote  CRM.PlanTask }} -> CRM.SendDigest", ("email", "text, due", "channel")),
    "fan_out": (f"fan {_FIRST}{{ CRM.AddNote  CRM.PlanTask }}", ("email", "text", "due")),
    "fan_in": ("fan { CRM.FindLead  CRM.FindByPhone } -> CRM.MergeLeads "
               "{ CRM.MergeLeads.second = CRM.FindByPhone.lead_id }", ("email", "phone")),
    "when": ("when CRM.FindLead.status == new 40% { CRM.UpdateLead } else { chain CRM.AddNote -> CRM.PlanTask }",
             ("email", "status, text, due")),
}
"""Calls, and what is said by stage."""

_DRAWN = {"gradually": "gradually 1..2", "from_persona": "from persona",
          "rates": "slots per turn { 0: 30%  1: 40%  2+: 30% }"}
_MORE = """
tool CRM.FindTask "Look up a task by its id." {
  in  task_id: Task.task_id
  out lead_id: Lead.lead_id
  effect read Task by task_id
}
scenario named_by_result { chain CRM.MergeLeads -> CRM.DeleteLead }
scenario named_by_record { chain CRM.FindTask -> CRM.UpdateLead }
scenario walks  { walk 2..3 in CRM.* paths 3 }
scenario search { goals from graph in CRM.* { paths 6 } }
dataset all_of_it { seed 3  rows 4000 }
"""


def _reveals(shape: str) -> Iterator[tuple[str, str]]:
    """The forms of reveal that a shape can have, by name."""
    _, stages = _SHAPES[shape]
    last = stages[-1].rpartition(", ")[2]
    kept = [names for names in (", ".join(name for name in stage.split(", ") if name != last) for stage in stages)
            if names]
    early = [f"{stages[0]}, keep", *stages[1:]]
    yield "unsaid", ""
    yield "staged", f"reveal {{ {_staged(stages)} }}"
    yield "upfront", "reveal { upfront }"
    yield "on_ask", f"reveal {{ {_staged(kept)}  on ask: {last} }}"
    yield "facts", f"reveal {{ {_staged(early)} }}"
    for name, form in _DRAWN.items() if shape != "when" else ():
        yield name, f"reveal {{ {form} }}"
    if shape in ("chain", "fan", "fan_out"):
        yield "looked_up", f"reveal {{ {_staged(stages)}  never: lead_id }}"
    if shape == "call":
        yield "unknown", "reveal { turn 1: customer_name, email, phone, company  never: size }"


def _staged(stages: list[str] | tuple[str, ...]) -> str:
    return "  ".join(f"turn {number}: {names}" for number, names in enumerate(stages, 1))


def _text() -> str:
    lines = ['import "sales.loom"']
    for shape, (flow, stages) in _SHAPES.items():
        first = stages[0].partition(",")[0]
        other = ('CRM.UpdateLead unless "nothing about them is to change"' if shape == "fan_in" else
                 'CRM.MergeLeads unless "it is about one lead only"')
        for form, reveal in _reveals(shape):
            goal = f'goal "see to what belongs to {{{first}}}"' if form in ("staged", "on_ask", "from_persona") else ""
            keep = "keep: " if form == "facts" else ""
            others = f'distractors {{ CRM.DeleteLead unless {keep}"nothing is to be deleted"  {other} }}'
            lines.append(f"scenario {shape}_by_{form} {{ {flow}  {goal}  {others}  {reveal} }}")
    return "\n".join(lines) + _MORE


@cache
def _compiled(folder: Path) -> tuple[Program, Plan]:
    (folder / "dialoom.toml").touch()
    (folder / "sales.loom").write_text((SPECS / "sales.loom").read_text(encoding="utf-8"), encoding="utf-8")
    spec = folder / "spec.loom"
    spec.write_text(_text(), encoding="utf-8")
    compiled = compile_spec(spec)
    program = resolve_spec(spec, Loader(folder, project_of(spec))).program
    assert compiled.plan is not None, [one.message for one in compiled.diagnostics]
    assert {one.code for one in compiled.diagnostics} <= {"W0504"}
    assert program is not None
    return program, compiled.plan


def _with(cell: Cell, key: str) -> Cell:
    return replace(cell, id=f"{cell.id}+{key}", patterns=(key,), count=ROWS, split_counts=(ROWS,))


def _cells(program: Program, plan: Plan) -> list[Cell]:
    """A cell of each scenario and branch with every pattern that can apply there."""
    found = {(cell.scenario, cell.branch): cell for cell in reversed(plan.cells)}
    out = []
    for cell in found.values():
        scenario = program.scenarios[cell.scenario]
        played = scenario if scenario.answerable else replace(scenario, steps=())
        for key in KEYS:
            name, _, form = key.partition("(")
            if not missing_need(PATTERNS[name], form.rstrip(")") or None, program, played):
                out.append(_with(cell, key))
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("combinations")


def test_every_combination_is_verified_and_shown(folder: Path) -> None:
    program, plan = _compiled(folder)
    cells = _cells(program, plan)
    assert len(cells) > 2000
    view = PlanView(replace(plan, cells=tuple(cells), patterns=in_order(PATTERNS, set(PATTERNS))))
    problems, shown, hidden = [], Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for cell in cells:
        for index in range(ROWS):
            blueprint = draft(view, cell, index)
            dialogue = realize(view, blueprint)
            problems += [(blueprint.id, verdict.check, verdict.detail)
                         for verdict in verify(view, blueprint, dialogue) if not verdict.passed]
            [key], shape = cell.patterns, cell.scenario.partition("_by_")[0]
            (shown if key in blueprint.patterns else hidden)[key, shape] += 1
    assert problems == []
    never = {(key, shape) for key, shape in hidden if shape in _SHAPES and not shown[key, shape]}
    assert sorted(never) == []


@pytest.mark.parametrize(("reveal", "code"), [
    *((form, "E0423") for form in _DRAWN.values()), ("turn 1: email  turn 2: keep, status, text, due", "E0424"),
    ("turn 1: email, status, text, due", "E0424"), ("upfront  turn 1: email", "E0423"),
])
def test_what_a_branch_cannot_have_is_a_diagnostic(reveal: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "dialoom.toml").touch()
    (tmp_path / "sales.loom").write_text((SPECS / "sales.loom").read_text(encoding="utf-8"), encoding="utf-8")
    flow, _ = _SHAPES["when"]
    (tmp_path / "spec.loom").write_text(
        f'import "sales.loom"\nscenario when {{ {flow}  distractors {{ CRM.DeleteLead unless keep: "nothing is to be '
        f'deleted" }}  reveal {{ {reveal} }} }}\ndataset d {{ seed 1  rows 20 }}\n', encoding="utf-8")
    assert code in {one.code for one in compile_spec(tmp_path / "spec.loom").diagnostics}
