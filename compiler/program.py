"""The program: what is known of a spec so far. Each pass returns it with more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from dialoom.compiler.loader import Loader
from dialoom.compiler.memo import Memo
from dialoom.compiler.overrides import Override
from dialoom.compiler.plan import (
    Cell,
    Domain,
    Entity,
    EvaluatePlan,
    Expectation,
    Levels,
    Pattern,
    Persona,
    Scenario,
    Split,
    Tool,
    ToolGraph,
    TrainPlan,
    ValueType,
)
from dialoom.compiler.similarity import SimilarityIndex
from dialoom.grammar import tree
from dialoom.grammar.reader import EVERYTHING
from dialoom.grammar.source import Span

__all__ = ["EVERYTHING", "DatasetPlan", "Program", "Variant", "may_exist", "may_fit"]

N = TypeVar("N")


def may_exist(name: str, damaged: frozenset[str]) -> bool:
    """Whether an unknown name could be of a declaration that could not be read, or lie below one.

    Using such a name is no mistake of its own; nothing more is known of it.
    """
    parts = name.split(".")
    heads = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return EVERYTHING in damaged or any(head in damaged for head in heads)


def may_fit(within: str, damaged: frozenset[str]) -> bool:
    """Whether a selection like ``Sales.*`` could hold a declaration that could not be read."""
    prefix = within.removesuffix("*")
    return may_exist(within.removesuffix(".*"), damaged) or any(name.startswith(prefix) for name in damaged)


@dataclass(frozen=True, slots=True)
class Variant:
    """A near-duplicate of the tool ``of``, made by rule, and the ``fact`` that excludes it."""

    tool: Tool
    of: str
    fact: str


@dataclass(frozen=True, slots=True)
class DatasetPlan:
    """The data set, resolved. ``mix`` and ``difficulty`` hold shares that add up to 1."""

    name: str
    span: Span
    seed: int
    rows: int
    system: tuple[str, ...]
    mix: tuple[tuple[str, float], ...]
    difficulty: tuple[tuple[str, float], ...]
    splits: tuple[Split, ...]
    hold_out: tuple[str, ...]
    expect: tuple[Expectation, ...]
    validators: tuple[Expectation, ...] = ()
    exports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """Everything that crosses from one pass to the next.

    ``damaged`` names declarations that could not be read (see ``may_exist``). ``memo``: what earlier
    compilations worked out. ``places`` holds where
    each declared name stands, by kind and name. ``unsure``: tools with a type that could not be resolved.
    """

    loader: Loader
    main: tree.Spec
    overrides: tuple[Override, ...] = ()
    memo: Memo = field(default_factory=Memo)
    specs: tuple[tree.Spec, ...] = ()
    damaged: frozenset[str] = frozenset()
    places: Mapping[tuple[str, str], Span] = field(default_factory=dict)
    imports: tuple[tuple[str, str], ...] = ()
    brought: tuple[tuple[str, int], ...] = ()
    types: Mapping[str, ValueType] = field(default_factory=dict)
    entities: Mapping[str, Entity] = field(default_factory=dict)
    catalog_tools: Mapping[str, Tool] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    similarity: SimilarityIndex = field(default_factory=lambda: SimilarityIndex({}))
    graph: ToolGraph | None = None
    variants: Mapping[str, tuple[Variant, ...]] = field(default_factory=dict)
    personas: Mapping[str, Persona] = field(default_factory=dict)
    patterns: Mapping[str, Pattern] = field(default_factory=dict)
    levels: Levels = field(default_factory=Levels)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    expanded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dataset: DatasetPlan | None = None
    domains: tuple[Domain, ...] = ()
    cells: tuple[Cell, ...] = ()
    tool_splits: tuple[tuple[str, str], ...] = ()
    train: tuple[TrainPlan, ...] = ()
    evaluate: tuple[EvaluatePlan, ...] = ()

    def declared(self, kind: type[N]) -> list[N]:
        """The declarations of a kind, of all specs, in order."""
        return [d for spec in self.specs for d in spec.declarations if isinstance(d, kind)]
