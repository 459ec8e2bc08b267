"""``dialoom doctor``: what is installed, what is missing, and the command that mends it."""

from __future__ import annotations

import click

from dialoom.cli.columns import aligned
from dialoom.cli.console import loudness, print_json

__all__ = ["command"]


@click.command("doctor", short_help="Say what is installed and what is missing.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@loudness
def command(as_json: bool) -> int:
    """Say which parts of Dialoom can work here. Exit code 5 if something of the core is missing."""
    from dialoom.runtime.equipment import examine

    parts = examine()
    if as_json:
        print_json([
            {"part": part.name, "purpose": part.purpose, "present": dict(part.present), "missing": list(part.missing),
             "mend": part.mend if part.missing else None}
            for part in parts
        ])  # fmt: skip
    else:
        rows = [
            (part.name, part.purpose, "missing: " + ", ".join(part.missing) if part.missing else "there",
             part.mend if part.missing else "")
            for part in parts
        ]  # fmt: skip
        click.echo("\n".join(aligned(("part", "for", "state", "mended by"), rows)))
    return 5 if any(part.missing and part.needed for part in parts) else 0
