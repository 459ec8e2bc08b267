"""``dialoom graph``: the tools of a spec, and which of them hang together."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import load_plan, spec_options
from dialoom.cli.console import loudness, tell

__all__ = ["command"]

_FORMS = (".svg", ".graphml", ".html")


@click.command("graph", short_help="Draw which tools hang together.")
@click.argument("spec", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Where to draw it: .svg, .graphml, or .html (a page to look at). Without it, the edges are listed.",
)  # fmt: skip
@spec_options
@loudness
def command(spec: Path, output: Path | None, allow: tuple[Path, ...], overrides: tuple[str, ...]) -> None:
    """The tool graph of SPEC: results that feed calls, and tools that take the same."""
    if output is not None and output.suffix not in _FORMS:
        raise click.UsageError(f"-o takes a file that ends in {', '.join(_FORMS)}, not {output.name}")
    from dialoom.runtime.rundir import write_atomically
    from dialoom.runtime.toolmap import map_tools, write_graphml, write_page, write_svg

    drawn = map_tools(load_plan(spec, allow, overrides))
    if output is None:
        for edge in drawn.edges:
            arrow = "->" if edge.kind == "feeds" else "--"
            click.echo(f"{edge.source}.{edge.output} {arrow} {edge.target}.{edge.input}  {edge.similarity:.2f}")
        return
    form = {".svg": write_svg, ".graphml": write_graphml, ".html": write_page}[output.suffix]
    output.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(output, form(drawn).encode())
    count = sum(len(members) for _, members in drawn.groups)
    tell(f"{output}: {count:,} tools, {len(drawn.edges):,} edges")
