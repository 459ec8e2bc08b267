"""``dialoom report``: the report of a run."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.console import loudness, progress
from dialoom.cli.runplace import held_plan

__all__ = ["command"]


@click.command("report", short_help="Write the HTML report of a run.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--dialogues", type=click.IntRange(min=0), default=120, show_default=True,
              help="How many dialogues of the data set to put in.")  # fmt: skip
@loudness
def command(run: Path, dialogues: int) -> None:
    """Write RUN's report.html from what is there: scores, charts, dialogues. One file, which needs no server."""
    from dialoom.runtime.report import write_report

    directory, plan = held_plan(run)
    with directory.locked():
        click.echo(write_report(plan, directory, progress(), dialogues=dialogues))
