"""What an edit makes anew: only what can differ; everything else is kept, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.plan import Plan
from dialoom.runtime.planchange import PlanChange, change_against_plan, change_against_run
from dialoom.runtime.planview import PlanView
from dialoom.runtime.progress import Silent
from dialoom.runtime.row import encode_row, to_row
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.synthesis import SynthesisResult, make_dialogue, synthesize

SPEC = (Path(__file__).parent / "reuse.loom").read_text(encoding="utf-8")

EDITS = {
    "a goal": ('goal "write {title} down"', 'goal "note {title} down"', {"write_down"}),
    "a stage": ("turn 1: title  turn 2: owner", "turn 1: owner  turn 2: title", {"write_down"}),
    "what tells a distractor apart": ('"it is not written yet"', '"nobody wrote it yet"', {"write_down"}),
    "which results feed a call": ("{ Notes.Rename.note_id = Notes.Find.note_id }", "", set()),
    "a description of a scenario": ("scenario write_down {", 'scenario write_down "Down it goes." {', set()),
    "a tag": ('in  note_id: Note.note_id  "Id', 'tags old\n  in  note_id: Note.note_id  "Id', set()),
    "a description of an output": ("out note_id: Note.note_id\n  effect create", 'out note_id: Note.note_id "The id."\n'
                                   "  effect create", set()),
    "a description of a record's field": ("owner:   email", 'owner:   email "Whose it is."', set()),
    "a comment": ("entity Note {", "# What is written down.\nentity Note {", set()),
    "an expectation": ("ungrounded_arguments = 0", "ungrounded_arguments = 0  distinct_3 >= 0", set()),
    "shares of patterns": ("typos 20%", "typos 50%", set()),
    "shares of the mix": ("write_down 50%  hand_over 30%", "write_down 30%  hand_over 50%", set()),
    "the splits": ("train 80%  test 20%", "train 50%  test 50%", set()),
    "the number of rows": ("rows 60", "rows 90", set()),
    "a tool's description": ('"Give a note another title."', '"Give a note a new title."',
                             {"write_down", "hand_over", "nothing"}),
    "the seed": ("seed 3", "seed 4", {"write_down", "hand_over", "nothing"}),
    "the system prompt": ("seed 3", 'seed 3  system "Be brief."', {"write_down", "hand_over", "nothing"}),
}


def plan_of(folder: Path, text: str = SPEC) -> Plan:
    path = folder / "reuse.loom"
    path.write_text(text, encoding="utf-8")
    done = compile_spec(path)
    assert done.plan is not None, [d.message for d in done.diagnostics]
    return done.plan


def edited(folder: Path, *edits: tuple[str, str]) -> Plan:
    text = SPEC
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return plan_of(folder, text)


def rows_of(plan: Plan, cell: str, count: int) -> list[bytes]:
    view = PlanView(plan)
    return [encode_row(to_row(make_dialogue(view, view.cells[cell], index))) for index in range(count)]


def make(plan: Plan, run: RunDirectory) -> SynthesisResult:
    with run.locked():
        run.claim(plan, update=True)
        return synthesize(plan, run, rows=None, workers=1, progress=Silent())


def exported(run: RunDirectory) -> dict[tuple[str, int], dict[str, object]]:
    lines = [json.loads(line) for path in sorted(run.data.glob("*.jsonl"))
             for line in path.read_text(encoding="utf-8").splitlines()]
    return {(line["meta"]["cell"], line["meta"]["index"]): line for line in lines}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_makes_anew_the_cells_that_it_can_change(name: str, tmp_path: Path) -> None:
    old, new, expected = EDITS[name]
    before, after = plan_of(tmp_path), edited(tmp_path, (old, new))
    was = {cell.id: cell for cell in before.cells}
    changed = {cell.scenario for cell in after.cells if cell.id in was and cell.data_hash != was[cell.id].data_hash}
    new_cells = {cell.scenario for cell in after.cells if cell.id not in was}
    assert changed | new_cells == expected


@pytest.mark.parametrize("name", EDITS)
def test_what_keeps_its_hash_keeps_its_rows(name: str, tmp_path: Path) -> None:
    old, new, _ = EDITS[name]
    before, after = plan_of(tmp_path), edited(tmp_path, (old, new))
    was = {cell.id: cell for cell in before.cells}
    compared = 0
    for cell in after.cells:
        if cell.id in was and cell.data_hash == was[cell.id].data_hash:
            first, second = PlanView(before), PlanView(after)
            for index in range(min(cell.count, was[cell.id].count, 4)):
                one, other = (to_row(make_dialogue(view, view.cells[cell.id], index)) for view in (first, second))
                for row in (one, other):
                    row["meta"].pop("split")
                assert one == other
                compared += 1
    assert compared or name in ("a tool's description", "the seed", "the system prompt")


def test_a_run_keeps_the_rows_of_what_did_not_change(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path / "run")
    first = plan_of(tmp_path)
    make(first, run)
    before = exported(run)
    second = edited(tmp_path, ('goal "write {title} down"', 'goal "note {title} down"'))
    rows = {cell.scenario: 0 for cell in second.cells}
    for cell in second.cells:
        rows[cell.scenario] += cell.count
    change = change_against_run(second, first, run)
    assert change.make == rows["write_down"]
    result = make(second, run)
    assert (result.asked, result.reused) == (60, 60 - rows["write_down"])
    after = exported(run)
    assert after.keys() == before.keys()
    differing = {cell for (cell, index), row in after.items() if row != before[cell, index]}
    assert {cell.split("/")[0] for cell in differing} == {"write_down"}


def test_more_rows_make_only_the_rows_that_are_missing(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path / "run")
    make(plan_of(tmp_path), run)
    before = exported(run)
    more = edited(tmp_path, ("rows 60", "rows 90"))
    change = change_against_run(more, plan_of(tmp_path), run)
    assert change.keep + change.derive >= 55  # of 60: a choice of patterns may lose a row to another
    assert change.make + change.keep + change.derive == 90
    result = make(more, run)
    assert result.asked - result.reused == change.make
    kept = {place: row for place, row in exported(run).items() if place in before}
    for place, row in kept.items():
        row["meta"].pop("split")  # type: ignore[attr-defined]
        before[place]["meta"].pop("split")  # type: ignore[attr-defined]
        assert row == before[place]


def test_rows_that_only_move_to_another_split_are_not_made_again(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path / "run")
    first = plan_of(tmp_path)
    make(first, run)
    halves = edited(tmp_path, ("train 80%  test 20%", "train 50%  test 50%"))
    change = change_against_run(halves, first, run)
    assert (change.make, change.keep + change.derive) == (0, 60)
    assert change.derive > 10
    assert change.derived == ("splits",)
    result = make(halves, run)
    assert result.reused == 60
    assert dict(result.splits) == {"train": 30, "test": 30}
    assert all(row["meta"]["split"] in ("train", "test") for row in exported(run).values())  # type: ignore[index]
    fresh = RunDirectory(tmp_path / "fresh")
    make(halves, fresh)
    for name in ("train.jsonl", "test.jsonl"):
        assert (run.data / name).read_bytes() == (fresh.data / name).read_bytes()


def test_where_values_are_held_out_a_row_hangs_on_its_split(tmp_path: Path) -> None:
    held = ("train 80%  test 20%", "train 80%  test 20%  hold_out values")
    before = edited(tmp_path, held)
    after = edited(tmp_path, held, ("train 80%  test 20%", "train 50%  test 50%"))
    assert change_against_plan(after, before).keep == 0


def test_reasons_name_the_node_and_the_field(tmp_path: Path) -> None:
    before = plan_of(tmp_path)
    for old, new, scenario, reason in (
        ('goal "write {title} down"', 'goal "note {title} down"', "write_down",
         "scenario write_down: goals[0]: “write {title} down” -> “note {title} down”"),
        ('"Give a note another title."', '"Give a note a new title."', "hand_over",
         "tool Notes.Rename: description: “Give a note another title.” -> “Give a note a new title.”"),
        ("seed 3", "seed 4", "nothing", "dataset: seed: 3 -> 4"),
        ("scenario write_down {", 'scenario write_down "Down." {', "write_down",
         "scenario write_down: description: “” -> “Down.”"),
        ("rows 60", "rows 61", "write_down", "count: 24 -> 25"),
    ):
        change = change_against_plan(edited(tmp_path, (old, new)), before)
        assert reason in reasons_of(change, scenario), (reason, reasons_of(change, scenario))


def reasons_of(change: PlanChange, scenario: str) -> set[str]:
    return {reason for one in change.cells if one.cell.scenario == scenario for reason in one.reasons}


def test_in_a_large_catalog_a_tool_touches_only_the_cells_that_may_offer_it(tmp_path: Path) -> None:
    many = "\n".join(f'tool Box.Do{n:02} "Do the job number {n} of the box." {{ in size: int(1..{n + 5}) }}'
                     for n in range(60))
    before = edited(tmp_path, ("entity Note {", f"{many}\nentity Note {{"))
    scenarios = {scenario.name: scenario for scenario in before.scenarios}
    assert all(len(scenario.others) == 32 for scenario in scenarios.values())
    own = [f"Box.Do{n:02}" for n in range(60)]
    for tool in own[::7]:
        text = many.replace(f'tool {tool} "Do', f'tool {tool} "Finish')
        after = edited(tmp_path, ("entity Note {", f"{text}\nentity Note {{"))
        change = change_against_plan(after, before)
        changed = {one.cell.scenario for one in change.cells if one.state == "changed"}
        assert changed == {name for name, scenario in scenarios.items() if tool in scenario.others}
    gone = many.replace(many.split("\n")[30], "")
    fewer = edited(tmp_path, ("entity Note {", f"{gone}\nentity Note {{"))
    for scenario in fewer.scenarios:
        assert len(set(scenario.others) - set(scenarios[scenario.name].others)) <= 1
