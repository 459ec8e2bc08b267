"""``dialoom doc``: a spec as a page for people."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import documented_plan, spec_options
from dialoom.cli.console import loudness, tell

__all__ = ["command"]


@click.command("doc", short_help="Make a readable page of a spec.")
@click.argument("spec", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", default=Path("doc"),
    show_default=True, help="The directory that the page is written to.",
)  # fmt: skip
@click.option("--markdown", is_flag=True, help="Write Markdown instead, with diagrams for Mermaid.")
@spec_options
@loudness
def command(spec: Path, output: Path, markdown: bool, allow: tuple[Path, ...], overrides: tuple[str, ...]) -> None:
    """A page of SPEC (or of a plan.json): its data set, scenarios, tools and tool graph, what is revealed when.

    One HTML file, named after the spec, that needs nothing else and asks no server for anything.
    """
    from dialoom.runtime.specpage import write_spec_page

    plan, descriptions, source = documented_plan(spec, allow, overrides)
    name = spec.name.partition(".")[0] or plan.dataset
    target = output / (f"{name}.md" if markdown else f"{name}.html")
    write_spec_page(plan, target, descriptions=descriptions, source=source)
    tell(f"{target}: {len(plan.scenarios):,} scenarios, {len(plan.tools):,} tools")
