"""``dialoom convert``: a spec in the other surface."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import print_diagnostics
from dialoom.cli.console import loudness, tell
from dialoom.cli.modeline import with_modeline
from dialoom.cli.spectext import read_spec, refuse_other_endings, write_atomically

__all__ = ["command"]


@click.command("convert", short_help="Turn a .loom spec into YAML, or back.")
@click.argument("spec", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Where to write, .loom or .yaml. Without it: stdout, the other surface.")  # fmt: skip
@loudness
def command(spec: Path, output: Path | None) -> int:
    """Print SPEC in the other surface: the DSL as YAML, YAML as DSL, comments included. The plan is the same."""
    from dialoom.grammar.comments import is_yaml
    from dialoom.grammar.weaving import print_with_comments

    refuse_other_endings(output)
    source, reading = read_spec(spec)
    if reading.diagnostics:
        print_diagnostics(reading.diagnostics, {source.name: source})
    if any(diagnostic.severity == "error" for diagnostic in reading.diagnostics):
        return 1
    yaml_wanted = not is_yaml(source.name) if output is None else is_yaml(output.name)
    text = print_with_comments(source, reading.spec, yaml_wanted)
    if yaml_wanted:
        text = with_modeline(text, output)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomically(output, text)
        tell(f"{output} written")
    return 0
