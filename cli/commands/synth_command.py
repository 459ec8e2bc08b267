"""``dialoom synth``: the dialogues of a plan."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import load_plan, spec_options
from dialoom.cli.console import loudness, print_json, progress
from dialoom.cli.runplace import plan_in, run_of

__all__ = ["command"]


@click.command("synth", short_help="Make the dialogues of a spec or plan.")
@click.argument("source", metavar="SPEC|plan.json", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="RUN",
              help="The run directory; runs/<dataset> without it.")  # fmt: skip
@click.option("--rows", type=click.IntRange(min=1), help="Make only so many rows, spread evenly over splits and cells.")
@click.option("--select", "selectors", multiple=True, metavar="SELECTOR",
              help="Make only rows of these cells, e.g. scenario:lookup,state:modified. May be repeated.")  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that make rows.")
@click.option("--update", is_flag=True, help="Replace the plan that RUN holds, keeping the rows that did not change.")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it for a program.")
@spec_options
@loudness
def command(
    source: Path, out: Path | None, rows: int | None, selectors: tuple[str, ...], workers: int, update: bool,
    dry_run: bool, as_json: bool, allow: tuple[Path, ...], overrides: tuple[str, ...],
) -> int:  # fmt: skip
    """Make the dialogues that SPEC or plan.json asks for, as far as they are not there yet, and export them.

    Interrupted at any moment, the same command goes on where it stopped. Exit code 3 if an `expect`
    of the spec does not hold, 4 if fewer rows came out than asked.
    """
    from dialoom.cli.against import selected
    from dialoom.cli.plantable import change_facts
    from dialoom.cli.reviewtable import review_lines
    from dialoom.cli.summary import synthesis_facts, synthesis_lines
    from dialoom.runtime.agenda import agenda
    from dialoom.runtime.planchange import change_against_run
    from dialoom.runtime.planview import PlanView
    from dialoom.runtime.synthesis import synthesize

    if rows is not None and selectors:
        raise click.UsageError("--rows takes a fair choice of all rows, --select certain cells: choose one of the two.")
    plan = load_plan(source, allow, overrides)
    run = run_of(plan, out)
    cells = None
    if dry_run or selectors:
        change = selected(plan, change_against_run(plan, plan_in(run), run), selectors)
        cells = frozenset(one.cell.id for one in change.cells) if selectors else None
        if dry_run:
            if as_json:
                print_json(change_facts(plan, change))
            else:
                click.echo("\n".join(review_lines(change, str(run.path))))
            return 0
    agenda(PlanView(plan), rows)  # refuses a number of rows that the plan does not have, before anything is written
    with run.locked():
        run.claim(plan, update=update)
        result = synthesize(plan, run, rows=rows, workers=workers, progress=progress(), cells=cells)
    if as_json:
        print_json(synthesis_facts(result, run))
    else:
        click.echo("\n".join(synthesis_lines(result, run)))
    result.require_all()
    return 0 if result.quality.passed else 3
