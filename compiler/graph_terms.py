"""What walks and searches through the tool graph share: where they go, within which limits, and what they miss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from dialoom.compiler.dataflow import FlowMap
from dialoom.compiler.expanded import Expanded
from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.program import Program, may_fit
from dialoom.compiler.toolgraph import ToolNetwork
from dialoom.grammar import tree

__all__ = ["limit", "names_within", "network_of", "note_few", "nothing_found", "recalled", "seed_of"]

T = TypeVar("T")


def names_within(flow: tree.Walk | tree.FromGraph, program: Program, findings: Findings) -> list[str]:
    """The tools that may be met."""
    if flow.within is None:
        return list(program.tools)
    within = flow.within.text
    prefix = within.removesuffix("*")
    names = [name for name in program.tools if name == within or (within.endswith("*") and name.startswith(prefix))]
    if not names and not may_fit(within, program.damaged):
        known = sorted({f"{name.partition('.')[0]}.*" for name in program.tools})
        findings.add("E0401", f"no tool's name fits `{within}`", flow.within.span, help=offer(within, known, "prefix"))
    return names


def limit(number: tree.Number | None, default: float, bounds: tuple[float, float], what: str,
          findings: Findings) -> float:
    """The number that is written, within its bounds; the default where there is none, or where it does not fit."""
    low, high = bounds
    if number is None:
        return default
    whole = isinstance(default, int)
    if not low <= number.value <= high or (whole and not isinstance(number.value, int)):
        share = (low, high) == (0.0, 1.0)
        shown = f"{low:.0%} to {high:.0%}" if share else f"{low:g} to {high:g}"
        findings.add("E0442", f"{what} is {'a whole number ' if whole else ''}from {shown}", number.span,
                     help=f"like {default:.0%}" if share else f"like {default:g}")
        return default
    return number.value


def nothing_found(flow: tree.Walk | tree.FromGraph, what: str, findings: Findings) -> list[Expanded]:
    """No scenarios, and the finding that says so."""
    findings.add("E0441", f"the tool graph has no {what}", flow.span,
                 help="look at it with `dialoom graph`; take more tools, or a lower similarity")
    return []


def note_few(flow: tree.Walk | tree.FromGraph, found: int, wanted: int, findings: Findings) -> None:
    """A warning where fewer paths are there than were asked for in so many words."""
    if flow.paths is not None and flow.paths.value == wanted and found < wanted:
        findings.add("W0402", f"only {found} of {wanted} different paths are there", flow.paths.span,
                     help=f"write `paths {found}`, or take more tools")


def network_of(program: Program, names: Sequence[str], threshold: float | None) -> tuple[ToolNetwork, FlowMap]:
    """The tool graph with its edges above the threshold, and the dataflow among the tools."""
    assert program.graph is not None
    network = ToolNetwork(program.graph, program.tools, threshold)
    return network, FlowMap(network, program.tools, names)


def seed_of(program: Program) -> int:
    """The data set's seed, which stands in the tree before the data set is resolved."""
    for dataset in program.declared(tree.Dataset):
        for setting in dataset.settings:
            if isinstance(setting, tree.Setting) and setting.key.text == "seed" and isinstance(
                    setting.value, tree.Number):
                return int(setting.value.value)
    return 0


def recalled(kind: str, key: tuple[Any, ...], form: Any, find: Callable[[], T], program: Program) -> T:
    """What is found in the tool graph, if it is large as it was found before."""
    memo = program.memo
    if not memo.pays(tools=len(program.tools)):
        return find()
    return memo.recall(kind, (memo.digest(program.tools), memo.digest(program.graph), *key), form, find)
