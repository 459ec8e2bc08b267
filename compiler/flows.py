"""The shape of a flow: its calls in order, which of them are made at once, and in which branch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dialoom.compiler.findings import Findings
from dialoom.compiler.plan import Scenario, Slot, Step
from dialoom.compiler.program import Program, may_exist
from dialoom.grammar import tree

__all__ = ["BRANCHES", "LaidCall", "branches_of", "condition_parts", "lay_out", "taken"]

BRANCHES = ("then", "else")


@dataclass(frozen=True, slots=True)
class LaidCall:
    """A call of a flow: calls of one ``group`` are made at once; ``branch`` is empty where it is made in any case.

    ``bindings``: those written with the call itself.
    """

    tool: tree.Name
    group: int
    branch: str = ""
    bindings: tuple[tree.Binding, ...] = ()


def lay_out(flow: tree.Flow, program: Program, findings: Findings) -> list[LaidCall]:
    """All calls of a flow, those of both branches included; what such a flow cannot hold is reported."""
    if isinstance(flow, tree.When):
        subject, _ = condition_parts(flow.condition, program)
        name = tree.Name(subject, flow.condition.subject.span)
        laid = [LaidCall(name, 0)]
        for branch, inner in zip(BRANCHES, (flow.then, flow.otherwise), strict=True):
            if inner is not None and _fits_branch(inner, findings):
                laid += [replace(call, branch=branch) for call in _plain(inner, 1, findings)]
        return laid
    return _plain(flow, 0, findings)


def condition_parts(condition: tree.Condition, program: Program) -> tuple[str, str]:
    """The tool that a condition names and the field of its result: the longest tool's name counts."""
    parts = condition.subject.text.split(".")
    for length in range(len(parts) - 1, 0, -1):
        tool = ".".join(parts[:length])
        if tool in program.tools or (length == 1 and may_exist(tool, program.damaged)):
            return tool, ".".join(parts[length:])
    return ".".join(parts[:-1]) or parts[0], parts[-1] if len(parts) > 1 else ""


def _fits_branch(flow: tree.Flow, findings: Findings) -> bool:
    if isinstance(flow, (tree.When, tree.NoCall)):
        word = "when" if isinstance(flow, tree.When) else "none"
        findings.add("E0426", f"a branch cannot hold `{word}`", flow.span,
                     help="write a scenario for each case" if word == "when" else
                     "leave the branch out: the result is then told, and nothing else is called")
        return False
    return True


def _plain(flow: tree.Flow, start: int, findings: Findings) -> list[LaidCall]:
    if isinstance(flow, tree.Call):
        return [LaidCall(flow.tool, start, bindings=flow.bindings)]
    if isinstance(flow, tree.Parallel):
        return [LaidCall(step.tool, start) for step in flow.steps]
    if isinstance(flow, tree.Chain):
        return [LaidCall(step.tool, start + i) for i, step in enumerate(flow.steps)]
    if isinstance(flow, tree.Fan):
        _check_fan(flow, findings)
        middle = start + (1 if flow.first else 0)
        return [
            *([LaidCall(flow.first.tool, start)] if flow.first else []),
            *(LaidCall(step.tool, middle) for step in flow.middle),
            *([LaidCall(flow.last.tool, middle + 1)] if flow.last else []),
        ]
    return []


def _check_fan(flow: tree.Fan, findings: Findings) -> None:
    if len(flow.middle) < 2:
        findings.add("E0425", "a fan has at least two calls side by side", flow.span,
                     help="write `chain A -> B` where one call follows another")
    elif flow.first is None and flow.last is None:
        findings.add("E0425", "nothing comes before or after this fan", flow.span,
                     help=f"write `parallel {{ {'  '.join(step.tool.text for step in flow.middle)} }}`")


# --- one branch -------------------------------------------------------------------------------------


def taken(scenario: Scenario, branch: str) -> Scenario:
    """The scenario as it goes where ``branch`` is taken: its steps, and what the user brings for them.

    A scenario without a decision (``branch`` empty) is itself.
    """
    if not branch:
        return scenario
    steps = tuple(step for step in scenario.steps if step.branch in ("", branch))
    slots = (slot for slot in (_for_steps(slot, steps) for slot in scenario.slots) if slot is not None)
    return replace(scenario, steps=steps, slots=tuple(slots))


def _for_steps(slot: Slot, steps: Iterable[Step]) -> Slot | None:
    """The slot as those steps take it; None where none of them does."""
    ids = {step.id for step in steps}
    places = [f"{slot.step}/{slot.argument}", *slot.shared]
    kept = [place for place in places if place.partition("/")[0] in ids]
    if not kept:
        return None
    step, _, argument = kept[0].partition("/")
    return replace(slot, step=step, argument=argument, shared=tuple(kept[1:]))


def branches_of(slot: Slot, steps: Iterable[Step]) -> frozenset[str]:
    """The branches that a value is for; empty where it is needed in any case."""
    branch = {step.id: step.branch for step in steps}
    found = {branch[place.partition("/")[0]] for place in (f"{slot.step}/", *slot.shared)}
    decided = {name for name in branch.values() if name}
    return frozenset() if "" in found or (found == set(BRANCHES) and decided == set(BRANCHES)) else frozenset(found)
