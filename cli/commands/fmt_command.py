"""``dialoom fmt``: specs in the one style of the language."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import print_diagnostics
from dialoom.cli.console import loudness, tell
from dialoom.cli.spectext import read_spec, write_atomically

__all__ = ["command"]


@click.command("fmt", short_help="Format specs, in the one style.")
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if a spec is not formatted.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change. Exit code 0 unless with --check.")
@loudness
def command(specs: tuple[Path, ...], check: bool, diff: bool) -> int:
    """Format specs in place. There are no options of style. Comments are kept, and the plan stays the same.

    A spec with mistakes is left as it is, and its diagnostics are printed. Exit code 1 if there is one.
    """
    wrong = changed = 0
    for spec in specs:
        source, reading = read_spec(spec)
        if any(diagnostic.severity == "error" for diagnostic in reading.diagnostics):
            print_diagnostics(reading.diagnostics, {source.name: source})
            wrong += 1
            continue
        from dialoom.grammar.comments import is_yaml
        from dialoom.grammar.weaving import print_with_comments

        text = print_with_comments(source, reading.spec, is_yaml(source.name))
        # Compared by bytes: line breaks of other systems and a byte order mark are part of the style.
        if text.encode() == spec.read_bytes():
            continue
        changed += 1
        if diff:
            click.echo(_difference(source.text, text, source.name), nl=False)
        elif check:
            tell(f"{spec} is not formatted")
        if not check and not diff:
            write_atomically(spec, text)
            tell(f"{spec} formatted")
    if not changed and not wrong:
        tell(f"{len(specs)} spec{'s' * (len(specs) != 1)} formatted already")
    return 1 if wrong or (check and changed) else 0


def _difference(old: str, new: str, name: str) -> str:
    from difflib import unified_diff

    lines = unified_diff(old.splitlines(True), new.splitlines(True), name, f"{name} (formatted)")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
