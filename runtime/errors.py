"""What can go wrong while a plan runs.

::

    DialoomError
    ├── UsageError            the command is wrong (exit code 2)
    ├── SpecError             the input is wrong (1): carries diagnostics
    ├── PlanMismatch          a run directory belongs to another plan (1)
    ├── PrerequisiteError     something needed is not there (5): carries the command that mends it
    ├── RunBusy               a run directory is in use by another process (5)
    ├── TooFewRows            fewer rows than asked (4)
    ├── WorkerDied            a worker process went away, killed or out of memory (5)
    ├── WikiError             Wikidata or Wikipedia did not answer, or do not know what is asked (5)
    └── ModelError            a model did not answer (5); ``retryable`` says whether another try may help
"""

from __future__ import annotations

from dialoom.grammar.diagnostic import Diagnostic

__all__ = [
    "DialoomError", "ModelError", "PlanMismatch", "PrerequisiteError", "RunBusy", "SpecError", "TooFewRows",
    "UsageError", "WikiError", "WorkerDied",
]


class DialoomError(Exception):
    """The base of all; ``exit_code`` is what a command ends with."""

    exit_code = 1


class UsageError(DialoomError):
    """The command is wrong."""

    exit_code = 2


class SpecError(DialoomError):
    """The input is wrong."""

    exit_code = 1

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(f"{len(diagnostics)} diagnostics")
        self.diagnostics = diagnostics


class PlanMismatch(DialoomError):
    """A run directory belongs to another plan."""

    exit_code = 1


class RunBusy(DialoomError):
    """A run directory is in use by another process."""

    exit_code = 5


class TooFewRows(DialoomError):
    """Fewer rows than asked came out."""

    exit_code = 4


class PrerequisiteError(DialoomError):
    """Something needed is not there; ``command`` mends it."""

    exit_code = 5

    def __init__(self, message: str, command: str) -> None:
        super().__init__(message)
        self.command = command


class WorkerDied(DialoomError):
    """A worker process ended without an answer: killed, out of memory, or unable to start."""

    exit_code = 5


class WikiError(DialoomError):
    """Wikidata or Wikipedia did not answer, or do not know what is asked."""

    exit_code = 5


class ModelError(DialoomError):
    """A model did not answer."""

    exit_code = 5

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable
