"""``dialoom check``: diagnostics, nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import Form, compiled, failed, form_option, gathered, print_form, spec_options
from dialoom.cli.console import loudness, tell

__all__ = ["command"]


@click.command("check", short_help="Say what is wrong with specs, and nothing else.")
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@form_option
@spec_options
@loudness
def command(specs: tuple[Path, ...], form: Form, allow: tuple[Path, ...], overrides: tuple[str, ...]) -> int:
    """Check specs: read, resolve and verify each of them, and print what was found. Writes nothing.

    Exit code 1 if any of them has an error; warnings alone give 0.
    """
    compilations = [compiled(spec, allow, overrides) for spec in specs]
    diagnostics, sources = gathered([(one.diagnostics, one.sources) for one in compilations])
    print_form(diagnostics, sources, form)
    if not diagnostics:
        tell(f"{len(specs)} spec{'s' * (len(specs) != 1)} checked: nothing wrong")
    return 1 if any(failed(one) for one in compilations) else 0
