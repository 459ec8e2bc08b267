"""``dialoom explain``: what a diagnostic's code means."""

from __future__ import annotations

import click

from dialoom.cli.console import loudness, print_json
from dialoom.runtime.errors import UsageError

__all__ = ["command"]


@click.command("explain", short_help="Explain the code of a diagnostic.")
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@loudness
def command(code: str | None, as_json: bool) -> None:
    """Explain CODE (as in E0201), with a bad and a good example; without CODE, list all of them.

    The name of a lint rule, as in unused_tool, stands for its code.
    """
    from dialoom.compiler.lint.rules import RULES
    from dialoom.grammar.codes import CODES, explain

    code = next((rule.code for rule in RULES if rule.name == code), code)

    if code is None:
        if as_json:
            print_json([{"code": one.code, "title": one.title} for one in CODES.values()])
        else:
            click.echo("\n".join(f"{one.code}  {one.title}" for one in CODES.values()))
        return
    try:
        text = explain(code)
    except KeyError as error:
        raise UsageError(f"{error.args[0]}; 'dialoom explain' lists all codes") from None
    if as_json:
        entry = CODES[code.upper()]
        print_json({name: getattr(entry, name) for name in ("code", "title", "explanation", "bad", "good")})
    else:
        click.echo(text)
