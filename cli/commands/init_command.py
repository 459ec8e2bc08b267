"""``dialoom init``: a first project."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from dialoom.cli.console import loudness, tell
from dialoom.cli.modeline import SCHEMA_FILE, modeline
from dialoom.runtime.errors import UsageError

__all__ = ["command"]

_SPEC = "project.loom"


@click.command("init", short_help="Lay out a first project.")
@click.argument("directory", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--yaml", "as_yaml", is_flag=True,
              help="The spec in YAML, and beside it the schema by which editors complete it.")  # fmt: skip
@loudness
def command(directory: Path, as_yaml: bool) -> None:
    """Lay out a first project in DIRECTORY (here without it): a spec that passes `check`, a catalog, a README.

    Never overwrites a file.
    """
    template = _texts(files("dialoom.cli").joinpath("first_project"))
    spec = f"{_SPEC}.yaml" if as_yaml else _SPEC
    if as_yaml:
        template = _in_yaml(template, spec)
    there = [name for name in template if (directory / name).exists()]
    if there:
        raise UsageError(f"{directory} has {', '.join(there)} already; nothing was written")
    for name, text in template.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        click.echo(path)
    tell(f"next: dialoom check {directory / spec}")


def _in_yaml(template: dict[str, str], spec: str) -> dict[str, str]:
    """The same project with its spec in YAML, which names the schema that lies in the project."""
    from dialoom.compiler.yaml_schema import encode_schema
    from dialoom.grammar.reader import read
    from dialoom.grammar.source import Source
    from dialoom.grammar.weaving import print_with_comments

    source = Source(_SPEC, template.pop(_SPEC))
    text = print_with_comments(source, read(source).spec, yaml=True)
    told = {name: text.replace(_SPEC, spec) for name, text in template.items()}
    first = modeline(Path(SCHEMA_FILE), Path(spec))
    return {**told, spec: f"{first}\n{text}", SCHEMA_FILE.as_posix(): encode_schema()}


def _texts(folder: Traversable, prefix: str = "") -> dict[str, str]:
    """The files of the template by their path in it, in order."""
    found: dict[str, str] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            found |= _texts(entry, f"{name}/")
        else:
            found[name] = entry.read_text(encoding="utf-8")
    return found
