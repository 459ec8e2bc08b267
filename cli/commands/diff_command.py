"""``dialoom diff``: what changed between two plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialoom.cli.compiling import read_plan, spec_options
from dialoom.cli.console import loudness, print_json

if TYPE_CHECKING:
    from dialoom.compiler.plan import Plan

__all__ = ["command"]

_CHANGES = 10


@click.command("diff", short_help="Show what changed between two plans, runs or git revisions.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("spec", metavar="[SPEC]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@click.option("--detailed-exitcode", is_flag=True, help="0: no difference, 10: there are changes.")
@spec_options
@loudness
def command(
    old: str, new: str, spec: Path | None, as_json: bool, detailed_exitcode: bool,
    allow: tuple[Path, ...], overrides: tuple[str, ...],
) -> int:  # fmt: skip
    """Show what has to be made anew to come from OLD to NEW, and why.

    Each is a plan.json, a run directory, or, where SPEC is given, a git revision of it. Exit code 10 with
    --detailed-exitcode where they differ.
    """
    from dialoom.cli.against import plan_at
    from dialoom.cli.plantable import change_facts
    from dialoom.cli.reviewtable import reason_lines, review_lines
    from dialoom.runtime.planchange import change_against_plan

    def plan_of(name: str) -> Plan:
        path = Path(name)
        if (path / "plan.json").exists():
            return read_plan(path / "plan.json")
        if path.is_file() or spec is None:
            return read_plan(path)
        return plan_at(spec, name, allow, overrides)

    before, after = plan_of(old), plan_of(new)
    change = change_against_plan(after, before)
    if as_json:
        print_json(change_facts(after, change))
    else:
        click.echo("\n".join([*review_lines(change, f"{old} -> {new}"), *reason_lines(change)]))
    return _CHANGES if detailed_exitcode and change.anything else 0
