"""A source to its tree: by the DSL, or by its YAML surface."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dialoom.grammar.collector import collector_resting
from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.hidden import hidden_characters
from dialoom.grammar.pieces import Pieces
from dialoom.grammar.source import Source
from dialoom.grammar.tree import Declaration, Spec

__all__ = ["EVERYTHING", "Reading", "read"]

EVERYTHING = "*"
"""Stands among damaged names for all that a text that could not be read may declare."""

_MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source says, as far as it could be read.

    ``spec`` holds the declarations that could be read whole. Where there are errors, ``damaged``
    holds the names that the others declare: they exist, so that using them is no mistake, but
    nothing more is known of them. ``partial`` holds what could be read of those, entries with a mistake
    left out: for editors, which complete what is not finished.
    """

    spec: Spec
    diagnostics: tuple[Diagnostic, ...]
    damaged: frozenset[str] = frozenset()
    partial: tuple[Declaration, ...] = field(default=(), compare=False)


def read(source: Source, pieces: Pieces | None = None) -> Reading:
    """Read a source; its suffix says its surface: ``.yaml`` or ``.yml``, else the DSL.

    Diagnostics come in source order. Never raises for what stands in the source. ``pieces``: what an earlier
    version of the source was made of, so that only what changed is read anew (of the DSL; YAML is read whole).
    """
    with collector_resting():
        if source.name.endswith((".yaml", ".yml")):
            from dialoom.grammar.yaml_reader import read_yaml

            reading = read_yaml(source)
        else:
            from dialoom.grammar.loom_reader import read_loom

            reading = read_loom(source, pieces)
    hidden = hidden_characters(source, frozenset(one.span.start for one in reading.diagnostics))
    if not hidden and len(reading.diagnostics) <= _MOST_FINDINGS:
        return reading
    found = sorted([*hidden, *reading.diagnostics], key=Diagnostic.sort_key)
    return replace(reading, diagnostics=_shortened(found))


def _shortened(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The first hundred; the last of them says how many more there are."""
    if len(found) <= _MOST_FINDINGS:
        return tuple(found)
    note = f"there are {len(found) - _MOST_FINDINGS} more mistakes after this one"
    last = found[_MOST_FINDINGS - 1]
    return (*found[: _MOST_FINDINGS - 1], replace(last, notes=(*last.notes, note)))
