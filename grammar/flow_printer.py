"""Flows as the DSL writes them: calls, chains, fans, branches."""

from __future__ import annotations

from collections.abc import Sequence

from dialoom.grammar import tree as t
from dialoom.grammar.literal import encode_name, encode_number, encode_text

__all__ = ["print_condition", "print_flow"]

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
