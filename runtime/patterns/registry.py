"""The patterns by name, in the order in which they are applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from dialoom.compiler.plan import Cell
from dialoom.runtime.blueprint import Act, Blueprint, Turn
from dialoom.runtime.patterns import (
    changed_mind,
    digression,
    filler,
    missing_parameter,
    over_sharing,
    tool_error,
    typos,
    user_correction,
    wrong_tool,
    wrong_type,
)
from dialoom.runtime.planview import PlanView
from dialoom.runtime.stream import stream

__all__ = ["PATTERNS", "apply_patterns", "split_key"]

Rewrite = Callable[[PlanView, Blueprint, str | None, Random], Blueprint]

PATTERNS: dict[str, Rewrite] = {
    "over_sharing": over_sharing.apply,
    "user_correction": user_correction.apply,
    "changed_mind": changed_mind.apply,
    "missing_parameter": missing_parameter.apply,
    "wrong_tool": wrong_tool.apply,
    "wrong_type": wrong_type.apply,
    "tool_error": tool_error.apply,
    "digression": digression.apply,
    "filler": filler.apply,
    "typos": typos.apply,
}


def split_key(key: str) -> tuple[str, str | None]:
    """``tool_error(timeout)`` → ``("tool_error", "timeout")``; ``typos`` → ``("typos", None)``."""
    name, _, rest = key.partition("(")
    return name, rest.removesuffix(")") or None


def apply_patterns(view: PlanView, cell: Cell, blueprint: Blueprint) -> Blueprint:
    """The blueprint with the cell's patterns, as far as they can apply; calls numbered as they come.

    Each pattern draws from a stream of its own, so that one more does not change what another does.
    KeyError for a name that there is no pattern of.
    """
    keys = {split_key(key)[0]: key for key in cell.patterns}
    unknown = [name for name in keys if name not in PATTERNS]
    if unknown:
        raise KeyError(unknown[0])
    applied = set()
    for name, rewrite in PATTERNS.items():
        if name not in keys:
            continue
        rng = stream(view.plan.seed, cell.id, blueprint.index, "pattern", keys[name])
        rewritten = rewrite(view, blueprint, split_key(keys[name])[1], rng)
        if rewritten is not blueprint:
            applied.add(keys[name])
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
