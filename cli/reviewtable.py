"""A change under review on the terminal: why cells change, what is not covered, what it costs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dialoom.cli.columns import aligned

if TYPE_CHECKING:
    from dialoom.compiler.coverage import Coverage
    from dialoom.compiler.plan import Plan
    from dialoom.runtime.cost import Cost
    from dialoom.runtime.planchange import PlanChange

__all__ = ["cost_lines", "coverage_lines", "odds_lines", "reason_lines", "review_lines"]

_MARKS = {"new": "+", "changed": "~", "renamed": "r", "same": " ", "gone": "-"}
_MOST_NAMES = 8


def reason_lines(change: PlanChange) -> list[str]:
    """Why cells change: each set of reasons once, with the cells that it holds for."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for one in change.cells:
        if one.state != "same" or one.reasons:
            groups.setdefault((one.state, one.reasons), []).append(one.cell.id)
    lines: list[str] = []
    for (state, reasons), cells in groups.items():
        shown = ", ".join(cells[:3]) + (f" and {len(cells) - 3:,} more" if len(cells) > 3 else "")
        lines.append(f"{_MARKS[state]} {state}: {shown}")
        lines += [f"    {reason}" for reason in reasons]
    return lines


def coverage_lines(coverage: Coverage, least: int) -> list[str]:
    """What appears in fewer than ``least`` rows, by kind."""
    below = coverage.below(least)
    total = Counter(one.kind for one in coverage.appearances)
    lines = []
    for kind in total:
        names = [f"{one.name} ({one.rows:,})" for one in below if one.kind == kind]
        if names:
            more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
            lines.append(f"  {kind}: {len(names):,} of {total[kind]:,}: {', '.join(names[:_MOST_NAMES])}{more}")
    if not lines:
        return [f"every tool, pattern and level appears in at least {least:,} row{'s' if least > 1 else ''}"]
    return ["in no row:" if least == 1 else f"in fewer than {least:,} rows:", *lines]


def odds_lines(plan: Plan) -> list[str]:
    """The effective odds of what is drawn within a dialogue or by row: personas and splits."""
    weights = {persona.name: persona.weight for persona in plan.personas}
    talk: Counter[str] = Counter()
    shares = {cell.scenario: 0.0 for cell in plan.cells}
    for cell in plan.cells:
        shares[cell.scenario] += cell.probability
    for scenario in plan.scenarios:
        total = sum(weights[name] for name in scenario.personas) or 1.0
        for name in scenario.personas:
            talk[name] += shares.get(scenario.name, 0.0) * weights[name] / total  # type: ignore[assignment]
    lines = aligned(("persona", "odds"), [(name, f"{talk[name]:.1%}") for name in talk], right=(1,)) if talk else []
    rows = [sum(cell.split_counts[place] for cell in plan.cells) for place in range(len(plan.splits))]
    table = [(split.name, f"{count / max(plan.rows, 1):.1%}", f"{count:,}")
             for split, count in zip(plan.splits, rows, strict=True)]
    return [*lines, "", *aligned(("split", "odds", "rows"), table, right=(1, 2))]


def cost_lines(cost: Cost) -> list[str]:
    """What the rows to be made come to."""
    if not cost.dialogues:
        return ["cost: nothing is to be made"]
    head = (f"{cost.dialogues:,} dialogues to make: about {cost.messages:,} messages, {cost.tokens:,} tokens "
            f"(from {cost.sample} dialogues of this plan, at 4 bytes a token)")
    if cost.model == "embedded":
        return [head, "cost: 0 (the embedded engine calls no model)"]
    known = f"${cost.dollars:,.2f}" if cost.dollars is not None else (
        "unknown (litellm's price map does not have the model, or is not installed: pip install 'dialoom[llm]')")
    return [head, f"worded by {cost.model}: {cost.calls:,} calls, {cost.read:,} tokens read, {cost.written:,} written",
            f"cost: {known}"]


def review_lines(change: PlanChange, name: str) -> list[str]:
    """The change as a whole: what is made anew, what is only derived again, what changed in name only."""
    states: Counter[str] = Counter(one.state for one in change.cells)
    parts = [f"{states[state]} {state}" for state in _MARKS if states[state]]
    lines = [f"{name}: {change.make:,} rows to make, {change.keep:,} there already "
             f"(cells: {', '.join(parts) or 'none'})"]
    if change.derive:
        lines.append(f"  only derived again: {change.derive:,} rows move to another split")
    if states["renamed"]:
        lines.append(f"  changed in name only: {states['renamed']} cells")
    if change.derived:
        lines.append(f"  changed without a new row: {', '.join(change.derived)}")
    if not change.anything:
        lines.append("  nothing to do")
    return lines
