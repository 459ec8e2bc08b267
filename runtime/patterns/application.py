"""The patterns of a cell, applied to a blueprint one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialoom.compiler.plan import Cell
from dialoom.runtime.blueprint import Act, Blueprint, Turn
from dialoom.runtime.draft.errors import DraftError
from dialoom.runtime.patterns.answers import answer_otherwise
from dialoom.runtime.patterns.asides import put_aside
from dialoom.runtime.patterns.habits import write_so
from dialoom.runtime.patterns.mistakes import make_mistake
from dialoom.runtime.patterns.reference import refer_back
from dialoom.runtime.patterns.revision import revise
from dialoom.runtime.patterns.rewriting import Rewriting
from dialoom.runtime.patterns.sharing import share_early
from dialoom.runtime.patterns.supply import hide_tool
from dialoom.runtime.planview import PlanView
from dialoom.runtime.stream import stream

__all__ = ["apply_patterns", "split_key"]

_FAMILIES: dict[str, Callable[[Rewriting], Blueprint]] = {
    "answer": answer_otherwise,
    "aside": put_aside,
    "habit": write_so,
    "mistake": make_mistake,
    "refer": refer_back,
    "share": share_early,
    "supply": hide_tool,
    "value": revise,
}


def split_key(key: str) -> tuple[str, str | None]:
    """``tool_error(timeout)`` → ``("tool_error", "timeout")``; ``typos`` → ``("typos", None)``."""
    name, _, rest = key.partition("(")
    return name, rest.removesuffix(")") or None


def apply_patterns(view: PlanView, cell: Cell, blueprint: Blueprint) -> Blueprint:
    """The blueprint with the cell's patterns, as far as they can apply; calls numbered as they come.

    Each pattern draws from a stream of its own, so that one more does not change what another does.
    ``DraftError`` for a name that the plan has no pattern of.
    """
    keys = {split_key(key)[0]: key for key in cell.patterns}
    unknown = [name for name in keys if name not in view.patterns]
    if unknown:
        raise DraftError(f"the plan does not say what the pattern {unknown[0]} is: compile the spec again")
    applied = set()
    for pattern in view.plan.patterns:
        if pattern.name not in keys:
            continue
        key = keys[pattern.name]
        rng = stream(view.plan.seed, cell.id, blueprint.index, "pattern", key)
        rewritten = _FAMILIES[pattern.family](Rewriting(view, blueprint, pattern, split_key(key)[1], rng))
        if rewritten is not blueprint:
            applied.add(key)
        blueprint = rewritten
    shown = tuple(key for key in cell.patterns if key in applied)
    return replace(blueprint, patterns=shown, turns=_numbered(blueprint.turns))


def _numbered(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The turns with the ids ``call_1``, ``call_2`` … in the order of the calls."""
    drafts = [draft.id for turn in turns for act in turn.acts for draft in act.calls]
    ids = {old: f"call_{number}" for number, old in enumerate(drafts, 1)}

    def renamed(act: Act) -> Act:
        if act.calls:
            return replace(act, calls=tuple(replace(draft, id=ids[draft.id]) for draft in act.calls))
        return replace(act, call_id=ids[act.call_id]) if act.call_id else act

    def with_new_ids(turn: Turn) -> Turn:
        if not any(act.calls or act.call_id for act in turn.acts):
            return turn
        return replace(turn, acts=tuple(renamed(act) for act in turn.acts))

    return tuple(with_new_ids(turn) for turn in turns)
