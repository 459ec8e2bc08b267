"""``dialoom show``: a dialogue, to be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialoom.cli.console import color_wanted, loudness, print_json
from dialoom.cli.rows import rows_of
from dialoom.runtime.errors import UsageError

if TYPE_CHECKING:
    from dialoom.runtime.dialogue import Dialogue

__all__ = ["command"]


@click.command("show", short_help="Print a dialogue readably, with its provenance.")
@click.argument("source", metavar="RUN|FILE|NAME", type=click.Path(path_type=Path))
@click.option("--row", type=click.IntRange(min=0), default=0, show_default=True, metavar="I",
              help="Which dialogue, from 0: of a run in plan order, of a file by its line.")  # fmt: skip
@click.option("--mask", is_flag=True, help="Mark the messages that training takes loss on.")
@click.option("--json", "as_json", is_flag=True, help="The row as it is stored.")
@loudness
def command(source: Path, row: int, mask: bool, as_json: bool) -> None:
    """Print one dialogue of RUN or of a JSONL FILE: who says what, and where every argument comes from.

    A NAME like std.patterns.user_correction prints what the standard library says.
    """
    if str(source).startswith("std.") and not source.exists():
        from dialoom.compiler.library_source import library_source

        text = library_source(str(source))
        if text is None:
            raise UsageError(f"the standard library has no {source}: it has std.types, std.personas, std.difficulty, "
                             "std.patterns")
        click.echo(text, nl=False)
        return
    dialogue = _dialogue(source, row)
    if as_json:
        from dialoom.runtime.row import to_row

        print_json(to_row(dialogue))
        return
    from dialoom.runtime.showing import dialogue_text, show_dialogue

    if not color_wanted(sys.stdout):
        click.echo(dialogue_text(dialogue, mask=mask), nl=False)
        return
    from rich.console import Console

    Console(highlight=False).print(show_dialogue(dialogue, mask=mask))


def _dialogue(source: Path, row: int) -> Dialogue:
    dialogues, _ = rows_of(source)
    count = 0
    for count, dialogue in enumerate(dialogues, start=1):
        if count > row:
            return dialogue
    there = f"it holds {count:,}, from --row 0 to --row {count - 1}" if count else "it holds none"
    raise UsageError(f"{source} has no row {row}: {there}")
