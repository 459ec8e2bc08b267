"""Which of the proposed tools are taken: as many as asked, none like another, all connected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dialoom.compiler.domain.likeness import Likeness, Refusal
from dialoom.compiler.domain.proposals import Proposal
from dialoom.compiler.domain.snapshot import STEPS

__all__ = ["Selection", "select_tools", "shares_of"]

_SHARES = {"seed": 8, "expand": 8, "complex": 5, "connect": 8, "fan_out": 3}
"""How many tools each step makes of 32: those of arXiv 2605.12521, and 3 for fan-out, of which it gives no number."""

_FILLING = ("connect", "expand", "fan_out", "complex", "seed")
"""Which steps make up for others that cannot give enough, in order."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The tools taken, in the order of the steps, and those refused, in the order in which they were tried."""

    taken: tuple[Proposal, ...]
    refused: tuple[Refusal, ...]


def shares_of(total: int) -> dict[str, int]:
    """So many tools cut into the steps by largest remainder; each step gets one before any gets a second."""
    whole = sum(_SHARES.values())
    counts = {step: total * share // whole for step, share in _SHARES.items()}
    rest = sorted(STEPS, key=lambda step: (counts[step] > 0, -(total * _SHARES[step] % whole), STEPS.index(step)))
    for step in rest[: total - sum(counts.values())]:
        counts[step] += 1
    return counts


def select_tools(proposals: Sequence[Proposal], asked: int | Mapping[str, int]) -> Selection:
    """At most as many tools as ``asked``: in all, or of each step.

    Every tool after the seeds takes what a tool taken before it gives. What is not connected with the most of
    the others in the end is left out, and others are tried.
    """
    left_out: set[str] = set()
    while True:
        selecting = _Selecting([one for one in proposals if one.name not in left_out])
        for step, count in (shares_of(asked) if isinstance(asked, int) else asked).items():
            selecting.take(step, count)
        if isinstance(asked, int):
            for step in _FILLING:
                selecting.take(step, asked - len(selecting.taken))
        apart = _apart(selecting.taken)
        if not apart:
            order = {step: place for place, step in enumerate(STEPS)}
            taken = sorted(selecting.taken, key=lambda one: order[one.step])
            return Selection(tuple(taken), tuple(selecting.refused))
        left_out |= apart


@dataclass
class _Selecting:
    """One try."""

    proposals: Sequence[Proposal]
    taken: list[Proposal] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.likeness = Likeness([one.description for one in self.proposals])
        self.done: set[str] = set()
        self.given: set[str] = set()

    def take(self, step: str, count: int) -> None:
        """Take up to ``count`` more tools of a step."""
        progress = True
        while count > 0 and progress:
            progress = False
            for one in self._next(step):
                self.done.add(one.name)
                refusal = self.likeness.take(one.name, one.description, one.inputs)
                if refusal is not None:
                    self.refused.append(refusal)
                    continue
                self.taken.append(one)
                self.given |= set(one.outputs)
                count -= 1
                progress = True
                break

    def _next(self, step: str) -> list[Proposal]:
        """What may be tried now: those that join most of what they need with what is given come first."""
        fitting = [one for one in self.proposals if one.step == step and one.name not in self.done
                   and (step == "seed" or any(need in self.given for need in one.needs))]
        return sorted(fitting, key=lambda one: any(need not in self.given for need in one.needs))


def _apart(taken: Sequence[Proposal]) -> frozenset[str]:
    """The names of the tools that do not hang together with the largest group (of equal ones, the first)."""
    group = {one.name: place for place, one in enumerate(taken)}
    for source in taken:
        for target in taken:
            if set(source.outputs) & set(target.needs):
                old, new = group[target.name], group[source.name]
                group = {name: new if number == old else number for name, number in group.items()}
    sizes = list(group.values())
    largest = max(dict.fromkeys(sizes), key=sizes.count, default=0)
    return frozenset(name for name, number in group.items() if number != largest)
