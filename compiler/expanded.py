"""A path found in the tool graph, as a scenario of its own: its flow, bindings, and what is revealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dialoom.compiler.chance import Chance
from dialoom.compiler.dataflow import FlowMap
from dialoom.compiler.findings import Findings
from dialoom.compiler.goalsearch import FoundGoal
from dialoom.compiler.plan import Tool
from dialoom.compiler.program import Program
from dialoom.compiler.steps import leaves, resolve_steps, step_ids
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["Expanded", "Shares", "as_scenario"]


@dataclass(frozen=True, slots=True)
class Expanded:
    """A scenario as it can be resolved. ``turns``: its steps by request; none where all is asked at once.

    ``clarified``: the share of required values that wait for a question.
    """

    tree: tree.Scenario
    turns: tuple[tuple[str, ...], ...] = ()
    clarified: float = 0.0
    chance: Chance | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of required values that are asked for and of optional ones that are brought."""

    clarified: float
    optionals: float
    chance: Chance


def as_scenario(scenario: tree.Scenario, number: int, goal: FoundGoal, flows: FlowMap, program: Program,
              turns: tuple[tuple[str, ...], ...], shares: Shares) -> Expanded:
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


def _reveal(goal: FoundGoal, tools: Mapping[str, Tool], bound: set[str], shares: Shares,
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
