"""Scenarios from the tool graph: a ``walk``, or ``goals from graph``, stands for many scenarios of plain shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

from dialoom.compiler.chance import Chance
from dialoom.compiler.dataflow import FlowMap
from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.goalsearch import SHAPES, FoundGoal, search_goals
from dialoom.compiler.plan import Tool
from dialoom.compiler.program import Program, may_fit
from dialoom.compiler.steps import leaves, resolve_steps, step_ids
from dialoom.compiler.toolgraph import ToolNetwork
from dialoom.compiler.walks import sample_walks
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["Expanded", "expand"]

T = TypeVar("T")

_PATHS = 24
_DEPTH, _DEEPEST = 5, 8
_CLARIFIED, _OPTIONALS = 0.3, 0.1  # ToolWeave's shares
_LONGEST_WALK = 8


@dataclass(frozen=True, slots=True)
class Expanded:
    """A scenario as it can be resolved. ``turns``: its steps by request; none where all is asked at once.

    ``clarified``: the share of required values that wait for a question.
    """

    tree: tree.Scenario
    turns: tuple[tuple[str, ...], ...] = ()
    clarified: float = 0.0
    chance: Chance | None = None


def expand(scenario: tree.Scenario, program: Program, findings: Findings) -> list[Expanded]:
    """The scenarios that a scenario stands for: itself, unless its calls are found in the tool graph."""
    flow = scenario.flow
    if not isinstance(flow, (tree.Walk, tree.FromGraph)):
        return [Expanded(scenario)]
    if not _alone(scenario, flow, findings):
        return []
    names = _names(flow, program, findings)
    if not names:
        return []
    if isinstance(flow, tree.Walk):
        return _from_walk(scenario, flow, names, program, findings)
    return _from_goals(scenario, flow, names, program, findings)


def _alone(scenario: tree.Scenario, flow: tree.Flow, findings: Findings) -> bool:
    """Whether nothing stands beside the flow that only one fixed flow could have."""
    named = [("goal", goal.span) for goal in scenario.goals[:1]]
    named += [("reveal", scenario.reveal.span)] if scenario.reveal else []
    for word, span in named:
        findings.add("E0442", f"a `{word}` cannot be written for calls that are found in the tool graph", span,
                     others=((flow.span, "found here"),), help="drop it: each path found has its own")
    return not named


def _names(flow: tree.Walk | tree.FromGraph, program: Program, findings: Findings) -> list[str]:
    """The tools that may be met."""
    if flow.within is None:
        return list(program.tools)
    within = flow.within.text
    prefix = within.removesuffix("*")
    names = [name for name in program.tools if name == within or (within.endswith("*") and name.startswith(prefix))]
    if not names and not may_fit(within, program.damaged):
        known = sorted({f"{name.partition('.')[0]}.*" for name in program.tools})
        findings.add("E0401", f"no tool's name fits `{within}`", flow.within.span, help=offer(within, known, "prefix"))
    return names


def _limit(number: tree.Number | None, default: float, bounds: tuple[float, float], what: str,
           findings: Findings) -> float:
    low, high = bounds
    if number is None:
        return default
    whole = isinstance(default, int)
    if not low <= number.value <= high or (whole and not isinstance(number.value, int)):
        share = (low, high) == (0.0, 1.0)
        shown = f"{low:.0%} to {high:.0%}" if share else f"{low:g} to {high:g}"
        findings.add("E0442", f"{what} is {'a whole number ' if whole else ''}from {shown}", number.span,
                     help=f"like {default:.0%}" if share else f"like {default:g}")
        return default
    return number.value


def _nothing(flow: tree.Walk | tree.FromGraph, what: str, findings: Findings) -> list[Expanded]:
    findings.add("E0441", f"the tool graph has no {what}", flow.span,
                 help="look at it with `dialoom graph`; take more tools, or a lower similarity")
    return []


def _few(flow: tree.Walk | tree.FromGraph, found: int, wanted: int, findings: Findings) -> None:
    if flow.paths is not None and flow.paths.value == wanted and found < wanted:
        findings.add("W0402", f"only {found} of {wanted} different paths are there", flow.paths.span,
                     help=f"write `paths {found}`, or take more tools")


# --- walks ------------------------------------------------------------------------------------------


def _from_walk(scenario: tree.Scenario, flow: tree.Walk, names: Sequence[str], program: Program,
               findings: Findings) -> list[Expanded]:
    lengths = _lengths(flow, findings)
    threshold = flow.similarity
    if isinstance(threshold, tree.Range):
        findings.add("E0442", "a walk takes one similarity: edges are those above it", threshold.span,
                     help="like similarity 0.82")
        return []
    least = program.graph.threshold if program.graph else 0.82
    above = float(_limit(threshold, least, (least, 1.0), "the similarity of edges", findings))
    paths = int(_limit(flow.paths, _PATHS, (1, 10_000), "the number of paths", findings))
    if lengths is None:
        return []
    network, flows = _network(program, names, above)
    chance = Chance(_seed(program), scenario.name.text, "walk")

    def sample() -> _Walks:
        return _Walks(tuple(sample_walks(network, flows, program.tools, lengths, paths, chance)), chance.used)

    found, chance.used = _recalled("walks", (names, above, lengths, paths, _seed(program), scenario.name.text),
                                   _Walks, sample, program)
    if not found:
        return _nothing(flow, f"path of {lengths[0]} tools", findings)
    _few(flow, len(found), paths, findings)
    made = []
    for number, path in enumerate(found, 1):
        goal = FoundGoal("chain", tuple((name,) for name in path))
        turns = _joined([(step,) for step in step_ids(list(path))], path, flows, chance)
        made.append(_expanded(scenario, number, goal, flows, program, turns, _SharesOf(0.0, 0.5, chance)))
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


def _recalled(kind: str, key: tuple[Any, ...], form: Any, find: Callable[[], T], program: Program) -> T:
    """What is found in the tool graph, if it is large as it was found before."""
    memo = program.memo
    if not memo.pays(tools=len(program.tools)):
        return find()
    return memo.recall(kind, (memo.digest(program.tools), memo.digest(program.graph), *key), form, find)


# --- goals ------------------------------------------------------------------------------------------


def _from_goals(scenario: tree.Scenario, flow: tree.FromGraph, names: Sequence[str], program: Program,
                findings: Findings) -> list[Expanded]:
    shapes = [shape.text for shape in flow.shapes] or list(SHAPES)
    for shape in flow.shapes:
        if shape.text not in SHAPES:
            findings.add("E0442", f"there is no shape `{shape.text}`", shape.span,
                         help=offer(shape.text, SHAPES, "shape"))
    depth = int(_limit(flow.depth, _DEPTH, (2, _DEEPEST), "the depth", findings))
    paths = int(_limit(flow.paths, _PATHS, (1, 10_000), "the number of paths", findings))
    clarified = _limit(flow.clarified, _CLARIFIED, (0.0, 1.0), "the share of values asked for", findings)
    optionals = _limit(flow.optionals, _OPTIONALS, (0.0, 1.0), "the share of optional values", findings)
    known = [shape for shape in dict.fromkeys(shapes) if shape in SHAPES]
    _, flows = _network(program, names, None)
    found = _recalled("goals", (names, known, depth, paths), tuple[FoundGoal, ...],
                      lambda: tuple(search_goals(flows, program.tools, known, depth, paths)), program)
    if not found:
        return _nothing(flow, "path on which one result feeds another call", findings) if known else []
    _few(flow, len(found), paths, findings)
    chance = Chance(_seed(program), scenario.name.text, "goals")
    shares = _SharesOf(clarified, optionals, chance)
    return [_expanded(scenario, number, goal, flows, program, _turns(goal, chance), shares)
            for number, goal in enumerate(found, 1)]


def _turns(goal: FoundGoal, chance: Chance) -> tuple[tuple[str, ...], ...]:
    """The path cut into the user's requests, the first of at least two calls (of one, a goal has no flow)."""
    ids = step_ids(list(goal.tools))
    if goal.shape in ("fan", "when"):
        return (tuple(ids),)
    turns: list[tuple[str, ...]] = []
    while ids:
        size = chance.whole(2, 3)
        size = len(ids) if len(ids) - size == 1 and not turns else size
        turns.append(tuple(ids[:size]))
        ids = ids[size:]
    return tuple(turns)


# --- as scenarios -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _SharesOf:
    """The shares of required values that are asked for and of optional ones that are brought."""

    clarified: float
    optionals: float
    chance: Chance


def _network(program: Program, names: Sequence[str], threshold: float | None) -> tuple[ToolNetwork, FlowMap]:
    assert program.graph is not None
    network = ToolNetwork(program.graph, program.tools, threshold)
    return network, FlowMap(network, program.tools, names)


def _seed(program: Program) -> int:
    """The data set's seed, which stands in the tree before the data set is resolved."""
    for dataset in program.declared(tree.Dataset):
        for setting in dataset.settings:
            if isinstance(setting, tree.Setting) and setting.key.text == "seed" and isinstance(
                    setting.value, tree.Number):
                return int(setting.value.value)
    return 0


def _expanded(scenario: tree.Scenario, number: int, goal: FoundGoal, flows: FlowMap, program: Program,
              turns: tuple[tuple[str, ...], ...], shares: _SharesOf) -> Expanded:
    """The goal as a scenario of its own, with all its bindings, named ``name.1``, ``name.2`` …"""
    assert scenario.flow is not None
    span = scenario.flow.span
    bindings = _bindings(goal, flows, span)
    flow = _plain(goal, bindings, span)
    name = tree.Name(f"{scenario.name.text}.{number}", scenario.name.span)
    plain = replace(scenario, name=name, flow=flow)
    steps = resolve_steps(plain, program, Findings()) or ()
    bound = {f"{step.id}.{binding.argument}" for step in steps for binding in step.bindings}
    plain = replace(plain, reveal=_reveal(goal, program.tools, bound, shares, scenario))
    requests = turns if len(turns) > 1 or shares.clarified else ()
    return Expanded(plain, requests if goal.shape != "when" else (), shares.clarified, shares.chance)


def _bindings(goal: FoundGoal, flows: FlowMap, span: Span) -> tuple[tree.Binding, ...]:
    """What each call takes from earlier groups: for each input the latest that gives it."""
    ids = dict(zip(goal.tools, step_ids(list(goal.tools)), strict=True))
    found: dict[str, tree.Binding] = {}
    for place, group in enumerate(goal.groups):
        earlier = goal.groups[:place]
        if goal.shape == "when":
            earlier = goal.groups[:1] if place else ()
        for name in group:
            for source in (source for before in earlier for source in before):
                for flow in flows.into(source).get(name, ()):
                    target = f"{ids[name]}.{flow.input}"
                    found[target] = tree.Binding(
                        tree.Name(target, span), tree.Name(f"{ids[source]}.{flow.output}", span), span)
    return tuple(found.values())


def _plain(goal: FoundGoal, bindings: tuple[tree.Binding, ...], span: Span) -> tree.Flow:
    calls = [tuple(tree.Call(tree.Name(name, span), span) for name in group) for group in goal.groups]
    if goal.shape == "when":
        assert goal.condition is not None
        field, value = goal.condition
        shown = tree.Name("true" if value is True else str(value), span)
        condition = tree.Condition(tree.Name(f"{goal.tools[0]}.{field}", span), "==", shown, span)
        first = step_ids(list(goal.tools))
        branches = [replace(group[0], bindings=tuple(b for b in bindings if b.target.text.startswith(f"{step}.")))
                    for group, step in zip(calls[1:], first[1:], strict=True)]
        return tree.When(condition, branches[0], span, branches[1] if len(branches) > 1 else None)
    if goal.shape != "fan":
        return tree.Chain(tuple(call for group in calls for call in group), span, bindings)
    middle = next(place for place, group in enumerate(calls) if len(group) > 1)
    first_call = calls[0][0] if middle else None
    last_call = calls[-1][0] if len(calls) > middle + 1 else None
    return tree.Fan(calls[middle], span, first_call, last_call, bindings)


def _reveal(goal: FoundGoal, tools: Mapping[str, Tool], bound: set[str], shares: _SharesOf,
            scenario: tree.Scenario) -> tree.Reveal | None:
    """One stage with all that is required and a share of what is optional; ``when`` waits for its branch."""
    assert scenario.flow is not None
    if goal.shape == "when":
        return None
    span = scenario.flow.span
    items = []
    for name, step in zip(goal.tools, step_ids(list(goal.tools)), strict=True):
        for leaf in leaves(tools[name].inputs):
            wanted = leaf.required and not leaf.settled
            extra = not leaf.required and not leaf.within and shares.chance.number() < shares.optionals
            if (wanted or extra) and f"{step}.{leaf.path}" not in bound:
                items.append(tree.Name(f"{step}.{leaf.path}", span))
    return tree.Reveal(span, (tree.Stage(tree.Number(1, span), tuple(items), span),)) if items else None
