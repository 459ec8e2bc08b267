"""The tools nearest to what is called: ``nearest 3 in Sales.* similarity 0.3..0.8``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.program import Program, may_fit
from dialoom.grammar import tree

__all__ = ["nearby", "report_few", "wanted"]


def wanted(item: tree.Nearest, findings: Findings) -> int:
    """How many tools are asked for; 0, with a finding, where that is no number of tools."""
    if isinstance(item.count.value, int) and item.count.value >= 1:
        return item.count.value
    findings.add("E0422", "`nearest` takes a whole number of tools, at least 1", item.count.span,
                 help="like nearest 2 in Sales.*")
    return 0


def nearby(item: tree.Nearest, gold: Sequence[str], program: Program, findings: Findings) -> Iterator[str] | None:
    """The tools that fit, the most like any of ``gold`` first; None, with a finding, where no name fits."""
    within = item.within.text if item.within else "*"
    prefix = within.rstrip("*")
    exact = "" if within.endswith("*") else within
    low, high = _band(item, findings)
    fitting = {name for name in program.tools if name.startswith(prefix) and (not exact or name == exact)}
    if not fitting and not may_fit(within, program.damaged):
        place = item.within or item
        findings.add("E0401", f"no tool's name fits `{within}`", place.span,
                     help=offer(within, {f"{n.partition('.')[0]}.*" for n in program.tools}, "prefix"))
        return None
    # Near-duplicates made by rule are for the scenario that asks for them.
    fitting -= {variant.tool.name for variants in program.variants.values() for variant in variants}
    index = program.similarity
    return (name for name in (index.nearest(gold) if fitting else ())
            if name in fitting and low <= index.closest(gold, name)[1] <= high)


def report_few(item: tree.Nearest, had: int, what: str, findings: Findings) -> None:
    """The warning that there were only ``had`` tools."""
    findings.add("W0401", f"`nearest {item.count.value}` finds {f'only {had}' if had else 'none'} {what}", item.span,
                 help="ask for fewer, or widen the band of similarities" if item.similarity
                 else "ask for fewer, or import more tools" if item.within is None
                 else f"ask for fewer, or look further than `{item.within.text}`")


def _band(item: tree.Nearest, findings: Findings) -> tuple[float, float]:
    """The similarities that the tools may have; one number is the least."""
    said = item.similarity
    if said is None:
        return -1.0, 1.0
    low, high = (said.low, said.high) if isinstance(said, tree.Range) else (said, None)
    least, most = float(low.value) if low else 0.0, float(high.value) if high else 1.0
    if not 0 <= least < most <= 1:
        findings.add("E0422", "a band of similarities lies between 0 and 1", said.span,
                     help="like nearest 3 similarity 0.3..0.8")
        return -1.0, 1.0
    return least, most
