"""``dialoom quality``: the metrics of a data set, also of others."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.console import loudness, print_json
from dialoom.cli.rows import rows_of

__all__ = ["command"]


@click.command("quality", short_help="Measure dialogues.")
@click.argument("source", metavar="RUN|FILE", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@loudness
def command(source: Path, as_json: bool) -> int:
    """Measure the dialogues of RUN or of a JSONL FILE, without writing anything.

    For RUN the `expect` of its plan is checked as well: exit code 3 if something does not hold.
    """
    from dialoom.cli.summary import quality_facts, quality_lines
    from dialoom.runtime.quality import measure

    dialogues, plan = rows_of(source)
    quality = measure(dialogues, plan)
    if as_json:
        print_json(quality_facts(quality))
    else:
        click.echo("\n".join(quality_lines(quality)))
    return 0 if quality.passed else 3
