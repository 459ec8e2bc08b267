"""Rules about trainings and evaluations: what nobody reads, and what a gate cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from dialoom.compiler.lint.rule import Found, declared_here
from dialoom.compiler.plan import EvaluatePlan
from dialoom.compiler.program import Program
from dialoom.grammar import tree

__all__ = ["missing_requirements", "small_tests", "tests_on_training", "unread_tests", "unread_trainings"]

_Z95 = 1.959963984540054  # the 97.5 % quantile of the standard normal distribution
_WIDEST = 0.15
_SUPPOSED = 0.9
"""The score that is supposed where an evaluation requires none."""


def missing_requirements(program: Program) -> Iterator[Found]:
    """Evaluations that no score can fail."""
    for which, name in _evaluations(program):
        if not which.require:
            yield Found(f"`{which.name}` requires nothing: whatever the model scores, it passes", name.span,
                        (which.name,), "add `require { tool_accuracy >= 0.8 }`")


def small_tests(program: Program) -> Iterator[Found]:
    """Evaluations over so few dialogues that the interval of a score is wider than what it is to show."""
    for which, name in _evaluations(program):
        rows = _rows(program, which.split)
        count = min(rows, which.rollouts)
        bound = next((one.low for one in which.require if one.metric == "tool_accuracy" and one.low), _SUPPOSED)
        width = _interval_width(bound, count)
        if width > _WIDEST:
            few = f"`{which.split}` has {rows:,} rows" if rows < which.rollouts else f"there are {count:,} rollouts"
            yield Found(f"{few}: the 95% interval around a score of {bound:.0%} is {width * 100:.0f} points wide",
                        name.span, (which.name,), f"play at least {_enough(bound)} dialogues: more rows, a larger "
                        f"share of `{which.split}`, more `rollouts`")


def tests_on_training(program: Program) -> Iterator[Found]:
    """Evaluations over what their model was trained on."""
    read = {training.name: training.split for training in program.train}
    for which, name in _evaluations(program):
        if read.get(which.model) == which.split:
            yield Found(f"`{which.name}` tests `{which.model}` on what it was trained on", name.span, (which.name,),
                        "test it on a split of its own: what was learned by heart proves nothing")


def unread_trainings(program: Program) -> Iterator[Found]:
    """Trainings whose model is never evaluated."""
    read = {which.model for which in program.evaluate}
    for item in declared_here(program, tree.Train):
        if item.name.text not in read:
            yield Found(f"no evaluation tests `{item.name.text}`", item.name.span, (item.name.text,),
                        f"add `evaluate {item.name.text}_test {{ model {item.name.text}  on … }}`")


def unread_tests(program: Program) -> Iterator[Found]:
    """Test splits that no evaluation plays, where there are evaluations."""
    dataset = program.dataset
    if dataset is None or not program.evaluate or not any(split.name == "test" for split in dataset.splits):
        return
    if all(which.split != "test" for which in program.evaluate):
        yield Found(f"no evaluation is on `{dataset.name}.test`", program.places.get(("split", "test"), dataset.span),
                    (dataset.name,), f"evaluate on `{dataset.name}.test`, or give its rows to another split")


def _evaluations(program: Program) -> Iterator[tuple[EvaluatePlan, tree.Name]]:
    """The evaluations of the spec itself, with their names' places."""
    here = {item.name.text: item.name for item in declared_here(program, tree.Evaluate)}
    return ((which, here[which.name]) for which in program.evaluate if which.name in here)


def _rows(program: Program, split: str) -> int:
    """How many rows a split has."""
    assert program.dataset is not None
    place = [one.name for one in program.dataset.splits].index(split)
    return sum(cell.split_counts[place] for cell in program.cells)


def _interval_width(share: float, count: int) -> float:
    """The width of the Wilson 95 % interval (E. B. Wilson, JASA 22, 1927) around a share of ``count`` dialogues."""
    if count == 0:
        return 1.0
    square = _Z95 * _Z95 / count
    return 2 * _Z95 * sqrt(share * (1 - share) / count + square / (4 * count)) / (1 + square)


def _enough(share: float) -> int:
    """The fewest dialogues, in tens, whose interval is narrow enough."""
    return next(count for count in range(10, 1000, 10) if _interval_width(share, count) <= _WIDEST)


