"""The standard library, resolved alone: what every spec has without importing it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from dialoom.compiler.findings import Findings
from dialoom.compiler.loader import STANDARD, Loader
from dialoom.compiler.patterns import resolve_patterns
from dialoom.compiler.plan import Pattern, ValueType
from dialoom.compiler.program import Program
from dialoom.compiler.value_types import resolve_types
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.tree import Spec

__all__ = ["library_path", "standard_patterns", "standard_types"]


@cache
def standard_types() -> Mapping[str, ValueType]:
    """The types that every spec has, by name: those of the language, then ``specs/std/types.loom``."""
    loader = Loader(Path(), Path())
    specs = tuple(read(source).spec for source in loader.standard())
    nothing = Spec((), Source("", "").span(0, 0))
    return resolve_types(Program(loader, nothing, specs=specs), Findings()).types


@cache
def standard_patterns() -> Mapping[str, Pattern]:
    """The patterns of ``specs/std/patterns.loom`` by name, in the order written."""
    loader = Loader(Path(), Path())
    specs = tuple(read(source).spec for source in loader.standard())
    nothing = Spec((), Source("", "").span(0, 0))
    return resolve_patterns(Program(loader, nothing, specs=specs), Findings()).patterns


def library_path(name: str) -> Path:
    """Where a source of the standard library lies on the disk; ``name`` as in diagnostics."""
    return Path(str(files("dialoom.specs").joinpath("std").joinpath(name.removeprefix(STANDARD))))
