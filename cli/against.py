"""What a plan is held against on the command line: a run, a plan file, or a git revision of the spec."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialoom.cli.compiling import compiled, failed, print_diagnostics, read_plan
from dialoom.cli.runplace import plan_in, run_of
from dialoom.runtime.errors import DialoomError

if TYPE_CHECKING:
    from dialoom.compiler.plan import Plan
    from dialoom.runtime.planchange import PlanChange

__all__ = ["change_from", "plan_at", "refuse_another", "selected"]


def change_from(plan: Plan, against: str | None, source: Path, allow: Sequence[Path],
                overrides: Sequence[str]) -> tuple[str, PlanChange]:  # fmt: skip
    """What ``against`` is called, and the change from it; from the plan's own run directory where it is None.

    A directory with a plan is a run; a file is a plan; anything else is a revision of the repository in which
    ``source`` lies. DialoomError where it is none of them.
    """
    from dialoom.runtime.planchange import change_against_plan, change_against_run

    if against is None or (Path(against) / "plan.json").exists():
        run = run_of(plan, Path(against) if against is not None else None)
        return str(run.path), change_against_run(plan, plan_in(run), run)
    if Path(against).is_file():
        return against, change_against_plan(plan, read_plan(Path(against)))
    return against, change_against_plan(plan, plan_at(source, against, allow, overrides))


def plan_at(source: Path, revision: str, allow: Sequence[Path], overrides: Sequence[str]) -> Plan:
    """The plan of a spec, or the plan in a file, as it was in a git revision. DialoomError where there is none."""
    from dialoom.compiler.canonical import PlanFormatError, decode_plan
    from dialoom.runtime.revision import is_revision, revision_loader

    if Path(revision).exists() or revision.endswith(".json") or not is_revision(revision, source.resolve().parent):
        raise DialoomError(f"{revision}: neither a run directory (it holds no plan.json), nor a plan, nor a revision "
                           f"of the git repository that {source} lies in")
    loader = revision_loader(source, revision, tuple(allow))
    if source.suffix == ".json":
        try:
            return decode_plan(loader.read(source.resolve()))
        except FileNotFoundError:
            raise DialoomError(f"{revision}: there is no {source} in it") from None
        except PlanFormatError as error:
            raise DialoomError(f"{source} in {revision}: {error}") from None
    done = compiled(source, (), overrides, loader)
    if done.plan is not None:
        return done.plan
    if failed(done):
        click.echo(f"as it was in {revision}:", err=True)
        print_diagnostics(done.diagnostics, done.sources)
        raise click.exceptions.Exit(1)
    raise DialoomError(f"{source} in {revision} declares no data set")


def refuse_another(plan: Plan, expected: Plan, place: str, mend: str) -> None:
    """PlanMismatch, with what differs and why, unless the two plans are the same to the byte."""
    from dialoom.cli.reviewtable import reason_lines, review_lines
    from dialoom.compiler.canonical import encode_plan
    from dialoom.runtime.errors import PlanMismatch
    from dialoom.runtime.planchange import change_against_plan

    if encode_plan(plan) == encode_plan(expected):
        return
    change = change_against_plan(plan, expected)
    raise PlanMismatch("\n".join([f"{place} holds another plan than that of {plan.dataset}: {mend}.",
                                  *review_lines(change, f"{place} -> now"), *reason_lines(change)]))


def selected(plan: Plan, change: PlanChange, selectors: Sequence[str]) -> PlanChange:
    """The part of a change that the selectors mean; all of it where there are none."""
    from dialoom.runtime.planchange import PlanChange
    from dialoom.runtime.selection import select

    if not selectors:
        return change
    cells = select(plan, change, selectors)
    return PlanChange(tuple(one for one in change.cells if one.cell.id in cells and one.state != "gone"), ())
