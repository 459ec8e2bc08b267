"""``dialoom train``: the models of a run."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.console import loudness, print_json, progress
from dialoom.cli.runplace import held_plan
from dialoom.runtime.errors import UsageError

__all__ = ["command"]


@click.command("train", short_help="Train the models that a run's plan declares.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@loudness
def command(run: Path, as_json: bool) -> None:
    """Train every `train` of RUN's plan on the rows that are in RUN.

    A model that was trained on the very same rows is left as it is; an interrupted training goes on
    from its last checkpoint.
    """
    from dialoom.runtime.training.trainer import train

    directory, plan = held_plan(run)
    if not plan.train:
        raise UsageError(f"the plan of {run} declares no `train`; add one to the spec and run `dialoom synth` again")
    with directory.locked():
        results = [train(plan, directory, which, progress()) for which in plan.train]
    if as_json:
        print_json([
            {"name": one.log.name, "folder": str(one.folder), "fresh": one.fresh, "steps": one.log.steps,
             "parameters": one.log.parameters, "final_loss": one.log.final_loss, "seconds": one.log.seconds}
            for one in results
        ])  # fmt: skip
        return
    for one in results:
        told = f"{one.log.steps:,} steps in {one.log.seconds / 60:.1f} min" if one.fresh else "was there already"
        size = f"{one.log.parameters:,} parameters"
        click.echo(f"{one.log.name}: {one.folder} ({size}, {told}, loss {one.log.final_loss:.3f})")
