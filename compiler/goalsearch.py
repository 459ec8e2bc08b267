"""ToolWeave's goals: paths of dataflow through the tool graph, of four shapes, found by beam search.

arXiv 2605.12521: beam 20, depth at most 5, diverse by maximal marginal relevance (λ .7); the score is
.8 · the share of later arguments that earlier results give + .3 · length, and what a model's rating adds where
there is one (``ratings.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from dialoom.compiler.dataflow import FlowMap, contradictory, playable, roundabout
from dialoom.compiler.plan import Tool

__all__ = ["SHAPES", "FoundGoal", "search_goals"]

SHAPES: tuple[str, ...] = ("chain", "fan", "when", "longest")
_BEAM = 20
_DIVERSITY = 0.7
_MOST_CANDIDATES = 400
_DATAFLOW, _LENGTH = 0.8, 0.3
_WIDEST = 3
_LONG = 3  # calls of a path that counts as a longest one


@dataclass(frozen=True, slots=True)
class FoundGoal:
    """A path: ``groups`` of tools, one after the other; those of one group are called at once.

    ``condition``: for the shape ``when``, the output of the first tool that decides, and the value for
    which the second group is called; the third, if there is one, is called otherwise.
    """

    shape: str
    groups: tuple[tuple[str, ...], ...]
    condition: tuple[str, str | bool] | None = None

    @property
    def tools(self) -> tuple[str, ...]:
        """All its tools, in order."""
        return tuple(name for group in self.groups for name in group)


def search_goals(flows: FlowMap, tools: Mapping[str, Tool], shapes: Sequence[str], depth: int, paths: int,
                 bonus: Callable[[FoundGoal], float] = lambda goal: 0.0) -> list[FoundGoal]:
    """At most ``paths`` goals, as evenly of all ``shapes`` as there are any, the best and most diverse first.

    ``bonus``: what is added to a goal's score.
    """
    chains = _chains(flows, tools, depth)
    candidates: dict[str, list[FoundGoal]] = {}
    for shape in shapes:
        if shape in ("chain", "longest"):
            longest = shape == "longest"
            made = [FoundGoal(shape, tuple((name,) for name in path)) for path in chains
                    if (len(path) >= _LONG and _maximal(path, flows, depth)) == longest]
        else:
            made = _fans(flows) if shape == "fan" else _conditionals(flows, tools)
        fitting = [goal for goal in made if _sensible(goal.groups, tools)]
        candidates[shape] = _diverse(fitting, lambda goal: _score(goal, flows, depth) + bonus(goal), paths)
    found: list[FoundGoal] = []
    while len(found) < paths and any(candidates.values()):
        for shape in shapes:
            if candidates[shape] and len(found) < paths:
                found.append(candidates[shape].pop(0))
    return found


def _sensible(groups: Sequence[Sequence[str]], tools: Mapping[str, Tool]) -> bool:
    return playable(groups, tools) and not roundabout(groups, tools) and not contradictory(groups, tools)


def _score(goal: FoundGoal, flows: FlowMap, depth: int) -> float:
    """.8 · dataflow share + .3 · length (1 at the greatest depth)."""
    first, rest = goal.groups[0], goal.groups[1:]
    needed = sum(flows.required(name) for group in rest for name in group)
    earlier, fed = list(first), 0
    for group in rest:
        for name in group:
            given = {flow.input for other in earlier for flow in flows.into(other).get(name, ())}
            fed += len(given)
        earlier += group
    return _DATAFLOW * (fed / needed if needed else 0.0) + _LENGTH * min(len(goal.groups) / depth, 1.0)


def _chains(flows: FlowMap, tools: Mapping[str, Tool], depth: int) -> list[tuple[str, ...]]:
    """All paths that the beam keeps, of every length from 2 to ``depth``, from every start."""
    found: list[tuple[str, ...]] = []
    for start in flows.starts:
        beam: list[tuple[str, ...]] = [(start,)]
        for _ in range(depth - 1):
            longer = [(*path, name) for path in beam for name in flows.into(path[-1]) if name not in path
                      and _sensible([(step,) for step in (*path, name)], tools)]
            scored = sorted((-_score(FoundGoal("chain", tuple((name,) for name in path)), flows, depth), path)
                            for path in longer)
            beam = [path for _, path in scored[:_BEAM]]
            found += beam
    return found


def _maximal(path: Sequence[str], flows: FlowMap, depth: int) -> bool:
    """Whether nothing could follow or come before within the depth."""
    return len(path) == depth or not (set(flows.into(path[-1])) - set(path)
                                      or set(flows.from_.get(path[0], ())) - set(path))


def _fans(flows: FlowMap) -> list[FoundGoal]:
    """A → {B, C}, the same → D, and {A, B} → C: calls side by side use one result, or give one call its values."""
    found = []
    for first, targets in ((start, flows.into(start)) for start in flows.starts):
        for middle in _groups(targets, flows):
            found.append(FoundGoal("fan", ((first,), middle)))
            ends = [name for name in flows.into(middle[0]) if name not in (first, *middle)
                    and all(name in flows.into(other) for other in middle)]
            found += [FoundGoal("fan", ((first,), middle, (end,))) for end in ends]
    for last, sources in flows.from_.items():
        for middle in _groups(sources, flows):
            if _each_needed(middle, last, flows):
                found.append(FoundGoal("fan", (middle, (last,))))
    return found


def _groups(names: Iterable[str], flows: FlowMap) -> list[tuple[str, ...]]:
    """Two or three of the names, none of which feeds another."""
    known = list(names)[: _BEAM]
    pairs = [pair for size in range(2, _WIDEST + 1) for pair in combinations(known, size)]
    return [group for group in pairs if not any(
        b in flows.into(a) or a in flows.into(b) for a, b in combinations(group, 2))][:_MOST_CANDIDATES]


def _each_needed(sources: Sequence[str], target: str, flows: FlowMap) -> bool:
    """Whether each source gives an input that no other of them gives."""
    given = [{flow.input for flow in flows.into(source)[target]} for source in sources]
    return all(own - set().union(*(other for other in given if other is not own)) for own in given)


def _conditionals(flows: FlowMap, tools: Mapping[str, Tool]) -> list[FoundGoal]:
    """A, then B where an enumerated output of A has one value, else C, or nothing."""
    found = []
    for first, targets in ((start, flows.into(start)) for start in flows.starts):
        tool = tools[first]
        told = {parameter.name for parameter in tool.inputs} | {n for e in tool.effects for n, _ in e.sets}
        deciding = [output for output in tool.outputs if output.name not in told
                    and (output.type.base == "bool" or len(output.type.enum) > 1)]
        if tool.returns_list or not deciding or any(effect.verb == "list" for effect in tool.effects):
            continue
        for place, target in enumerate(targets):
            output = deciding[place % len(deciding)]
            value = True if output.type.base == "bool" else str(output.type.enum[place % len(output.type.enum)])
            others = [other for other in targets if other != target]
            rest = ((others[place % len(others)],),) if others and place % 2 == 0 else ()
            found.append(FoundGoal("when", ((first,), (target,), *rest), (output.name, value)))
    return found


def _diverse(goals: Sequence[FoundGoal], score: Callable[[FoundGoal], float], count: int) -> list[FoundGoal]:
    """``count`` of the goals by maximal marginal relevance: good, and unlike those taken already."""
    scored = sorted(((score(goal), goal) for goal in goals), key=lambda pair: (-pair[0], pair[1].tools))
    left = scored[:_MOST_CANDIDATES]
    taken: list[FoundGoal] = []
    likest = [0.0] * len(left)
    while left and len(taken) < count:
        gains = [_DIVERSITY * score - (1 - _DIVERSITY) * like for (score, _), like in zip(left, likest, strict=True)]
        best = gains.index(max(gains))
        goal = left.pop(best)[1]
        likest.pop(best)
        taken.append(goal)
        for place, (_, other) in enumerate(left):
            likest[place] = max(likest[place], _jaccard(goal.tools, other.tools))
    return taken


def _jaccard(one: Sequence[str], other: Sequence[str]) -> float:
    return len(set(one) & set(other)) / len(set(one) | set(other))
