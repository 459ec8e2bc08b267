"""Flows as pairs of the YAML surface: ``call``, ``chain`` with ``bind``, ``when`` with ``then`` and ``else``."""

from __future__ import annotations

from collections.abc import Sequence

from dialoom.grammar import tree as t
from dialoom.grammar.flow_printer import print_amount, print_condition
from dialoom.grammar.literal import encode_number
from dialoom.grammar.yaml_text import Doc, Items, Pairs, quoted, verbatim, written

__all__ = ["flow_pairs"]


def flow_pairs(flow: t.Flow) -> list[tuple[str, Doc]]:
    """The keys of a scenario, or of a branch, that say what happens."""
    if isinstance(flow, t.Call):
        return [("call", verbatim(flow.tool.text)), *_bound(flow.bindings)]
    if isinstance(flow, t.NoCall):
        return [("none", verbatim(flow.reason.text))]
    if isinstance(flow, t.Parallel):
        return [("parallel", _tools(flow.steps))]
    if isinstance(flow, t.Chain):
        return [("chain", _tools(flow.steps)), *_bound(flow.bindings)]
    if isinstance(flow, t.Fan):
        ends = [[verbatim(end.tool.text)] if end else [] for end in (flow.first, flow.last)]
        return [("fan", Items([*ends[0], _tools(flow.middle), *ends[1]])), *_bound(flow.bindings)]
    if isinstance(flow, (t.Walk, t.FromGraph)):
        return [_from_graph(flow)]
    pairs: list[tuple[str, Doc]] = [("when", written(print_condition(flow.condition)))]
    if flow.share is not None:
        pairs.append(("share", encode_number(flow.share.value, flow.share.percent)))
    pairs.append(("then", _branch(flow.then)))
    return [*pairs, ("else", _branch(flow.otherwise))] if flow.otherwise is not None else pairs


def _from_graph(flow: t.Walk | t.FromGraph) -> tuple[str, Doc]:
    """A walk or goals from the graph, as a mapping."""
    own: list[tuple[str, Doc]] = [("in", verbatim(flow.within.text))] if flow.within else []
    if isinstance(flow, t.Walk):
        own = [("length", print_amount(flow.length)), *own]
        own += [("similarity", print_amount(flow.similarity))] if flow.similarity else []
    elif flow.shapes:
        own.append(("shapes", Items([verbatim(shape.text) for shape in flow.shapes])))
    for word in ("depth", "paths", "clarified", "optionals"):
        number = getattr(flow, word, None)
        if number is not None:
            own.append((word, print_amount(number)))
    if isinstance(flow, t.FromGraph) and flow.rated is not None:
        own.append(("rated", quoted(flow.rated.value)))
    return ("walk" if isinstance(flow, t.Walk) else "goals from graph"), Pairs(own)


def _branch(flow: t.Flow) -> Doc:
    if isinstance(flow, t.Call) and not flow.bindings:
        return verbatim(flow.tool.text)
    return Pairs(flow_pairs(flow))


def _tools(steps: Sequence[t.Call]) -> Items:
    return Items([verbatim(step.tool.text) for step in steps])


def _bound(bindings: Sequence[t.Binding]) -> list[tuple[str, Doc]]:
    """The bindings as a mapping; as a list of mappings where an input stands twice."""
    groups: list[list[tuple[str, Doc]]] = [[]]
    for binding in bindings:
        key = verbatim(binding.target.text)
        if any(key == other for other, _ in groups[-1]):
            groups.append([])
        groups[-1].append((key, verbatim(binding.source.text)))
    if not bindings:
        return []
    return [("bind", Pairs(groups[0]) if len(groups) == 1 else Items([Pairs(group) for group in groups]))]
