"""The run directory on the command line: where it is, whose plan it holds, and one process in it at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dialoom.runtime.errors import PrerequisiteError

if TYPE_CHECKING:
    from dialoom.compiler.plan import Plan
    from dialoom.runtime.rundir import RunDirectory

__all__ = ["held_plan", "plan_in", "run_of"]


def run_of(plan: Plan, out: Path | None) -> RunDirectory:
    """The run directory of a plan: ``out``, or ``runs/<dataset>``."""
    from dialoom.runtime.rundir import RunDirectory

    return RunDirectory(out if out is not None else Path("runs") / plan.dataset)


def held_plan(path: Path) -> tuple[RunDirectory, Plan]:
    """The run directory at ``path`` and the plan it holds; PrerequisiteError where it holds none."""
    from dialoom.cli.compiling import read_plan
    from dialoom.runtime.rundir import RunDirectory

    run = RunDirectory(path)
    if not run.plan.exists():
        message = f"{path} is no run directory: it holds no plan.json"
        raise PrerequisiteError(message, f"dialoom synth SPEC --out {path}")
    return run, read_plan(run.plan)


def plan_in(run: RunDirectory) -> Plan | None:
    """The plan that a run directory holds; None where it holds none."""
    from dialoom.cli.compiling import read_plan

    return read_plan(run.plan) if run.plan.exists() else None
