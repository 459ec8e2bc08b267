"""Rules about what a data set's dialogues lack when all of them are taken together."""

from __future__ import annotations

from collections.abc import Iterator

from dialoom.compiler.lint.rule import Found
from dialoom.compiler.plan import Scenario
from dialoom.compiler.program import DatasetPlan, Program
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["everything_at_once", "no_abstention", "single_personas"]


def everything_at_once(program: Program) -> Iterator[Found]:
    """Data sets in which the assistant never has to ask for a value."""
    dataset, scenarios = _mixed(program)
    bringing = [scenario for scenario in scenarios if scenario.slots]
    if dataset is None or not bringing or any(one.asked_stages or one.disclosure for one in bringing):
        return
    yield Found(f"in every scenario of `{dataset.name}` the user says all values at once", _place(program, "mix"),
                (dataset.name,), "reveal required values in later turns (`reveal { turn 1: …  turn 2: … }`, or "
                "`gradually 1..2`): a model learns to ask only where something is missing")


def no_abstention(program: Program) -> Iterator[Found]:
    """Data sets in which something is called in every dialogue, and never before the assistant has had to decline."""
    dataset, scenarios = _mixed(program)
    if dataset is None or not scenarios or any(one.none_reason or not one.answerable for one in scenarios):
        return
    used = {program.patterns[choice.name] for scenario in scenarios for choice in scenario.patterns}
    if any(one.outcome == "nothing" or any(step.act == "abstain" for step in one.steps) for one in used):
        return
    yield Found(f"every dialogue of `{dataset.name}` ends in a call", _place(program, "mix"), (dataset.name,),
                "add a scenario with `none out_of_scope`, at 5% to 10%: a model that only saw calls always calls")


def single_personas(program: Program) -> Iterator[Found]:
    """Data sets in which all users talk alike."""
    dataset, scenarios = _mixed(program)
    names = {name for scenario in scenarios for name in scenario.personas}
    if dataset is None or len(names) != 1:
        return
    (name,) = names
    span = next((use.span for scenario in program.declared(tree.Scenario) for use in scenario.personas),
                dataset.span)
    yield Found(f"`{name}` is the only user in all dialogues of `{dataset.name}`", span, (dataset.name, name),
                "name several personas, or none: then all of the standard library take part")


def _mixed(program: Program) -> tuple[DatasetPlan | None, list[Scenario]]:
    """The data set, and the scenarios of its mix."""
    dataset = program.dataset
    return dataset, [program.scenarios[name] for name, _ in dataset.mix] if dataset else []


def _place(program: Program, block: str) -> Span:
    assert program.dataset is not None
    return program.places.get((block, ""), program.dataset.span)
