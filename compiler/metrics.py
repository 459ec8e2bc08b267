"""The metrics that `expect` and `require` may name, and comparisons resolved to bounds."""

from __future__ import annotations

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.plan import Expectation
from dialoom.grammar import tree

__all__ = ["DATA_METRICS", "LIVE_METRICS", "PLAYED_METRICS", "ROW_METRICS", "resolve_clauses"]

DATA_METRICS: tuple[str, ...] = (
    "ungrounded_arguments", "clarifying_turns", "distinct_3", "entropy", "multi_step_turns", "duplicate_dialogues",
    "pass_rate",
)
LIVE_METRICS: tuple[str, ...] = (
    "tool_accuracy", "false_positives", "abstention_rate", "success_rate", "argument_errors", "first_call_accuracy",
    "correct_abstention", "malformed_calls", "unfinished", "pass_k",
)
PLAYED_METRICS: tuple[str, ...] = ("success_rate", "unfinished", "pass_k")
"""Those that are measured only where dialogues are played."""
ROW_METRICS: tuple[str, ...] = ("messages", "user_messages", "calls", "words", "longest_message")
"""Counts of one dialogue, which ``validators`` hold; words are what stands between spaces."""
_UNBOUNDED = ("entropy", *ROW_METRICS)
_ELSEWHERE = (
    (LIVE_METRICS, "it is measured live: put it under `require` of an evaluate"),
    (DATA_METRICS, "it is measured on data: put it under `expect` of the dataset"),
    (ROW_METRICS, "it is counted in each dialogue: put it under `validators` of the dataset"),
)
_LIKE = {"expect": "pass_rate >= 0.9", "require": "tool_accuracy >= 0.9", "validators": "messages <= 30"}


def _shown(number: tree.Number) -> str:
    return f"{round(number.value * 100, 6):g}%" if number.percent else f"{number.value:g}"


def resolve_clauses(clauses: tuple[tree.Setting | tree.Clause, ...], where: str, metrics: tuple[str, ...],
                    findings: Findings) -> tuple[Expectation, ...]:
    """The comparisons of an ``expect`` or ``require`` block as bounds."""
    found: list[Expectation] = []
    places: dict[str, list[tuple[Expectation, tree.Clause]]] = {}
    for clause in clauses:
        if not isinstance(clause, tree.Clause):
            findings.add("E0505", f"`{where}` holds comparisons", clause.span, help=f"like {_LIKE[where]}")
            continue
        name = clause.metric.text
        if name not in metrics:
            hint = next((hint for others, hint in _ELSEWHERE if name in others), None)
            findings.add("E0506", f"`{where}` knows no metric `{name}`", clause.metric.span,
                         help=hint or offer(name, metrics, "metric"))
            continue
        found.append(_expectation(name, clause))
        low, high = found[-1].low, found[-1].high
        if low is not None and high is not None and low > high:
            findings.add("E0507", "no value can satisfy this: the lower bound is above the upper one", clause.span,
                         help="swap them")
        elif name not in _UNBOUNDED and not found[-1].negated and ((low or 0) > 1 or (high is not None and high < 0)):
            findings.add("E0507", f"no value can satisfy this: `{name}` lies between 0 and 1", clause.span,
                         help="write shares like 90% or 0.9")
        else:
            earlier = next((other for made, other in places.get(name, ()) if _exclude(made, found[-1])), None)
            if earlier is not None:
                findings.add("E0507", f"no value can satisfy both of these expectations of `{name}`", clause.span,
                             others=((earlier.span, "the other one"),), help="let them overlap, or drop one")
            places.setdefault(name, []).append((found[-1], clause))
    return tuple(found)


def _exclude(one: Expectation, other: Expectation) -> bool:
    """Whether no number lies within the bounds of both."""
    if one.negated or other.negated:
        return False
    lows = [(side.low, side.strict_low) for side in (one, other) if side.low is not None]
    highs = [(side.high, side.strict_high) for side in (one, other) if side.high is not None]
    return any(low > high or (low == high and (above or below)) for low, above in lows for high, below in highs)


def _expectation(name: str, clause: tree.Clause) -> Expectation:
    bound, operator = clause.bound, clause.operator
    if isinstance(bound, tree.Range):
        low, high = bound.low, bound.high
        text = f"{name} in {_shown(low) if low else ''}..{_shown(high) if high else ''}"
        return Expectation(name, low.value if low else None, high.value if high else None, text=text)
    text, value = f"{name} {operator} {_shown(bound)}", float(bound.value)
    if operator in ("=", "!="):
        return Expectation(name, value, value, negated=operator == "!=", text=text)
    if operator in ("<", "<="):
        return Expectation(name, None, value, strict_high=operator == "<", text=text)
    return Expectation(name, value, None, strict_low=operator == ">", text=text)
