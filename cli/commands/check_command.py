"""``dialoom check``: diagnostics, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialoom.cli.compiling import Form, compiled, failed, print_diagnostics, spec_options
from dialoom.cli.console import loudness, tell

if TYPE_CHECKING:
    from dialoom.grammar.diagnostic import Diagnostic
    from dialoom.grammar.source import Source

__all__ = ["command"]


@click.command("check", short_help="Say what is wrong with specs, and nothing else.")
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True,
    help="How to print: for people (stderr), for programs, for code scanning, as annotations of a workflow (stdout).",
)  # fmt: skip
@spec_options
@loudness
def command(specs: tuple[Path, ...], form: Form, allow: tuple[Path, ...], overrides: tuple[str, ...]) -> int:
    """Check specs: read, resolve and verify each of them, and print what was found. Writes nothing.

    Exit code 1 if any of them has an error; warnings alone give 0.
    """
    diagnostics: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    wrong = 0
    for spec in specs:
        compilation = compiled(spec, allow, overrides)
        wrong += failed(compilation)
        # Specs that import one file find the same things in it: once is enough.
        diagnostics.extend(one for one in compilation.diagnostics if one not in diagnostics)
        sources.update(compilation.sources)
    if form != "text":
        from dialoom.grammar.rendering import render

        click.echo(render(tuple(diagnostics), sources, form), nl=False)
    elif diagnostics:
        print_diagnostics(tuple(diagnostics), sources)
    if not diagnostics:
        tell(f"{len(specs)} spec{'s' * (len(specs) != 1)} checked: nothing wrong")
    return 1 if wrong else 0
