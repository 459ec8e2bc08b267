"""The execution of a plan: everything that it declares, in order, resuming what is there.

synthesize → (expect) → train → evaluate → (require) → report. Every step resumes by itself: rows that
the journal has are not made again, a model or an evaluation that came from the very same inputs is
taken as it is. Gates do not stop the work: what they say is in the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dialoom import __version__
from dialoom.compiler.plan import EvaluatePlan, Plan
from dialoom.runtime.agenda import engine_fingerprint
from dialoom.runtime.equipment import require_part
from dialoom.runtime.journal import Journal
from dialoom.runtime.progress import Progress
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.synthesis import SynthesisResult, synthesize
from dialoom.runtime.training.trainer import model_directory

if TYPE_CHECKING:
    from dialoom.runtime.evaluation.result import Evaluation

__all__ = ["Execution", "run_spec"]


@dataclass(frozen=True, slots=True)
class Execution:
    """What came of it: the data set, the evaluations in the plan's order, and where the report is."""

    synthesis: SynthesisResult
    evaluations: tuple[Evaluation, ...]
    report: Path

    @property
    def gates_hold(self) -> bool:
        """Whether every ``expect`` and every ``require`` holds."""
        return self.synthesis.quality.passed and all(evaluation.passed for evaluation in self.evaluations)


def run_spec(plan: Plan, run: RunDirectory, progress: Progress, *, workers: int = 1, update: bool = False) -> Execution:
    """Execute ``plan`` in ``run``, which this process owns meanwhile.

    ``update``: a run directory that holds another plan takes this one over, with the rows that did
    not change; else that raises PlanMismatch. Raises PrerequisiteError before anything is made where
    the plan learns and the packages for it are missing, and TooFewRows where rows did not pass the
    verifier.
    """
    from dialoom.runtime.report import write_report

    if plan.train or plan.evaluate:
        require_part("train", f"learning from {plan.dataset}, as its spec declares,")
    with run.locked():
        run.claim(plan, update=update)
        synthesis = synthesize(plan, run, rows=None, workers=workers, progress=progress)
        synthesis.require_all()
        _train(plan, run, progress)
        evaluations = _evaluate(plan, run, progress)
        report = write_report(plan, run, progress)
    return Execution(synthesis, evaluations, report)


def _train(plan: Plan, run: RunDirectory, progress: Progress) -> None:
    for which in plan.train:
        from dialoom.runtime.training.trainer import train

        result = train(plan, run, which, progress)
        if not result.fresh:
            progress.note(f"{which.name} is trained already, on the same rows")


def _evaluate(plan: Plan, run: RunDirectory, progress: Progress) -> tuple[Evaluation, ...]:
    if not plan.evaluate:
        return ()
    from dialoom.runtime.evaluation import evaluate, read_evaluations

    evaluations = []
    for which in plan.evaluate:
        inputs = _inputs(plan, run, which)
        with Journal(run.journal) as journal:
            known = journal.recall(f"evaluation {which.name} of {which.model}") == inputs
        there = [one for one in read_evaluations(run.evaluation) if (one.name, one.model) == (which.name, which.model)]
        if known and there:
            progress.note(f"{which.model} is evaluated already in {which.name}, on the same rows")
            evaluations.append(there[0])
            continue
        evaluations.append(evaluate(plan, run, which, progress))
        with Journal(run.journal) as journal:
            journal.remember(f"evaluation {which.name} of {which.model}", inputs)
    return tuple(evaluations)


def _inputs(plan: Plan, run: RunDirectory, which: EvaluatePlan) -> str:
    """A hash of what decides an evaluation: its plan, the rows, the weights, the program."""
    from dialoom.runtime.training.logbook import read_log

    logs = [read_log(model_directory(plan, run, one.name)) for one in plan.train if one.name == which.model]
    weights = [log.fingerprint for log in logs if log is not None]
    decisive = [__version__, engine_fingerprint(), plan.data_hash, weights, msgspec.to_builtins(which)]
    return blake2b(msgspec.json.encode(decisive, order="sorted"), digest_size=16).hexdigest()
