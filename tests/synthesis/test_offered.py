"""The two sides of a dialogue: what the user could mean, and what the assistant sees."""

from __future__ import annotations

from pathlib import Path

from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.plan import Plan
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.draft import draft
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize
from dialoom.runtime.verifier import verify

SPEC = """
tool Lend   "Lend a book to a reader."            { in name: person  in weeks: int(1..8)  out loan_id: id }
tool Take   "Take a book back from a reader."     { in name: person  out loan_id: id }
tool Bind   "Send a damaged book to the binder."  { in title: title }
tool Buy    "Order a new book from a publisher."  { in title: title }
tool Invite "Invite a reader to an event."        { in name: person  in day: date }
tool Waive  "Waive the fee of a late reader."     { in name: person }

scenario lend {
  call Lend
  distractors { Take unless "the book is on the shelf" }
  SHOWN
  patterns { typos 20%  wrong_tool 20%  missing_function 10%  unavailable_service 10% }
}
scenario chat { none chit_chat  SHOWN }
scenario fly  { none out_of_scope  goal "book a flight to Oslo"  SHOWN }
scenario odd  { none infeasible  SHOWN }
dataset books { seed 3  rows 240  mix { lend 70%  chat 10%  fly 10%  odd 10% } }
"""


def compiled(folder: Path, shown: str) -> Plan:
    (folder / "books.loom").write_text(SPEC.replace("SHOWN", shown), encoding="utf-8")
    done = compile_spec(folder / "books.loom")
    assert done.plan is not None, done.diagnostics
    return done.plan


def made(plan: Plan) -> list[Dialogue]:
    view = PlanView(plan)
    found = []
    for cell in plan.cells:
        for index in range(cell.count):
            blueprint = draft(view, cell, index)
            dialogue = realize(view, blueprint)
            assert [verdict for verdict in verify(view, blueprint, dialogue) if not verdict.passed] == []
            found.append(dialogue)
    return found


def test_what_is_offered_is_seen_in_every_dialogue_and_nothing_else(tmp_path: Path) -> None:
    orders = set()
    for dialogue in made(compiled(tmp_path, "offered { Invite  Bind }")):
        calls = dialogue.meta.scenario == "lend"
        gold = {"Lend"} if calls and "missing_function" not in dialogue.meta.patterns else set()
        assert set(dialogue.meta.retrieved_tools) == {"Invite", "Bind", *gold, *(["Take"] if calls else [])}
        assert dialogue.meta.distractor_tools == (("Take",) if calls else ())
        orders.add(dialogue.meta.retrieved_tools)
    assert len(orders) > 4


def test_the_nearest_can_be_offered(tmp_path: Path) -> None:
    plan = compiled(tmp_path, "").scenarios[0]
    assert plan.offered == ()
    text = SPEC.replace("SHOWN", "offered { Buy  nearest 2 }", 1).replace("SHOWN", "")
    (tmp_path / "near.loom").write_text(text, encoding="utf-8")
    near = compile_spec(tmp_path / "near.loom").plan
    assert near is not None
    assert near.scenarios[0].offered[0] == "Buy"
    assert len(near.scenarios[0].offered) == 3
    assert not {"Lend", "Take"} & set(near.scenarios[0].offered)


def test_only_the_scenario_that_says_it_is_made_anew(tmp_path: Path) -> None:
    before = {cell.id: cell.data_hash for cell in compiled(tmp_path, "").cells}
    text = SPEC.replace("SHOWN", "offered { Buy }", 1).replace("SHOWN", "")
    (tmp_path / "books.loom").write_text(text, encoding="utf-8")
    plan = compile_spec(tmp_path / "books.loom").plan
    assert plan is not None
    changed = {cell.scenario for cell in plan.cells if cell.data_hash != before[cell.id]}
    assert "lend" in changed
    assert "fly" not in changed


def test_what_is_offered_is_held_out_with_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "held.loom").write_text(SPEC.partition("scenario")[0] + """
        scenario lend { call Lend  offered { Take } }
        scenario bind { call Bind  offered { Buy } }
        scenario invite { call Invite  offered { Waive } }
        dataset d { rows 60  split { train 34%  validation 33%  test 33%  hold_out tools } }
    """, encoding="utf-8")
    plan = compile_spec(tmp_path / "held.loom").plan
    assert plan is not None
    where = dict(plan.tool_splits)
    assert where["Lend"] == where["Take"]
    assert where["Bind"] == where["Buy"]
    assert len(set(where.values())) == 3
    assert len(made(plan)) == 60
