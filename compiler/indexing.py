"""What the names of a program mean: each declared thing, where it is declared, and everywhere it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dialoom.compiler.declaration_symbols import Indexer
from dialoom.compiler.program import Program
from dialoom.compiler.scenario_symbols import index_scenario
from dialoom.compiler.symbols import Index, Occurrence
from dialoom.grammar import tree
from dialoom.grammar.source import Source

__all__ = ["index_symbols"]


def index_symbols(program: Program, sources: Mapping[str, Source],
                  partial: Sequence[tree.Declaration] = ()) -> Index:
    """The index of a program; ``partial``: declarations with mistakes, of which the program has nothing."""
    indexer = Indexer(program, sources)
    for spec in program.specs:
        for node in spec.declarations:
            indexer.declaration(node)
            if isinstance(node, tree.Scenario):
                index_scenario(indexer, node)
    for node in partial:
        indexer.declaration(node)
        if isinstance(node, tree.Scenario):
            index_scenario(indexer, node)
    found = sorted(dict.fromkeys(indexer.found), key=Occurrence.key)
    return Index(tuple(found), indexer.imports())
