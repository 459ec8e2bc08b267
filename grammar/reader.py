"""A source to its tree: by the DSL, or by its YAML surface."""

from __future__ import annotations

from dataclasses import dataclass

from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.source import Source
from dialoom.grammar.tree import Spec

__all__ = ["EVERYTHING", "Reading", "read"]

EVERYTHING = "*"
"""Stands among damaged names for all that a text that could not be read may declare."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source says, as far as it could be read.

    ``spec`` holds the declarations that could be read whole. Where there are errors, ``damaged``
    holds the names that the others declare: they exist, so that using them is no mistake, but
    nothing more is known of them.
    """

    spec: Spec
    diagnostics: tuple[Diagnostic, ...]
    damaged: frozenset[str] = frozenset()


def read(source: Source) -> Reading:
    """Read a source; its suffix says its surface: ``.yaml`` or ``.yml``, else the DSL.

    Diagnostics come in source order. Never raises for what stands in the source.
    """
    if source.name.endswith((".yaml", ".yml")):
        from dialoom.grammar.yaml_reader import read_yaml

        return read_yaml(source)
    from dialoom.grammar.loom_reader import read_loom

    return read_loom(source)
