"""The check of branches: the result says what the branch asks for, and only that branch is taken."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from dialoom.runtime.checks.evidence import Evidence, ShownCall
from dialoom.runtime.drift import drifted_path
from dialoom.runtime.world import at_path

__all__ = ["check_branch"]

Json = Any
_COMPARE: dict[str, Callable[[Json, Json], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}


def check_branch(evidence: Evidence) -> str:
    """In a scenario with a decision: the realised result takes the cell's branch, before any call of that branch.

    A dialogue that is broken off before the result is there has decided nothing.
    """
    whole = evidence.view.scenarios[evidence.blueprint.scenario]
    decision, branch = whole.decision, evidence.blueprint.branch
    if decision is None:
        return "" if not branch else f"the branch {branch} of a scenario in which nothing is decided"
    if branch != evidence.view.cells[evidence.blueprint.cell].branch:
        return f"the branch {branch!r} is not the cell's"
    steps = {draft.id: draft.step for turn in evidence.blueprint.turns for act in turn.acts for draft in act.calls}
    taken = {step.id: step.branch for step in whole.steps}
    decided = None
    for shown in evidence.calls:
        if shown.wrong is not None:
            continue
        own = taken.get(steps.get(shown.call.id, ""), "")
        if own and (own != branch or decided is None):
            return f"{shown.call.id}: a call of the branch {own} " + ("before it is decided" if own == branch else "")
        if steps.get(shown.call.id) == decision.step and not shown.failed:
            decided = _value(shown, decision.path)
    if decided is None:
        made = {call.step for call in evidence.blueprint.gold} - set(evidence.blueprint.denied)
        return f"no result gives {decision.path}, which decides" if decision.step in made else ""
    if _COMPARE[decision.operator](decided, decision.value) != (branch == "then"):
        return f"{decision.path} is {decided!r}, which does not take the branch {branch}"
    return ""


def _value(shown: ShownCall, path: str) -> Json:
    """The value in a result, in whatever form that came; None where there is none."""
    try:
        return at_path(shown.payload, drifted_path(path) if shown.drifted else path)
    except KeyError:
        return None
