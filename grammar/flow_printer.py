"""Flows as the DSL writes them: calls, chains, fans, branches."""

from __future__ import annotations

from collections.abc import Sequence

from dialoom.grammar import tree as t
from dialoom.grammar.literal import encode_name, encode_number, encode_text

__all__ = ["print_amount", "print_condition", "print_flow", "print_within"]

_BRANCHES = frozenset({"call", "chain", "parallel", "fan", "when", "none"})
"""Words that start a flow, where a branch may also be a tool's bare name."""
_LONGEST = 96


def print_flow(flow: t.Flow) -> str:
    """A flow; a long ``when`` over two lines, the second indented as an item of a scenario is."""
    if isinstance(flow, t.Call):
        return f"call {_name(flow.tool)}{_bindings(flow.bindings)}"
    if isinstance(flow, t.NoCall):
        return f"none {_name(flow.reason)}"
    if isinstance(flow, t.When):
        return _when(flow)
    if isinstance(flow, t.Walk):
        met = f"{print_amount(flow.length)}{print_within(flow.within, flow.similarity)}"
        return f"walk {met}{_limit('paths', flow.paths)}"
    if isinstance(flow, t.FromGraph):
        return _from_graph(flow)
    if isinstance(flow, t.Fan):
        first = f"{_name(flow.first.tool)} -> " if flow.first else ""
        last = f" -> {_name(flow.last.tool)}" if flow.last else ""
        return f"fan {first}{_group(flow.middle)}{last}{_bindings(flow.bindings)}"
    if isinstance(flow, t.Parallel):
        return f"parallel {_group(flow.steps)}"
    return f"chain {' -> '.join(_name(step.tool) for step in flow.steps)}{_bindings(flow.bindings)}"


def print_condition(condition: t.Condition) -> str:
    """``A.status == new``."""
    value = condition.value
    if isinstance(value, t.Name):
        shown = _name(value)
    else:
        shown = encode_text(value.value) if isinstance(value, t.Text) else encode_number(value.value, value.percent)
    return f"{_name(condition.subject)} {condition.operator} {shown}"


def _when(flow: t.When) -> str:
    share = f" {encode_number(flow.share.value, flow.share.percent)}" if flow.share else ""
    text = f"when {print_condition(flow.condition)}{share} {_branch(flow.then)}"
    if flow.otherwise is None:
        return text
    other = f"else {_branch(flow.otherwise)}"
    whole = f"{text} {other}"
    return whole if len(whole) <= _LONGEST and "\n" not in whole else f"{text}\n  {other}"


def print_amount(amount: t.Range | t.Number) -> str:
    """``2..4``, ``3+``, ``0.82``."""
    if isinstance(amount, t.Number):
        return encode_number(amount.value, amount.percent)
    low, high = (encode_number(side.value, side.percent) if side else "" for side in (amount.low, amount.high))
    return f"{low}..{high}" if high else f"{low}+"


def print_within(within: t.Name | None, similarity: t.Range | t.Number | None) -> str:
    """`` in Sales.* similarity 0.82``, of which either may be missing."""
    place = f" in {_name(within)}" if within else ""
    return place + (f" similarity {print_amount(similarity)}" if similarity else "")


def _limit(word: str, number: t.Number | None) -> str:
    return f" {word} {encode_number(number.value, number.percent)}" if number is not None else ""


def _from_graph(flow: t.FromGraph) -> str:
    parts = [f" shapes {', '.join(_name(shape) for shape in flow.shapes)}"] if flow.shapes else []
    for word in ("depth", "paths", "clarified", "optionals"):
        parts.append(_limit(word, getattr(flow, word)))
    if flow.rated is not None:
        parts.append(f" rated {encode_text(flow.rated.value)}")
    said = " ".join(part for part in parts if part)
    return f"goals from graph{print_within(flow.within, None)}" + (f" {{{said} }}" if said else "")


def _branch(flow: t.Flow) -> str:
    if isinstance(flow, t.Call):
        return f"{{ {encode_name(flow.tool.text, _BRANCHES)}{_bindings(flow.bindings)} }}"
    return f"{{ {print_flow(flow)} }}"


def _name(name: t.Name) -> str:
    return encode_name(name.text)


def _group(steps: Sequence[t.Call]) -> str:
    return f"{{ {'  '.join(_name(step.tool) for step in steps)} }}" if steps else "{ }"


def _bindings(bindings: Sequence[t.Binding]) -> str:
    shown = "  ".join(f"{_name(b.target)} = {_name(b.source)}" for b in bindings)
    return f" {{ {shown} }}" if shown else ""
