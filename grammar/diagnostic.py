"""Diagnostics: what is wrong with an input, where, why, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialoom.grammar.source import Span

__all__ = ["Diagnostic", "Label", "Severity"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Label:
    """A place in a source and, if there is something to say there, a few words about it."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``code`` is a key of the code table (``dialoom explain CODE``): ``E…`` an error, ``W…`` a
    warning. ``labels[0]`` is the place that the finding is about; the others are places that it
    conflicts with or follows from. ``help`` says the mend.
    """

    code: str
    message: str
    labels: tuple[Label, ...]
    notes: tuple[str, ...] = ()
    help: str | None = None

    @property
    def severity(self) -> Severity:
        """``error`` or ``warning``, as the code's first letter says."""
        return "warning" if self.code.startswith("W") else "error"

    @property
    def span(self) -> Span:
        """The place that the finding is about."""
        return self.labels[0].span

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Source order; errors of one place by code."""
        return (self.span.source, self.span.start, self.span.end, self.code, self.message)
