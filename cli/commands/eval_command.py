"""``dialoom eval``: models against the simulated user."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.console import loudness, print_json, progress
from dialoom.cli.runplace import held_plan
from dialoom.runtime.errors import UsageError

__all__ = ["command"]


@click.command("eval", short_help="Evaluate the models of a run live.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--model", metavar="NAME", help="Evaluate this model instead: a Hugging Face name, or a folder.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@loudness
def command(run: Path, model: str | None, as_json: bool) -> int:
    """Let the models of RUN's plan play the assistant, live, on held-out rows, and score them with 95 % intervals.

    Exit code 3 if a `require` of the spec does not hold.
    """
    from dialoom.cli.scoretable import evaluation_facts, score_lines
    from dialoom.runtime.evaluation import evaluate

    directory, plan = held_plan(run)
    if not plan.evaluate:
        raise UsageError(f"the plan of {run} declares no `evaluate`; add one to the spec and run `dialoom synth` again")
    with directory.locked():
        asked = {(which.name, model or which.model): which for which in plan.evaluate}
        results = [evaluate(plan, directory, which, progress(), model) for which in asked.values()]
    if as_json:
        print_json([evaluation_facts(one) for one in results])
    else:
        click.echo("\n".join(line for one in results for line in score_lines(one)))
    return 0 if all(one.passed for one in results) else 3
