"""The run directory on the command line: where it is, whose plan it holds, and one process in it at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dialoom.runtime.errors import PrerequisiteError, UsageError

if TYPE_CHECKING:
    from dialoom.compiler.plan import Plan
    from dialoom.runtime.rundir import RunDirectory

__all__ = ["held_plan", "plan_in", "require_rows", "run_of"]


def run_of(plan: Plan, out: Path | None) -> RunDirectory:
    """The run directory of a plan: ``out``, or ``runs/<dataset>``."""
    from dialoom.runtime.rundir import RunDirectory

    return RunDirectory(out if out is not None else Path("runs") / plan.dataset)


def held_plan(path: Path) -> tuple[RunDirectory, Plan]:
    """The run directory at ``path`` and the plan it holds; PrerequisiteError where it holds none."""
    from dialoom.cli.compiling import read_plan
    from dialoom.runtime.rundir import RunDirectory

    run = RunDirectory(path)
    if path.is_file():
        _refuse_file(path)
    if not run.plan.exists():
        message = f"{path} is no run directory: it holds no plan.json"
        raise PrerequisiteError(message, f"dialoom synth SPEC --out {path}")
    return run, read_plan(run.plan)


def require_rows(run: RunDirectory) -> None:
    """PrerequisiteError where the data set of a run was not made yet."""
    if not any(run.data.glob("*.jsonl")):
        raise PrerequisiteError(f"{run.path} holds no data set yet", f"dialoom synth {run.plan} --out {run.path}")


def _refuse_file(path: Path) -> None:
    """What is wanted is a run directory, and this is a file: say which one may be meant, or how to make one."""
    from dialoom.cli.spectext import SPEC_SUFFIXES

    if path.suffix in SPEC_SUFFIXES or path.name == "plan.json":
        what = "a plan" if path.name == "plan.json" else "a spec"
        raise PrerequisiteError(f"{path} is {what}, and a run directory belongs here", f"dialoom synth {path}")
    whose = path.parent.parent
    meant = f"; it lies in the run {whose}" if (whose / "plan.json").exists() else ""
    raise UsageError(f"{path} is a file, and a run directory belongs here{meant}")


def plan_in(run: RunDirectory) -> Plan | None:
    """The plan that a run directory holds; None where it holds none."""
    from dialoom.cli.compiling import read_plan

    return read_plan(run.plan) if run.plan.exists() else None
