"""What is held out whole: scenarios, or tools, of which each appears in one split only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from dialoom.compiler.allocation import whole_counts
from dialoom.compiler.findings import Findings, listing
from dialoom.compiler.plan import Scenario
from dialoom.compiler.program import DatasetPlan, Program
from dialoom.grammar.source import Span

__all__ = ["Held", "hold_out"]

_TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class Held:
    """``scenarios``: the split of each scenario that is in one only. ``tools``: that of each tool."""

    scenarios: Mapping[str, str] = field(default_factory=dict)
    tools: tuple[tuple[str, str], ...] = ()


def hold_out(program: Program, rows: Mapping[str, int], findings: Findings) -> Held:
    """Shares the scenarios of the mix, of which ``rows`` come, out over the splits, as nearly as they allow.

    Scenarios that use a tool in common stay together where tools are held out. Errors: fewer groups of
    scenarios than splits; a warning where the shares come out otherwise than asked.
    """
    dataset = program.dataset
    assert dataset is not None
    if not {"tools", "scenarios"} & set(dataset.hold_out) or len(dataset.splits) < 2:
        return Held()
    by_tools = "tools" in dataset.hold_out
    names = [name for name in rows if "scenarios" in dataset.hold_out or program.scenarios[name].steps]
    groups, ties = _groups(names, program.scenarios) if by_tools else ([[name] for name in names], {})
    place = program.places.get(("split", "hold_out")) or program.places.get(("split", "")) or dataset.span
    if len(groups) < len(dataset.splits):
        _report_too_few(groups, ties, dataset, place, by_tools, findings)
        return Held()
    sizes = [sum(rows[name] for name in group) for group in groups]
    found = _shared_out(sizes, [split.share for split in dataset.splits])
    splits = {name: dataset.splits[at].name for group, at in zip(groups, found, strict=True) for name in group}
    _check_shares(sizes, found, dataset, place, findings)
    return Held(splits, _tools(program, splits, dataset) if by_tools else ())


def _used(scenario: Scenario) -> list[str]:
    return list(dict.fromkeys([*(s.tool for s in scenario.steps), *(d.tool for d in scenario.distractors),
                               *scenario.offered]))


def _groups(names: Iterable[str], scenarios: Mapping[str, Scenario]) -> tuple[list[list[str]], dict[str, list[str]]]:
    """The scenarios, those that share a tool (called, a distractor, offered) together; and the tools that tie them."""
    groups: list[tuple[list[str], set[str]]] = []
    users: dict[str, list[str]] = {}
    for name in names:
        tools = set(_used(scenarios[name]))
        for tool in sorted(tools):
            users.setdefault(tool, []).append(name)
        touching = [group for group in groups if group[1] & tools]
        merged = ([other for group in touching for other in group[0]] + [name], tools.union(*(g[1] for g in touching)))
        groups = [group for group in groups if group not in touching] + [merged]
    order = list(names)
    found = sorted((sorted(group, key=order.index) for group, _ in groups), key=lambda group: order.index(group[0]))
    return found, {tool: own for tool, own in users.items() if len(own) > 1}


def _report_too_few(groups: list[list[str]], ties: Mapping[str, list[str]], dataset: DatasetPlan, place: Span,
                    by_tools: bool, findings: Findings) -> None:
    what = "tools" if by_tools else "scenarios"
    count = f"{len(groups)} group{'s' if len(groups) != 1 else ''} of scenarios" if by_tools else (
        f"{len(groups)} scenario{'s' if len(groups) != 1 else ''}")
    notes = tuple(f"`{tool}` is used by {listing(own)}" for tool, own in sorted(ties.items())[:3])
    findings.add("E0518", f"{count} cannot fill {len(dataset.splits)} splits with {what} of their own", place,
                 notes=notes, help="give scenarios tools and distractors that no others use, or drop a split"
                 if by_tools else "write more scenarios, or drop a split")


def _shared_out(sizes: Sequence[int], shares: Sequence[float]) -> list[int]:
    """The split of each group: none stays empty; then the largest groups go where most is missing."""
    total = sum(sizes)
    missing = [share * total for share in shares]
    found = [-1] * len(sizes)

    def give(group: int, split: int) -> None:
        found[group] = split
        missing[split] -= sizes[group]

    for split in sorted(range(len(shares)), key=lambda i: (shares[i], -i)):
        _, nearest = min((abs(sizes[i] - missing[split]), i) for i, at in enumerate(found) if at < 0)
        give(nearest, split)
    for group in sorted((i for i, at in enumerate(found) if at < 0), key=lambda i: (-sizes[i], i)):
        give(group, missing.index(max(missing)))
    return found


def _check_shares(sizes: Sequence[int], found: Sequence[int], dataset: DatasetPlan, place: Span,
                  findings: Findings) -> None:
    total = sum(sizes) or 1
    shares = [sum(size for size, at in zip(sizes, found, strict=True) if at == split) / total
              for split in range(len(dataset.splits))]
    if any(abs(share - split.share) > _TOLERANCE for share, split in zip(shares, dataset.splits, strict=True)):
        shown = "  ".join(f"{split.name} {share * 100:.1f}%"
                          for split, share in zip(dataset.splits, shares, strict=True))
        findings.add("W0505", "what is held out whole does not add up to the splits' shares", place,
                     notes=(f"the effective shares are: {shown}",),
                     help="change the shares of the mix or of the splits, or write more scenarios")


def _tools(program: Program, splits: Mapping[str, str], dataset: DatasetPlan) -> tuple[tuple[str, str], ...]:
    """The split of every tool: of the scenarios that use it; of those that none uses, so many as the split's share."""
    found = {tool: split for name, split in splits.items() for tool in _used(program.scenarios[name])}
    left = sorted((tool for tool in program.tools if tool not in found),
                  key=lambda tool: blake2b(tool.encode(), digest_size=8).digest())
    start = 0
    for split, count in zip(dataset.splits, whole_counts(len(left), [s.share for s in dataset.splits]), strict=True):
        found |= dict.fromkeys(left[start : start + count], split.name)
        start += count
    return tuple(sorted(found.items()))
