"""Whole scenarios and tools in one split only, and what their rows show of it."""

from __future__ import annotations

from collections import defaultdict

import pytest

from dialoom.runtime.draft import draft
from dialoom.runtime.planview import PlanView
from tests.compiler.conftest import Compile

SPEC = """
tool A.FindLead "Look up a lead by the e-mail address." { in email: email  out lead_id: id }
tool A.DropLead "Delete a lead." { in lead_id: id }
tool A.TagLead "Put a tag on a lead." { in lead_id: id  in tag: title }
tool B.OpenDeal "Open a deal." { in title: title  in amount: number(1..9_000)  out deal_id: id }
tool B.CloseDeal "Close a deal." { in deal_id: id }
tool C.PlanTask "Plan a task." { in due: date  in title: title }
tool C.MoveTask "Move a task to another day." { in due: date  in task_id: id }
tool D.PingServer "Check whether a server is up." { in name: title }
tool D.RestartServer "Restart a server." { in name: title }
tool D.ReadLog "Show the log of a server." { in name: title }
tool D.PatchServer "Patch a server." { in name: title }
scenario lead { chain A.FindLead -> A.TagLead  distractors { A.DropLead unless "it stays" } }
scenario tag { call A.TagLead  distractors { A.DropLead unless "it stays" } }
scenario deal { call B.OpenDeal  distractors { B.CloseDeal unless "it is a new one" } }
scenario task { call C.PlanTask  distractors { C.MoveTask unless "it is a new one" } }
scenario other { none out_of_scope }
dataset d {
  seed 3
  rows 300
  mix { lead 40%  tag 24%  deal 8%  task 8%  other 20% }
  split { train 80%  validation 10%  test 10%  hold_out WHAT }
}
"""


def _view(compile_text: Compile, what: str) -> PlanView:
    compiled = compile_text(SPEC.replace("WHAT", what))
    assert compiled.plan is not None, compiled.diagnostics
    return PlanView(compiled.plan)


@pytest.mark.parametrize("what", ["tools", "[values, tools]", "[tools, scenarios]"])
def test_a_tool_is_seen_in_one_split_only(compile_text: Compile, what: str) -> None:
    view = _view(compile_text, what)
    seen: dict[str, set[str]] = defaultdict(set)
    for cell in view.plan.cells:
        for index in range(cell.count):
            blueprint = draft(view, cell, index)
            asked = [act.topic for turn in blueprint.turns for act in turn.acts if act.kind == "request" and act.topic]
            for tool in (*blueprint.tools, *asked):
                seen[tool].add(blueprint.split)
    assert {tool: len(splits) for tool, splits in seen.items()} == dict.fromkeys(seen, 1)
    assert set.union(*seen.values()) == {"train", "validation", "test"}
    assert dict(view.plan.tool_splits).keys() == view.tools.keys()


def test_a_scenario_is_in_one_split_only(compile_text: Compile) -> None:
    plan = _view(compile_text, "scenarios").plan
    splits: dict[str, set[int]] = defaultdict(set)
    for cell in plan.cells:
        splits[cell.scenario] |= {at for at, count in enumerate(cell.split_counts) if count}
    assert all(len(own) == 1 for own in splits.values())
    assert set.union(*splits.values()) == {0, 1, 2}
    assert plan.tool_splits == ()


def test_rows_without_calls_are_in_every_split_where_only_tools_are_held_out(compile_text: Compile) -> None:
    [cell] = [cell for cell in _view(compile_text, "tools").plan.cells if cell.scenario == "other"]
    assert cell.split_counts == (48, 6, 6)
