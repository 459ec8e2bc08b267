"""``dialoom lsp``: the language server, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.console import loudness

__all__ = ["command"]


@click.command("lsp", short_help="Serve editors: the language server, over stdin and stdout.")
@click.option(
    "--allow", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
    help="Let specs import files of this directory, outside their own project. May be repeated.",
)  # fmt: skip
@click.option("--stdio", is_flag=True, help="Talk over stdin and stdout, as it does anyway: editors pass it.")
@loudness
def command(allow: tuple[Path, ...], stdio: bool) -> int:
    """Serve an editor by the Language Server Protocol, until it says exit.

    Exit code 1 if the editor went away without shutting it down, 5 if what it needs is not installed.
    """
    from dialoom.runtime.equipment import require_part

    require_part("lsp", "the language server")
    from dialoom.cli.languageserver.server import make_server

    server = make_server(tuple(path.resolve() for path in allow))
    server.start_io()
    return 0 if server.dismissed else 1  # as the protocol has it: who leaves without a word is told so
