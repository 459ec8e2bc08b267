"""``dialoom export``: the data set of a run in the forms of others."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.console import loudness

__all__ = ["command"]

_FORMS = ("openai", "hermes")  # those of the language: a test compares them, and help loads nothing


@click.command("export", short_help="Hand on the data set of a run in another form.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--to", "form", required=True, type=click.Choice(_FORMS), help="The form to write.")
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False),
              help="The folder.  [default: RUN/exports/FORM]")  # fmt: skip
@loudness
def command(run: Path, form: str, out: Path | None) -> int:
    """Write the data set of RUN in another form, a JSON Lines file a split.

    `openai`: chat fine-tuning, arguments as JSON texts, without thoughts. `hermes`: conversations with thoughts,
    calls and results as tags in the texts.
    """
    from dialoom.cli.runplace import held_plan, require_rows
    from dialoom.runtime.errors import UsageError
    from dialoom.runtime.handout import hand_out

    directory, _ = held_plan(run)
    require_rows(directory)
    target = out or directory.exports / form
    if target.exists() and not _ours(target):
        raise UsageError(f"{target} holds other files: choose a new folder with --out")
    counts = hand_out(directory.data, form, target)
    splits = ", ".join(f"{count:,} {split}" for split, count in counts.items())
    click.echo(f"{target}: {sum(counts.values()):,} dialogues in the form {form} ({splits})")
    return 0


def _ours(target: Path) -> bool:
    """Whether nothing but splits lies there, which may be written anew."""
    return target.is_dir() and all(path.suffix == ".jsonl" for path in target.iterdir())
