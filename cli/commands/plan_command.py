"""``dialoom plan``: what a spec would make, and what of it anew."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dialoom.cli.compiling import load_plan, spec_options
from dialoom.cli.console import loudness, print_json

__all__ = ["command"]

_CHANGES = 10


@click.command("plan", short_help="Show what a spec would make, and what of it anew.")
@click.argument("source", metavar="SPEC|plan.json", type=click.Path(path_type=Path))
@click.option("--against", metavar="RUN|plan.json|REV",
              help="What is there already: a run, a plan, or a git revision; runs/<dataset> without it.")  # fmt: skip
@click.option("--select", "selectors", multiple=True, metavar="SELECTOR",
              help="Only these cells, e.g. scenario:add_prospect,state:modified. May be repeated.")  # fmt: skip
@click.option("--explain", "explain", is_flag=True, help="Say why each cell changes, and what each scenario means.")
@click.option("--model", default="embedded", show_default=True, metavar="NAME",
              help="Reckon the cost as if this model of litellm worded every message.")  # fmt: skip
@click.option("--at-least", "least", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Report tools, patterns and levels that appear in fewer rows.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@click.option("--detailed-exitcode", is_flag=True, help="0: nothing to do, 10: there are changes.")
@spec_options
@loudness
def command(
    source: Path, against: str | None, selectors: tuple[str, ...], explain: bool, model: str, least: int,
    as_json: bool, detailed_exitcode: bool, allow: tuple[Path, ...], overrides: tuple[str, ...],
) -> int:  # fmt: skip
    """Show the cells of SPEC's plan with their effective odds and counts, and which rows would be made anew.

    A row is made anew if what it rests on changed (its cell's data hash), not if a name or a
    comment did, and not because there are more or fewer rows beside it. Git revisions are read through
    git; the working tree stays as it is.
    """
    from dialoom.cli.against import change_from, selected
    from dialoom.cli.plantable import cell_lines, change_facts, explanation_lines, share_lines
    from dialoom.cli.reviewtable import cost_lines, coverage_lines, odds_lines, reason_lines, review_lines
    from dialoom.compiler.coverage import measure_coverage
    from dialoom.runtime.cost import estimate_cost

    plan = load_plan(source, allow, overrides)
    place, change = change_from(plan, against, source, allow, overrides)
    change = selected(plan, change, selectors)
    cost = estimate_cost(plan, [one.cell.id for one in change.cells if one.make], change.make, model)
    coverage = measure_coverage(plan)
    if as_json:
        below = [asdict(one) for one in coverage.below(least)]
        print_json({**change_facts(plan, change), "cost": asdict(cost), "below": below})
    elif explain:
        click.echo("\n".join([*explanation_lines(plan), "", *review_lines(change, place), *reason_lines(change)]))
    else:
        lines = [f"{plan.dataset}: {plan.rows:,} rows, seed {plan.seed}, data hash {plan.data_hash}", ""]
        lines += [*cell_lines(change, [split.name for split in plan.splits]), "", *share_lines(plan), ""]
        lines += [*odds_lines(plan), "", *coverage_lines(coverage, least), ""]
        click.echo("\n".join([*lines, *cost_lines(cost), "", *review_lines(change, place)]))
    return _CHANGES if detailed_exitcode and change.anything else 0
