"""What the passes found wrong, in one place and in source order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.source import Span
from dialoom.grammar.suggestion import did_you_mean as nearest_of

__all__ = ["Findings", "listing", "offer"]


@dataclass
class Findings:
    """An append-only list of diagnostics."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def add(self, code: str, message: str, span: Span, label: str = "", *, help: str | None = None,
            others: Iterable[tuple[Span, str]] = (), notes: tuple[str, ...] = ()) -> None:
        """One finding at ``span``; ``others`` are places that it conflicts with or follows from."""
        labels = (Label(span, label), *(Label(place, text) for place, text in others))
        self.diagnostics.append(Diagnostic(code, message, labels, notes, help))

    @property
    def failed(self) -> bool:
        """Whether there is an error among them."""
        return any(d.severity == "error" for d in self.diagnostics)

    def in_order(self) -> tuple[Diagnostic, ...]:
        """All, in source order, equal ones once."""
        return tuple(sorted(dict.fromkeys(self.diagnostics), key=Diagnostic.sort_key))


def listing(names: Iterable[str], most: int = 8) -> str:
    """``a, b and 3 more``: names in the order given, for a help line."""
    known = list(names)
    if len(known) > most:
        return ", ".join(known[:most]) + f" and {len(known) - most} more"
    return ", ".join(known)


def offer(name: str, candidates: Iterable[str], kind: str) -> str:
    """The mend for an unknown name: the nearest right ones, else what there is."""
    known = sorted(set(candidates))
    near = nearest_of(name, known)
    if near:
        return near
    if not known:
        return f"there is no {kind} to choose from yet: declare one"
    return f"known are: {listing(known)}"
