"""``dialoom schema``: the JSON Schema of the YAML surface."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.console import loudness, tell
from dialoom.cli.modeline import SCHEMA_FILE
from dialoom.cli.spectext import write_atomically

__all__ = ["command"]


@click.command("schema", short_help="Print the JSON Schema of YAML specs.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help=f"Where to write it; editors are led to {SCHEMA_FILE}. Without it: stdout.")  # fmt: skip
@loudness
def command(output: Path | None) -> None:
    """Print the JSON Schema (draft-07) of specs in YAML: keys, what they take and mean, defaults and examples.

    Editors complete and check a spec by it. The same version prints the same bytes.
    """
    from dialoom.compiler.yaml_schema import encode_schema

    text = encode_schema()
    if output is None:
        click.echo(text, nl=False)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(output, text)
        tell(f"{output} written")
