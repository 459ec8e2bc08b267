"""Tools made of a domain: as many as asked, connected, unlike each other, and played by the simulated world."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoom.compiler.compilation import Compilation, compile_spec
from dialoom.compiler.domain.likeness import THRESHOLDS, partial_ratio
from dialoom.compiler.domain.selection import shares_of
from dialoom.compiler.domain.snapshot import STEPS, encode_snapshot, read_snapshot
from dialoom.compiler.encoding import encode
from dialoom.compiler.plan import Plan, Tool
from dialoom.runtime.planview import PlanView
from dialoom.runtime.synthesis import make_dialogue
from tests.packaging.tree import ROOT

SHIPPED = sorted((ROOT / "specs" / "domains").glob("*.yaml"))
_SPEC = """{domains}
{scenarios}
dataset all {{ seed 11  rows {rows}  mix {{ {mix} }}  split {{ train 100% }} }}
"""


def _compiled(folder: Path, names: list[str], settings: str, rows: int = 90) -> Compilation:
    titles = [name.replace("_", " ") for name in names]
    spec = folder / "domains.loom"
    share = 100 // len(names)
    spec.write_text(_SPEC.format(
        domains="\n".join(f'domain "{title}" as D{i} {settings}' for i, title in enumerate(titles)),
        scenarios="\n".join(f"scenario s{i} {{ goals from graph in D{i}.* {{ paths 10  clarified 30% }} }}"
                            for i, _ in enumerate(titles)),
        mix="  ".join(f"s{i} {share + (100 - share * len(names)) * (i == 0)}%" for i, _ in enumerate(titles)),
        rows=rows), encoding="utf-8")
    return compile_spec(spec)


def _plan(folder: Path, names: list[str], settings: str, rows: int = 90) -> Plan:
    compiled = _compiled(folder, names, settings, rows)
    assert [one.message for one in compiled.diagnostics if one.severity == "error"] == []
    assert compiled.plan is not None
    return compiled.plan


def test_at_least_eight_domains_come_along_marked_as_written_by_hand() -> None:
    assert len(SHIPPED) >= 8
    assert all(read_snapshot(path.read_text(encoding="utf-8"), path.name).hand_written for path in SHIPPED)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_snapshot_is_read_as_it_is_written(path: Path) -> None:
    snapshot = read_snapshot(path.read_text(encoding="utf-8"), path.name)
    assert read_snapshot(encode_snapshot(snapshot), "again.json") == snapshot


def _links(tools: tuple[Tool, ...]) -> set[tuple[str, str]]:
    outputs = {tool.name: {(out.type.entity, out.type.field) for out in tool.outputs if out.type.entity}
               for tool in tools}
    return {(a.name, b.name) for a in tools for b in tools if a is not b
            and outputs[a.name] & {(one.type.entity, one.type.field) for one in b.inputs if one.required}}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("count", [6, 20])
def test_as_many_as_asked_connected_and_unlike(path: Path, count: int, tmp_path: Path) -> None:
    (tmp_path / "s.loom").write_text(
        f'domain "{path.stem.replace("_", " ")}" as D {{ tools {count} }}\n'
        "scenario s { none chit_chat }\ndataset d { seed 1  rows 2  mix { s 100% }  split { train 100% } }\n")
    compiled = compile_spec(tmp_path / "s.loom")
    assert [one.message for one in compiled.diagnostics] == []
    source = compiled.sources["dialoom:domains/D.loom"]
    (tmp_path / "made.loom").write_text(source.text + "scenario s { none chit_chat }\n"
                                        "dataset d { seed 1  rows 2  mix { s 100% }  split { train 100% } }\n")
    made = compile_spec(tmp_path / "made.loom")
    assert made.diagnostics == ()
    assert made.plan is not None
    assert compiled.plan is not None
    assert sum(number for _, number in compiled.plan.domains[0].tools) == count
    names = [line.split()[1] for line in source.text.splitlines() if line.startswith("tool ")]
    assert len(names) == count


def test_connected_unlike_and_without_echoes(tmp_path: Path) -> None:
    for path in SHIPPED:
        plan = _plan(tmp_path, [path.stem], "{ tools 16 }", 60)
        tools = tuple(tool for tool in plan.tools if tool.name.startswith("D0."))
        joined = _links(tools)
        reached, waiting = {tools[0].name}, [tools[0].name]
        while waiting:
            here = waiting.pop()
            near = {a if b == here else b for a, b in joined if here in (a, b)} - reached
            reached |= near
            waiting += sorted(near)
        assert reached == {tool.name for tool in tools}, path.stem
        encoded = encode([(tool.description,) for tool in tools])
        for (i, one), (j, other) in combinations(enumerate(tools), 2):
            inputs = ({p.name for p in one.inputs}, {p.name for p in other.inputs})
            assert partial_ratio(one.name[3:].lower(), other.name[3:].lower()) <= THRESHOLDS["name"]
            assert len(inputs[0] & inputs[1]) / len(inputs[0] | inputs[1]) <= THRESHOLDS["parameters"]
            assert encoded.cosine(i, j) <= 0.9  # rarer words weigh more where all proposals are seen
        for tool in tools:
            assert not {p.name for p in tool.inputs} & {p.name for p in tool.outputs}, tool.name
            if any(effect.verb == "create" for effect in tool.effects):
                assert tool.outputs[0].type.generator == "id"
                assert tool.outputs[1].name == "status"
            assert tool.returns_list == any(effect.verb == "list" for effect in tool.effects)


def test_steps_are_counted_one_by_one(tmp_path: Path) -> None:
    plan = _plan(tmp_path, ["library"], "{ tools { seed 4  expand 3  complex 2  connect 5  fan_out 2 } }")
    assert plan.domains[0].tools == (("seed", 4), ("expand", 3), ("complex", 2), ("connect", 5), ("fan_out", 2))


@given(st.integers(1, 300))
def test_shares_add_up(total: int) -> None:
    counts = shares_of(total)
    assert sum(counts.values()) == total
    assert list(counts) == list(STEPS)
    assert min(counts.values()) >= (1 if total >= len(STEPS) else 0)


@given(st.text("abcdef", max_size=12), st.text("abcdef", max_size=12))
def test_partial_ratio(one: str, other: str) -> None:
    assert partial_ratio(one, other) == partial_ratio(other, one)
    assert 0 <= partial_ratio(one, other) <= 100
    assert partial_ratio(one, f"x{one}y") == 100 or not one


def test_two_hundred_dialogues_over_four_domains(tmp_path: Path) -> None:
    plan = _plan(tmp_path, ["library", "banking", "healthcare", "event_planning"], "{ tools 16 }", 240)
    view = PlanView(plan)
    made, failed = 0, []
    for cell in plan.cells:
        for index in range(cell.count):
            dialogue = make_dialogue(view, cell, index)
            made += 1
            failed += [(cell.id, one.check) for one in dialogue.meta.verdicts if not one.passed]
    assert made >= 200
    assert failed == []
    assert {tool.name.partition(".")[0] for tool in plan.tools} == {"D0", "D1", "D2", "D3"}
