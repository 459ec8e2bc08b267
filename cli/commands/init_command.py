"""``dialoom init``: a first project."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from dialoom.cli.console import loudness, tell
from dialoom.runtime.errors import UsageError

__all__ = ["command"]


@click.command("init", short_help="Lay out a first project.")
@click.argument("directory", default=".", type=click.Path(path_type=Path, file_okay=False))
@loudness
def command(directory: Path) -> None:
    """Lay out a first project in DIRECTORY (here without it): a spec that passes `check`, a catalog, a README.

    Never overwrites a file.
    """
    template = _texts(files("dialoom.cli").joinpath("first_project"))
    there = [name for name in template if (directory / name).exists()]
    if there:
        raise UsageError(f"{directory} has {', '.join(there)} already; nothing was written")
    for name, text in template.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        click.echo(path)
    tell(f"next: dialoom check {directory / 'project.loom'}")


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
