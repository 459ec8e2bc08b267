"""``dialoom lint``: what is legal in specs, and unwise."""

from __future__ import annotations

from pathlib import Path

import click

from dialoom.cli.compiling import Form, form_option, gathered, print_form, remembering, spec_options
from dialoom.cli.console import loudness, print_json, tell

__all__ = ["command"]


@click.command("lint", short_help="Say what is legal in specs, and unwise.")
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="SPEC...")
@click.option("--strict", is_flag=True, help="Exit code 1 for warnings too.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules: name, code and what each finds.")
@form_option
@spec_options
@loudness
def command(
    specs: tuple[Path, ...], strict: bool, list_rules: bool, form: Form, allow: tuple[Path, ...],
    overrides: tuple[str, ...],
) -> int:  # fmt: skip
    """Lint specs: all that a check finds, and in those without errors what is unwise. Writes nothing.

    A spec switches a rule off where it knows better: `lint { unused_tool off for CRM.FindLead }`. Exit code 1 if
    there is an error, or with --strict anything at all.
    """
    if list_rules:
        _print_rules(form)
        return 0
    if not specs:
        raise click.UsageError("Missing argument 'SPEC...'.")
    from dialoom.compiler.lint.linting import Linting, lint_spec

    def linted(spec: Path) -> Linting:
        return remembering(lambda memo: lint_spec(spec, allow=allow, overrides=overrides, memo=memo))

    found = [linted(spec) for spec in specs]
    diagnostics, sources = gathered([(one.diagnostics, one.sources) for one in found])
    print_form(diagnostics, sources, form)
    if not diagnostics:
        tell(f"{len(specs)} spec{'s' * (len(specs) != 1)} linted: nothing unwise")
    return 1 if any(strict or one.severity == "error" for one in diagnostics) else 0


def _print_rules(form: Form) -> None:
    from dialoom.compiler.lint.rules import RULES
    from dialoom.grammar.codes import CODES

    if form == "json":
        print_json([{"rule": rule.name, "code": rule.code, "finds": CODES[rule.code].title} for rule in RULES])
        return
    width = max(len(rule.name) for rule in RULES)
    click.echo("\n".join(f"{rule.name:<{width}}  {rule.code}  {CODES[rule.code].title}" for rule in RULES))
