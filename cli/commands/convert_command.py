"""``dialoom convert``: a spec in the other surface."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import print_diagnostics
from dialoom.cli.console import loudness, tell
from dialoom.runtime.errors import DialoomError

__all__ = ["command"]


@click.command("convert", short_help="Turn a .loom spec into YAML, or back.")
@click.argument("spec", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Where to write, .loom or .yaml. Without it: stdout, the other surface.")  # fmt: skip
@loudness
def command(spec: Path, output: Path | None) -> int:
    """Print SPEC in the other surface: the DSL as YAML, YAML as DSL. Both compile to the same plan."""
    from dialoom.grammar.printer import print_loom
    from dialoom.grammar.reader import read
    from dialoom.grammar.source import Source
    from dialoom.grammar.yaml_printer import print_yaml

    try:
        source = Source(str(spec), spec.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DialoomError(f"{spec}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise DialoomError(f"{spec}: not UTF-8 text (byte {error.start})") from None
    reading = read(source)
    if reading.diagnostics:
        print_diagnostics(reading.diagnostics, {source.name: source})
    if any(diagnostic.severity == "error" for diagnostic in reading.diagnostics):
        return 1
    yaml_wanted = spec.suffix == ".loom" if output is None else output.suffix in {".yaml", ".yml"}
    text = print_yaml(reading.spec) if yaml_wanted else print_loom(reading.spec)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8", newline="\n")
        tell(f"{output} written")
    return 0
