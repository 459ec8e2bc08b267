"""A scenario that walks through the tool graph, as the scenarios of its walks (ToolFlow)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dialoom.compiler.chance import Chance
from dialoom.compiler.dataflow import FlowMap
from dialoom.compiler.expanded import Expanded, Shares, as_scenario
from dialoom.compiler.findings import Findings
from dialoom.compiler.goalsearch import FoundGoal
from dialoom.compiler.graph_terms import limit, network_of, note_few, nothing_found, recalled, seed_of
from dialoom.compiler.program import Program
from dialoom.compiler.steps import step_ids
from dialoom.compiler.walks import sample_walks
from dialoom.grammar import tree

__all__ = ["from_walk"]

_LONGEST_WALK = 8
_PATHS = 24


def from_walk(scenario: tree.Scenario, flow: tree.Walk, names: Sequence[str], program: Program,
              findings: Findings) -> list[Expanded]:
    """The scenarios of the walks that are found; ``names``: the tools that may be met."""
    lengths = _lengths(flow, findings)
    threshold = flow.similarity
    if isinstance(threshold, tree.Range):
        findings.add("E0442", "a walk takes one similarity: edges are those above it", threshold.span,
                     help="like similarity 0.82")
        return []
    least = program.graph.threshold if program.graph else 0.82
    above = float(limit(threshold, least, (least, 1.0), "the similarity of edges", findings))
    paths = int(limit(flow.paths, _PATHS, (1, 10_000), "the number of paths", findings))
    if lengths is None:
        return []
    network, flows = network_of(program, names, above)
    chance = Chance(seed_of(program), scenario.name.text, "walk")

    def sample() -> _Walks:
        return _Walks(tuple(sample_walks(network, flows, program.tools, lengths, paths, chance)), chance.used)

    found, chance.used = recalled("walks", (names, above, lengths, paths, seed_of(program), scenario.name.text),
                                  _Walks, sample, program)
    if not found:
        return nothing_found(flow, f"path of {lengths[0]} tools", findings)
    note_few(flow, len(found), paths, findings)
    made = []
    for number, path in enumerate(found, 1):
        goal = FoundGoal("chain", tuple((name,) for name in path))
        turns = _joined([(step,) for step in step_ids(list(path))], path, flows, chance)
        made.append(as_scenario(scenario, number, goal, flows, program, turns, Shares(0.0, 0.5, chance)))
    return made


def _lengths(flow: tree.Walk, findings: Findings) -> tuple[int, int] | None:
    sides = (flow.length.low, flow.length.high) if isinstance(flow.length, tree.Range) else (flow.length, flow.length)
    low, high = (side.value if side else None for side in sides)
    if not isinstance(low, int) or not isinstance(high, int) or not 2 <= low <= high <= _LONGEST_WALK:
        findings.add("E0442", f"a walk meets 2 to {_LONGEST_WALK} tools", flow.length.span, help="like walk 2..4")
        return None
    return low, high


def _joined(turns: list[tuple[str, ...]], path: Sequence[str], flows: FlowMap,
            chance: Chance) -> tuple[tuple[str, ...], ...]:
    """The requests, half of those that go on with the result of the one before joined to it."""
    out = [turns[0]]
    for before, name, turn in zip(path, path[1:], turns[1:], strict=False):
        if name in flows.into(before) and chance.number() < 0.5:
            out[-1] += turn
        else:
            out.append(turn)
    return tuple(out)


class _Walks(NamedTuple):
    """Paths that were walked, and how many choices that took."""

    paths: tuple[tuple[str, ...], ...]
    chosen: int
