"""The built-in patterns, and own ones: verified, shown, in their shares, together, and live."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from itertools import combinations
from math import comb
from pathlib import Path

import pytest

from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.patterns import agreement, clash, in_order
from dialoom.compiler.plan import Pattern, Plan
from dialoom.compiler.standard import standard_patterns
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.draft import draft
from dialoom.runtime.evaluation.rollout import play
from dialoom.runtime.evaluation.verdict import judge
from dialoom.runtime.planview import PlanView
from dialoom.runtime.progress import Silent
from dialoom.runtime.realizer import realize
from dialoom.runtime.row import to_row
from dialoom.runtime.verifier import verify
from dialoom.runtime.world import World
from tests.learning.oracle import Oracle
from tests.synthesis.witness import objections

FOLDER = Path(__file__).parent
ROWS = 200
SHARE = 0.3
PATTERNS = standard_patterns()
KEYS = [f"{name}({form})" if form else name
        for name, pattern in PATTERNS.items() for form, _ in (pattern.forms or (("", ""),))]
# What the second verifier, which knows of no pattern, rightly takes for a mistake: calls that are right as far as
# one could know, tools that come late, values in other forms, dialogues that end early.
UNLIKE_OTHERS = {
    "not_found", "validation_error", "empty_result", "partial_result", "missing_function", "value_format(date)",
    "value_format(amount)", "value_format(phone)", "permission_denied", "cancel", "cannot_answer", "refuses",
}
ENDING = {key for key in KEYS if PATTERNS[key.partition("(")[0]].outcome}
TEXT = (FOLDER / "patterns.loom").read_text(encoding="utf-8")


@cache
def plan_of(uses: str, rows: int, own: str = "") -> Plan:
    """The plan of the spec of this folder with these patterns in its scenario, and own declarations."""
    text = TEXT.replace("patterns { }", f"patterns {{ {uses} }}").replace("rows 200", f"rows {rows}") + own
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "patterns.loom"
        path.write_text(text, encoding="utf-8")
        compiled = compile_spec(path)
    assert compiled.plan is not None, [one.message for one in compiled.diagnostics]
    return compiled.plan


def made(plan: Plan) -> list[tuple[Blueprint, Dialogue]]:
    view = PlanView(plan)
    blueprints = [draft(view, cell, index) for cell in plan.cells for index in range(cell.count)]
    return [(blueprint, realize(view, blueprint)) for blueprint in blueprints]


def problems(plan: Plan, rows: list[tuple[Blueprint, Dialogue]]) -> list[tuple[str, str, str]]:
    view = PlanView(plan)
    return [
        (blueprint.id, verdict.check, verdict.detail)
        for blueprint, dialogue in rows for verdict in verify(view, blueprint, dialogue) if not verdict.passed
    ]


def bounds(count: int, share: float, odds: float = 1e-6) -> tuple[int, int]:
    """The numbers of successes outside of which a binomial lies with less than ``odds`` on either side."""
    mass = [comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(count + 1)]
    low = next(k for k in range(count + 1) if sum(mass[: k + 1]) >= odds)
    high = next(k for k in range(count, -1, -1) if sum(mass[k:]) >= odds)
    return low, high


@pytest.mark.parametrize("key", KEYS)
def test_two_hundred_dialogues_a_pattern(key: str) -> None:
    plan = plan_of(f"{key} 100%", ROWS)
    rows = made(plan)
    assert len(rows) == ROWS
    assert problems(plan, rows) == []
    able = sum(key in blueprint.patterns for blueprint, _ in rows)
    assert able > ROWS / 2, "the spec of this test gives every pattern its place"
    if key not in UNLIKE_OTHERS:
        assert [one for _, dialogue in rows[:40] for one in objections(to_row(dialogue))] == []
    some = plan_of(f"{key} {SHARE:.0%}", ROWS)
    view = PlanView(some)
    shown = sum(key in draft(view, cell, i).patterns for cell in some.cells if cell.patterns for i in range(cell.count))
    low, high = bounds(ROWS, SHARE * able / ROWS)
    assert low <= shown <= high


@pytest.mark.parametrize("key", KEYS)
def test_only_what_ends_a_dialogue_changes_its_outcome(key: str) -> None:
    plan = plan_of(f"{key} 100%", 10)
    view = PlanView(plan)
    for cell in plan.cells:
        for index in range(cell.count):
            blueprint = draft(view, cell, index)
            world = World.of(view, blueprint.world_before)
            for call in blueprint.gold:
                if call.step not in blueprint.denied:
                    assert not world.execute(call.tool, call.arguments).error
            assert world.state() == blueprint.world_after
            done = len(blueprint.gold) - len(blueprint.denied)
            assert (done < 2) == (key in ENDING)


def test_every_pair_that_agrees_is_verified() -> None:
    agree = agreement(PATTERNS)
    pairs = [pair for pair in combinations(KEYS, 2) if agree(pair)]
    plan = plan_of("typos 100%", 10)
    [cell] = plan.cells
    cells = tuple(replace(cell, id="+".join(pair), patterns=pair, count=1, split_counts=(1, 0)) for pair in pairs)
    plan = replace(plan, cells=cells, patterns=in_order(PATTERNS, set(PATTERNS)))
    rows = made(plan)
    assert len(rows) == len(pairs) > 650
    assert problems(plan, rows) == []


def test_pairs_that_clash_are_kept_apart_or_reported(tmp_path: Path) -> None:
    clashing = [(a, b) for a, b in combinations(PATTERNS.values(), 2) if clash(a, b)]
    assert len(clashing) > 50
    for one, other in clashing[::12]:
        keys = [pattern.name + (f"({pattern.forms[0][0]})" if pattern.forms else "") for pattern in (one, other)]
        path = tmp_path / "spec.loom"
        path.write_text(TEXT.replace("patterns { }", f"patterns {{ {keys[0]} 70%  {keys[1]} 60% }}"), encoding="utf-8")
        [found] = compile_spec(path).diagnostics
        assert (found.code, len(found.labels)) == ("E0466", 2)
        apart = plan_of(f"{keys[0]} 50%  {keys[1]} 50%", 20)
        assert all(len(cell.patterns) == 1 for cell in apart.cells)


@pytest.mark.parametrize("key", KEYS)
def test_a_perfect_assistant_succeeds_live_under_each_pattern(key: str) -> None:
    plan = plan_of(f"{key} 100%", 5)
    view = PlanView(plan)
    for cell in plan.cells:
        for index in range(cell.count):
            blueprint = draft(view, cell, index)
            [rollout] = play(view, [blueprint], Oracle(view, [blueprint]), max_turns=16, progress=Silent())
            verdict = judge(view, rollout)
            said = [message.content for message in rollout.messages]
            assert (verdict.ended, verdict.success, verdict.false_positive) == (True, True, False), (blueprint.id, said)
            assert verdict.accurate if blueprint.gold else verdict.abstained, (blueprint.id, said)


OWN = '''
pattern bad_line "The line is bad." {
  when question
  inject  { user say "Sorry, the line is bad. What was that?" "You are breaking up, once more please?" }
  recover { assistant say "Of course." "No problem."  assistant ask_again }
}
pattern outage(kind) "The service is down for a moment." {
  form maintenance "the system is under maintenance"
  form overload    "the system is overloaded"
  when call
  inject  { tool fail kind }
  recover { assistant explain  assistant call again }
  excludes typos
}
pattern typos "Slips, and hesitation with them: takes the built-in one's place." {
  when message
  inject { user write typos, filler }
}
'''


def test_own_patterns_have_the_powers_of_the_built_in_ones() -> None:
    plan = plan_of("bad_line 100%  outage(overload) 60%  typos 40%", 40, OWN)
    rows = made(plan)
    assert problems(plan, rows) == []
    assert all("bad_line" in blueprint.patterns for blueprint, _ in rows)
    for blueprint, dialogue in rows:
        said = "\n".join(message.content for message in dialogue.messages)
        assert ("the system is overloaded" in said) == ("outage(overload)" in blueprint.patterns)
        assert not {"outage(overload)", "typos"} <= set(blueprint.patterns)
        assert any(text in said for text in ("Of course.", "No problem."))
        if "typos" not in blueprint.patterns:
            assert any(text in said.lower() for text in ("the line is bad", "breaking up"))
    view = PlanView(plan)
    for blueprint, _ in rows[:4]:
        [rollout] = play(view, [blueprint], Oracle(view, [blueprint]), max_turns=16, progress=Silent())
        assert judge(view, rollout).success


def test_a_changed_pattern_makes_its_cells_anew() -> None:
    one = plan_of("bad_line 50%", 10, OWN)
    other = plan_of("bad_line 50%", 10, OWN.replace("once more please", "come again"))
    before, after = ({cell.id: cell.data_hash for cell in plan.cells} for plan in (one, other))
    assert {name for name in before if before[name] != after[name]} == {name for name in before if "bad_line" in name}


def test_the_library_says_what_each_pattern_is() -> None:
    families = {pattern.family for pattern in PATTERNS.values()}
    assert families == {"aside", "value", "share", "mistake", "answer", "supply", "refer", "habit"}
    assert all(isinstance(pattern, Pattern) and pattern.when for pattern in PATTERNS.values())
    assert len(PATTERNS) >= 37
