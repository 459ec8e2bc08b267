"""Rules about patterns that stand in one scenario."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from dialoom.compiler.lint.rule import Found, declared_here
from dialoom.compiler.patterns import clash
from dialoom.compiler.plan import Cell, Pattern
from dialoom.compiler.program import Program
from dialoom.grammar import tree

__all__ = ["cancelling_patterns", "few_plain_dialogues", "mostly_cut_off"]

_CROWDED = 0.9
_MOST = 0.5
_FEW, _ENOUGH = 0.05, 20
_OPPOSED: tuple[tuple[tuple[str, str], tuple[str, str], str], ...] = (
    (("write", "terse"), ("write", "filler"), "one makes messages short, the other fills them up"),
    (("write", "terse"), ("write", "false_start"), "one makes messages short, the other begins them twice"),
    (("write", "terse"), ("share_early", ""), "one makes the user say little, the other more than was asked"),
)
"""Pairs of acts, each with the first word after it, of which one undoes what the other does; and why."""


def cancelling_patterns(program: Program) -> Iterator[Found]:
    """Pairs of which one undoes the other, and pairs that are never together and hardly leave room for each other."""
    for scenario in declared_here(program, tree.Scenario):
        for one, other in combinations(scenario.patterns, 2):
            first, second = program.patterns[one.pattern.text], program.patterns[other.pattern.text]
            shares = float(one.share.value) + float(other.share.value)
            why = _opposition(first, second)
            names = (scenario.name.text, first.name, second.name)
            if why and one.share.value and other.share.value:
                yield Found(f"`{second.name}` cancels `{first.name}`: {why}", other.span, names,
                            "keep one of them here, and use the other in another scenario",
                            others=((one.span, "the other one"),))
            elif first.name != second.name and shares > _CROWDED and (why := clash(first, second)):
                yield Found(f"`{first.name}` and `{second.name}` can hardly be had beside each other: no dialogue has "
                            f"both ({why}), and together they are asked of {shares:.0%}", other.span, names,
                            "lower the shares", others=((one.span, "the other one"),))


def _opposition(one: Pattern, other: Pattern) -> str:
    """Why one undoes the other; empty where it does not."""
    for left, right, why in _OPPOSED:
        if (_does(one, left) and _does(other, right)) or (_does(one, right) and _does(other, left)):
            return why
    return ""


def _does(pattern: Pattern, act: tuple[str, str]) -> bool:
    return any((step.act, *step.arguments[:1]) == (act[0], *([act[1]] if act[1] else [])) for step in pattern.steps)


def mostly_cut_off(program: Program) -> Iterator[Found]:
    """Scenarios of which most dialogues end before, or without, what is wanted being done."""
    for scenario in declared_here(program, tree.Scenario):
        cells = _cells(program, scenario)
        ending = {use.pattern.text for use in scenario.patterns if program.patterns[use.pattern.text].outcome}
        rows = sum(cell.count for cell in cells)
        cut = sum(cell.count for cell in cells if ending.intersection(key.partition("(")[0] for key in cell.patterns))
        if rows >= _ENOUGH and cut > _MOST * rows:
            first = next(use for use in scenario.patterns if use.pattern.text in ending)
            yield Found(f"{cut / rows:.0%} of the dialogues of `{scenario.name.text}` end without what is wanted",
                        first.span, (scenario.name.text,), "lower the shares of patterns that end a dialogue: a model "
                        "learns the call from the others only")


def few_plain_dialogues(program: Program) -> Iterator[Found]:
    """Scenarios with hardly a dialogue in which nothing goes wrong."""
    for scenario in declared_here(program, tree.Scenario):
        cells = _cells(program, scenario)
        rows = sum(cell.count for cell in cells)
        plain = sum(cell.count for cell in cells if not cell.patterns)
        if rows >= _ENOUGH and plain < _FEW * rows:
            yield Found(f"only {plain:,} of {rows:,} dialogues of `{scenario.name.text}` have no pattern",
                        scenario.patterns[0].span, (scenario.name.text,), "lower the shares: the plain course has "
                        "to be learned before what departs from it")


def _cells(program: Program, scenario: tree.Scenario) -> list[Cell]:
    """The cells of a scenario, and of those that it stands for."""
    names = set(program.expanded.get(scenario.name.text, (scenario.name.text,)))
    return [cell for cell in program.cells if cell.scenario in names]
