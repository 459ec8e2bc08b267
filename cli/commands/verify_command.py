"""``dialoom verify``: stored dialogues held against their blueprints once more."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from dialoom.cli.console import loudness, print_json, progress
from dialoom.cli.runplace import held_plan, require_rows

__all__ = ["command"]


@click.command("verify", short_help="Check the dialogues of a run against their blueprints again.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@loudness
def command(run: Path, as_json: bool) -> int:
    """Check every dialogue that RUN exported: the files are read, not the journal, so edits are found.

    Exit code 1 if a dialogue does not pass.
    """
    from dialoom.runtime.recheck import recheck

    directory, plan = held_plan(run)
    require_rows(directory)
    result = recheck(plan, directory, progress())
    failures = Counter(check for _, checks in result.failed for check in checks)
    if as_json:
        print_json({
            "checked": result.checked,
            "failed": [{"id": name, "checks": list(checks)} for name, checks in result.failed],
        })
    else:
        click.echo(f"{result.checked:,} dialogues checked, {len(result.failed):,} did not pass")
        for check, count in failures.most_common():
            click.echo(f"  {check}: {count:,}")
        for name, checks in result.failed[:10]:
            click.echo(f"  {name}: {', '.join(checks)}")
    return 1 if result.failed else 0
