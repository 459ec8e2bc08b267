"""What the passes found wrong, in one place and in source order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.source import Span
from dialoom.grammar.suggestion import did_you_mean as nearest_of

__all__ = ["Findings", "listing", "offer"]

_NAMELESS = ("E0301", "E0302", "E0313", "E0401", "E0421")
"""Codes of names that are nowhere declared."""

_MOST_PLACES = 5
"""How many further places of such a name are shown."""


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
        """All, in source order; one name that is nowhere declared is one finding, wherever it is used."""
        found: dict[tuple[str, ...] | Diagnostic, Diagnostic] = {}
        for one in sorted(dict.fromkeys(self.diagnostics), key=Diagnostic.sort_key):
            key = (one.code, one.message, one.span.source) if one.code in _NAMELESS else one
            if key not in found:
                found[key] = one
            elif isinstance(key, tuple) and len(found[key].labels) <= _MOST_PLACES:
                found[key] = replace(found[key], labels=(*found[key].labels, Label(one.span, "and here")))
        return tuple(found.values())


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
