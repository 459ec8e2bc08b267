"""``dialoom compile``: the plan of a spec."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialoom.cli.compiling import planned, spec_options
from dialoom.cli.console import loudness, tell

if TYPE_CHECKING:
    from dialoom.compiler.plan import Plan

__all__ = ["command"]


@click.command("compile", short_help="Turn a spec into its plan.")
@click.argument("spec", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Where to write the plan; stdout without it.",
)  # fmt: skip
@click.option("--lock", is_flag=True, help="Lock the imports as they are now, in dialoom.lock beside the spec.")
@spec_options
@loudness
def command(spec: Path, output: Path | None, lock: bool, allow: tuple[Path, ...], overrides: tuple[str, ...]) -> None:
    """Compile SPEC to its plan: canonical JSON, the same bytes on every machine.

    With --lock, what it imports is locked as it is now: from then on, every command refuses a catalog that changed.
    """
    from dialoom.compiler.loader import loader_for

    loader = loader_for(spec, allow)
    loader.heeds_lock = not lock
    plan, compilation = planned(spec, allow, overrides, loader)
    encoded = compilation.canonical
    if lock:
        _lock(spec, plan, dict(compilation.brought))
    if output is None and lock:
        return
    if output is None:
        click.echo(encoded, nl=False)
        return
    from dialoom.runtime.rundir import write_atomically

    output.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(output, encoded)
    tell(f"{output}: {plan.rows:,} rows in {len(plan.cells):,} cells, data hash {plan.data_hash}")


def _lock(spec: Path, plan: Plan, tools: dict[str, int]) -> None:
    from dialoom.compiler.lockfile import LOCK_NAME, encode_lock
    from dialoom.runtime.rundir import write_atomically

    place = spec.parent / LOCK_NAME
    before = place.read_text(encoding="utf-8", errors="replace") if place.is_file() else ""
    write_atomically(place, encode_lock(before, dict(plan.imports), tools))
    tell(f"{place}: {len(plan.imports):,} import{'s' * (len(plan.imports) != 1)} locked")
