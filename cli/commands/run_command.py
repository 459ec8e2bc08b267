"""``dialoom run``: everything that a spec declares."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import load_plan, read_plan, spec_options
from dialoom.cli.console import loudness, print_json, progress
from dialoom.cli.runplace import plan_in, run_of

__all__ = ["command"]


@click.command("run", short_help="Do everything that a spec declares, in order.")
@click.argument("source", metavar="SPEC|plan.json", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="RUN",
              help="The run directory; runs/<dataset> without it.")  # fmt: skip
@click.option("--plan", "reviewed", type=click.Path(path_type=Path, dir_okay=False), metavar="plan.json",
              help="The plan that was reviewed: refuse, with a diff, if SPEC's is another.")  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that make rows.")
@click.option("--update", is_flag=True, help="Replace the plan that RUN holds, keeping the rows that did not change.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it for a program.")
@spec_options
@loudness
def command(
    source: Path, out: Path | None, reviewed: Path | None, workers: int, update: bool, as_json: bool,
    allow: tuple[Path, ...], overrides: tuple[str, ...],
) -> int:  # fmt: skip
    """Make the data set, train, evaluate and report, as far as SPEC declares it, resuming what is there.

    Ends with the scores and where the data set and the report are. Exit code 3, after all is done, if
    an `expect` or a `require` does not hold.
    """
    from dialoom.cli.against import refuse_another
    from dialoom.cli.scoretable import evaluation_facts, score_lines
    from dialoom.cli.summary import synthesis_facts, synthesis_lines
    from dialoom.runtime.execution import run_spec

    plan = load_plan(source, allow, overrides)
    run = run_of(plan, out)
    if reviewed is not None:
        refuse_another(plan, read_plan(reviewed), str(reviewed), "compile and review it again")
    held = plan_in(run)
    if held is not None and not update:
        mend = "add --update to carry on there with the rows that did not change, or choose another --out"
        refuse_another(plan, held, str(run.path), mend)
    done = run_spec(plan, run, progress(), workers=workers, update=update)
    if as_json:
        print_json({
            **synthesis_facts(done.synthesis, run),
            "evaluations": [evaluation_facts(one) for one in done.evaluations],
            "report": str(done.report),
            "gates_hold": done.gates_hold,
        })  # fmt: skip
    else:
        lines = ["", *(line for one in done.evaluations for line in [*score_lines(one), ""])]
        click.echo("\n".join([*lines, *synthesis_lines(done.synthesis, run), f"report:   {done.report}"]))
    return 0 if done.gates_hold else 3
