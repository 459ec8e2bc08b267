"""``dialoom plan``: what a spec would make, and what of it anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialoom.cli.columns import aligned
from dialoom.cli.compiling import load_plan, read_plan, spec_options
from dialoom.cli.console import loudness, print_json
from dialoom.cli.runplace import plan_in, run_of
from dialoom.runtime.errors import DialoomError

if TYPE_CHECKING:
    from dialoom.compiler.plan import Plan
    from dialoom.runtime.planchange import PlanChange

__all__ = ["change_from", "command"]

_CHANGES = 10


@click.command("plan", short_help="Show what a spec would make, and what of it anew.")
@click.argument("source", metavar="SPEC|plan.json", type=click.Path(path_type=Path))
@click.option("--against", type=click.Path(path_type=Path), metavar="RUN|plan.json",
              help="What is there already; runs/<dataset> without it.")  # fmt: skip
@click.option("--explain", "explain", is_flag=True, help="Say in words what each scenario means.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@click.option("--detailed-exitcode", is_flag=True, help="0: nothing to do, 10: there are changes.")
@spec_options
@loudness
def command(
    source: Path, against: Path | None, explain: bool, as_json: bool, detailed_exitcode: bool,
    allow: tuple[Path, ...], overrides: tuple[str, ...],
) -> int:  # fmt: skip
    """Show the cells of SPEC's plan with their effective odds and counts, and which rows would be made anew.

    A row is made anew if what it depends on changed (its cell's data hash), not if a name or a
    comment did.
    """
    from dialoom.cli.plantable import cell_lines, change_facts, change_lines, explanation_lines, share_lines

    plan = load_plan(source, allow, overrides)
    place, change = change_from(plan, against)
    if as_json:
        print_json(change_facts(plan, change))
    elif explain:
        click.echo("\n".join(explanation_lines(plan)))
    else:
        lines = [f"{plan.dataset}: {plan.rows:,} rows, seed {plan.seed}, data hash {plan.data_hash}", ""]
        lines += [*cell_lines(change, [split.name for split in plan.splits]), "", *share_lines(plan), ""]
        estimate = [(name, f"{value:,.10g}") for name, value in plan.estimate.items()]
        lines += aligned(("estimate", ""), estimate, right=(1,))
        click.echo("\n".join([*lines, "", *change_lines(change, place)]))
    return _CHANGES if detailed_exitcode and change.anything else 0


def change_from(plan: Plan, against: Path | None) -> tuple[str, PlanChange]:
    """What ``against`` is called, and the change from it; from the plan's own run directory where it is None."""
    from dialoom.runtime.planchange import change_against_plan, change_against_run

    if against is not None and against.suffix == ".json":
        return str(against), change_against_plan(plan, read_plan(against))
    run = run_of(plan, against)
    if against is not None and not run.plan.exists():
        raise DialoomError(f"{against}: neither a run directory (it holds no plan.json) nor a plan")
    return str(run.path), change_against_run(plan, plan_in(run), run)
