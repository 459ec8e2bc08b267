"""ToolFlow's sampling: tools that belong together are met on random walks through the tool graph.

arXiv 2410.18447: a random start, a walk along the edges until n tools are collected. How many, and that a
walk which cannot go on goes on from a tool it has met, is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dialoom.compiler.chance import Chance
from dialoom.compiler.dataflow import FlowMap, playable
from dialoom.compiler.plan import Tool
from dialoom.compiler.toolgraph import ToolNetwork

__all__ = ["sample_walks"]

_TRIES = 30


def sample_walks(network: ToolNetwork, flows: FlowMap, tools: Mapping[str, Tool],
                 lengths: tuple[int, int], paths: int, chance: Chance) -> list[tuple[str, ...]]:
    """At most ``paths`` different sets of ``lengths`` tools, each in an order in which results come before their use.

    ``flows`` says among which tools.
    """
    inside = frozenset(flows.names)

    def near(name: str) -> list[str]:
        return [other for other in network.neighbours(name) if other in inside]

    found: dict[frozenset[str], tuple[str, ...]] = {}
    for _ in range(_TRIES * paths):
        if len(found) == paths:
            break
        met = _walk(chance.pick(flows.names), near, chance.whole(*lengths), chance)
        ordered = _ordered(met, flows)
        if len(met) >= lengths[0] and playable([(name,) for name in ordered], tools):
            found.setdefault(frozenset(met), ordered)
    return list(found.values())


def _walk(start: str, near: Callable[[str], list[str]], length: int, chance: Chance) -> list[str]:
    met = [start]
    while len(met) < length:
        here = [name for name in near(met[-1]) if name not in met]
        if not here:
            here = [name for other in met for name in near(other) if name not in met]
        if not here:
            break
        met.append(chance.pick(here))
    return met


def _ordered(met: Sequence[str], flows: FlowMap) -> tuple[str, ...]:
    """The tools in the order of the walk, but each after those whose results it takes (where that is possible)."""
    left, done = list(met), list[str]()
    while left:
        ready = [name for name in left if not any(name in flows.into(other) for other in left if other != name)]
        done.append((ready or left)[0])
        left.remove(done[-1])
    return tuple(done)
