"""Selectors: which cells of a plan are meant by ``scenario:add_prospect,state:modified``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase

from dialoom.compiler.plan import Plan
from dialoom.grammar.suggestion import did_you_mean
from dialoom.runtime.errors import UsageError
from dialoom.runtime.planchange import CellChange, PlanChange

__all__ = ["SELECTORS", "select"]

_STATES: Mapping[str, frozenset[str]] = {
    "new": frozenset({"new"}), "changed": frozenset({"changed"}), "modified": frozenset({"new", "changed"}),
    "renamed": frozenset({"renamed"}), "same": frozenset({"same"}),
}


def _tools(plan: Plan, change: CellChange) -> list[str]:
    steps = next(one.steps for one in plan.scenarios if one.name == change.cell.scenario)
    return [*(step.tool for step in steps), *change.cell.distractors]


def _patterns(_: Plan, change: CellChange) -> list[str]:
    return [*change.cell.patterns, *(key.partition("(")[0] for key in change.cell.patterns)]


SELECTORS: Mapping[str, Callable[[Plan, CellChange], Sequence[str]]] = {
    "cell": lambda _, change: [change.cell.id],
    "scenario": lambda _, change: [change.cell.scenario],
    "difficulty": lambda _, change: [change.cell.difficulty],
    "pattern": _patterns,
    "tool": _tools,
    "branch": lambda _, change: [change.cell.branch],
}
"""What may stand before the colon, and what of a cell it is compared with; ``state`` is told by the change."""


def select(plan: Plan, change: PlanChange, selectors: Sequence[str]) -> frozenset[str]:
    """The ids of the cells that the selectors mean.

    Within a selector, conditions with commas between them all hold; several selectors add up. Names may
    have ``*`` and ``?``. UsageError where a selector cannot be read or means no cell.
    """
    chosen: set[str] = set()
    for selector in selectors:
        conditions = [_condition(plan, part.strip()) for part in selector.split(",")]
        found = {one.cell.id for one in change.cells if one.state != "gone" and all(c(one) for c in conditions)}
        if not found:
            raise UsageError(f"--select {selector}: no cell of the plan is meant by it")
        chosen |= found
    return frozenset(chosen)


def _condition(plan: Plan, text: str) -> Callable[[CellChange], bool]:
    kind, colon, name = text.partition(":")
    if not colon or not name:
        raise UsageError(f"--select {text}: a selector says a kind and a name, like scenario:add_prospect")
    if kind == "state":
        states = _STATES.get(name)
        if states is None:
            raise UsageError(f"--select {text}: there is no state `{name}`; "
                             + (did_you_mean(name, _STATES) or f"states are {', '.join(_STATES)}"))
        return lambda change: change.state in states
    values = SELECTORS.get(kind)
    if values is None:
        kinds = ("state", *SELECTORS)
        raise UsageError(f"--select {text}: there is no selector `{kind}`; "
                         + (did_you_mean(kind, kinds) or f"there are {', '.join(kinds)}"))
    return lambda change: any(fnmatchcase(value, name) for value in values(plan, change))
