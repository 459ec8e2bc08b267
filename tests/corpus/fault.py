"""One mistake put into a right spec: the edit, the line that it breaks, the construct around that line.

What is expected of a report is known here, from the edit alone; nothing of the readers is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

__all__ = ["Fault", "Rule", "apply", "blocks", "faults_of", "quiet"]

_QUIET = {
    "loom": re.compile(r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*'),
    "yaml": re.compile(r'"(?:[^"\\\n]|\\.)*"|(?<!\S)#[^\n]*'),
}
_MOST = 2
"""Of the places of a spec where a rule fits: one in the middle and the last one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A slip of the pen. ``shape`` finds where it can happen (what is replaced is its group ``x``, or all of it),

    ``slip`` gives what stands there afterwards. ``inside``: it happens in texts and comments as well.
    ``whole``: what it breaks may be told at the head of the declaration, too: something is missing in it.
    ``below``: what is doubled stands so many lines below the first change.
    """

    name: str
    shape: str
    slip: str | Callable[[str], str]
    inside: bool = False
    whole: bool = False
    below: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """The edit ``text[start:end] = new`` of one spec; ``line`` is what it breaks, ``heads`` the constructs, from 1."""

    rule: str
    spec: str
    surface: str
    start: int
    end: int
    new: str
    line: int
    heads: frozenset[int]
    declaration: int

    @property
    def name(self) -> str:
        """Rule, spec and line: one fault's name."""
        return f"{self.surface} {self.spec}:{self.line} {self.rule}"


def apply(text: str, faults: Sequence[Fault]) -> str:
    """The spec with the faults in it; they must not overlap."""
    for fault in sorted(faults, key=lambda fault: -fault.start):
        text = text[: fault.start] + fault.new + text[fault.end :]
    return text


def quiet(text: str, surface: str) -> list[tuple[int, int]]:
    """Where texts and comments stand."""
    return [found.span() for found in _QUIET[surface].finditer(text)]


def blocks(text: str) -> Iterator[tuple[int, list[int]]]:
    """For each line, from 1, the lines of the heads around it, innermost first: by indentation alone."""
    open_: list[tuple[int, int]] = []
    for number, line in enumerate(text.split("\n"), 1):
        indent = len(line) - len(line.lstrip()) + line.lstrip().startswith("- ")
        closing = line.lstrip().startswith(("}", ")"))
        while line.strip() and open_ and open_[-1][0] >= indent and not (closing and open_[-1][0] == indent):
            open_.pop()
        yield number, [head for _, head in reversed(open_)]
        if closing and open_ and open_[-1][0] == indent:
            open_.pop()
        elif line.strip() and not line.lstrip().startswith("#"):
            open_.append((indent, number))


def faults_of(spec: str, text: str, surface: str, rules: Sequence[Rule]) -> Iterator[Fault]:
    """What the rules can do to the spec."""
    around = dict(blocks(text))
    hidden = quiet(text, surface)
    for rule in rules:
        places = [found for found in re.finditer(rule.shape, text, re.MULTILINE)
                  if rule.inside or not any(low <= _at(found)[0] < high for low, high in hidden)]
        chosen = places if len(places) <= _MOST else [places[len(places) // 2], places[-1]]
        for found in chosen:
            start, end = _at(found)
            new = rule.slip if isinstance(rule.slip, str) else rule.slip(text[start:end])
            if text[start:end] == new:
                continue
            line = text.count("\n", 0, start) + 1 + _kept(text[start:end], new).count("\n") + rule.below
            heads = around[text.count("\n", 0, start) + 1]
            kept = heads if rule.whole else heads[:1]
            depth = 2 if surface == "yaml" else 1  # a YAML declaration stands in the group of its kind
            own = heads[-depth] if len(heads) >= depth else line
            yield Fault(rule.name, spec, surface, start, end, new, line, frozenset(kept), own)


def _kept(old: str, new: str) -> str:
    """What both start with: the mistake stands after it."""
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _at(found: re.Match[str]) -> tuple[int, int]:
    return found.span("x") if "x" in found.re.groupindex else found.span()
