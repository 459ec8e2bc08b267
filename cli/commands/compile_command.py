"""``dialoom compile``: the plan of a spec."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import planned, spec_options
from dialoom.cli.console import loudness, tell

__all__ = ["command"]


@click.command("compile", short_help="Turn a spec into its plan.")
@click.argument("spec", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Where to write the plan; stdout without it.",
)  # fmt: skip
@spec_options
@loudness
def command(spec: Path, output: Path | None, allow: tuple[Path, ...], overrides: tuple[str, ...]) -> None:
    """Compile SPEC to its plan: canonical JSON, the same bytes on every machine."""
    plan, encoded = planned(spec, allow, overrides)
    if output is None:
        click.echo(encoded, nl=False)
        return
    from dialoom.runtime.rundir import write_atomically

    output.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(output, encoded)
    tell(f"{output}: {plan.rows:,} rows in {len(plan.cells):,} cells, data hash {plan.data_hash}")
