"""Rules about the parts of a data set: how many rows each has, and what they repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dialoom.compiler.lint.rule import Found, declared_here
from dialoom.compiler.program import Program
from dialoom.compiler.repeats import REPEATS_TOLERATED, combinations, expected_repeats
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["missing_expectations", "nothing_held_out", "repeating_values", "thin_branches"]

_FEWEST = 5
_REPEATS_TOLD = 0.001


def missing_expectations(program: Program) -> Iterator[Found]:
    """Data sets that hold nothing of what they come to."""
    dataset = program.dataset
    if dataset is not None and not dataset.expect:
        yield Found(f"`{dataset.name}` expects nothing of its rows", dataset.span, (dataset.name,),
                    "add `expect { ungrounded_arguments = 0 }`: a run then ends with a clear word if it is not so")


def thin_branches(program: Program) -> Iterator[Found]:
    """Scenarios, branches, levels and patterns of which fewer than five rows are expected."""
    if program.dataset is None:
        return
    parents = {child: parent for parent, children in program.expanded.items() for child in children}
    rows: Counter[tuple[str, ...]] = Counter()
    for cell in program.cells:
        scenario = parents.get(cell.scenario, cell.scenario)
        rows["scenario", scenario] += cell.count
        rows["branch", scenario, cell.branch] += cell.count
        rows["level", cell.difficulty] += cell.count
        for pattern in cell.patterns:
            rows["pattern", scenario, pattern] += cell.count
    for key, what, span, names in _asked(program):
        count = rows[key]
        part = key[0] in ("branch", "pattern")
        if count < _FEWEST and not (part and rows["scenario", key[1]] < _FEWEST):
            yield Found(f"{what} comes to {count} of {program.dataset.rows:,} rows", span, names,
                        "raise its share or the rows, or drop it: from so few nothing is learned or measured")


def _asked(program: Program) -> Iterator[tuple[tuple[str, ...], str, Span, tuple[str, ...]]]:
    """What a share is asked of: its key, what it is, where, and the names that it is about."""
    dataset = program.dataset
    assert dataset is not None
    mixed = {name for name, _ in dataset.mix}
    for level, share in dataset.difficulty:
        if share > 0:
            span = program.places.get(("difficulty", level), dataset.span)
            yield ("level", level), f"the level `{level}`", span, (dataset.name,)
    for scenario in declared_here(program, tree.Scenario):
        name = scenario.name.text
        if not mixed.intersection(program.expanded.get(name, (name,))):
            continue
        span = program.places.get(("mix", name), scenario.name.span)
        yield ("scenario", name), f"the scenario `{name}`", span, (name, dataset.name)
        if isinstance(scenario.flow, tree.When):
            for branch in ("then", "else"):
                yield ("branch", name, branch), f"the branch `{branch}` of `{name}`", scenario.flow.span, (name,)
        for use in scenario.patterns:
            shown = use.pattern.text + (f"({use.argument.text})" if use.argument else "")
            if use.share.value > 0:
                yield ("pattern", name, shown), f"`{shown}` in `{name}`", use.span, (name, use.pattern.text)


def repeating_values(program: Program) -> Iterator[Found]:
    """Scenarios of which some rows must repeat another's values: fewer than a check warns of, and yet some."""
    rows: Counter[str] = Counter()
    for cell in program.cells:
        rows[cell.scenario] += cell.count
    here = {scenario.name.text: scenario.name.span for scenario in declared_here(program, tree.Scenario)}
    for name, span in here.items():
        if not rows[name] or not program.scenarios[name].slots:
            continue
        space = combinations(program.scenarios[name])
        expected = expected_repeats(rows[name], space)
        if max(1, _REPEATS_TOLD * rows[name]) <= expected <= REPEATS_TOLERATED * rows[name]:
            yield Found(f"some {expected:,.0f} of {rows[name]:,} rows of `{name}` will repeat the values of another: "
                        f"there are about {space:,.0f} combinations", span, (name,),
                        "reveal more values, or give a type a larger pool")


def nothing_held_out(program: Program) -> Iterator[Found]:
    """Data sets with a test that may know its values from the training."""
    dataset = program.dataset
    if dataset is None or dataset.hold_out or not any(split.name == "test" for split in dataset.splits):
        return
    span = program.places.get(("split", "test"), dataset.span)
    yield Found(f"the test of `{dataset.name}` holds nothing out: it may know its values from the training", span,
                (dataset.name,), "add `hold_out values` to `split`")
