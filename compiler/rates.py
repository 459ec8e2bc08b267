"""``slots per turn``: which shares of the user's messages are to bring how many values."""

from __future__ import annotations

from collections.abc import Sequence

from dialoom.compiler.findings import Findings
from dialoom.compiler.plan import Disclosure, TurnRate
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["resolve_rates"]


def resolve_rates(rates: Sequence[tree.TurnRate], place: Span, findings: Findings) -> Disclosure | None:
    """The rates, checked: whole numbers that do not overlap, shares that add up to 100 %."""
    before = len(findings.diagnostics)
    found: list[TurnRate] = []
    for rate in rates:
        low, high = _bounds(rate.count)
        if low < 0 or low != int(low) or (high is not None and (high < low or high != int(high))):
            findings.add("E0430", "so many values are no whole number", rate.count.span, help="like 0, 1, 2+ or 1..3")
            continue
        if not 0 <= rate.share.value <= 1:
            findings.add("E0430", "a share lies between 0% and 100%", rate.share.span, help="like 30%")
            continue
        made = TurnRate(int(low), None if high is None else int(high), float(rate.share.value))
        twin = next((i for i, other in enumerate(found) if _overlap(made, other)), None)
        if twin is not None:
            findings.add("E0430", "two rates are for the same number of values", rate.count.span, "again here",
                         others=((rates[twin].count.span, "first here"),), help="keep them apart")
        found.append(made)
    total = sum(rate.share for rate in found)
    if len(findings.diagnostics) == before and abs(total - 1) > 1e-6:
        findings.add("E0430", f"the shares of `slots per turn` add up to {round(total * 100, 4):g}%, not to 100%",
                     rates[0].span if rates else place, help=f"{abs(round(100 - total * 100, 4)):g}% "
                     + ("are missing" if total < 1 else "are too many"))
    if len(findings.diagnostics) == before and not any(rate.share > 0 and rate.high != 0 for rate in found):
        findings.add("E0430", "with these rates nothing would ever be said", rates[0].span, help="like 1: 40%")
    if len(findings.diagnostics) > before:
        return None
    return Disclosure("rates", rates=tuple(rate for rate in found if rate.share > 0))


def _bounds(count: tree.Number | tree.Range) -> tuple[float, float | None]:
    if isinstance(count, tree.Number):
        return count.value, count.value
    return count.low.value if count.low else 0, count.high.value if count.high else None


def _overlap(one: TurnRate, other: TurnRate) -> bool:
    return (other.high is None or one.low <= other.high) and (one.high is None or other.low <= one.high)
