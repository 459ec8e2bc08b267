"""The pass that takes stock of declared names: each at most once, a place for each."""

from __future__ import annotations

from dataclasses import replace

from dialoom.compiler.findings import Findings
from dialoom.compiler.loader import STANDARD
from dialoom.compiler.program import Program
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["collect_names"]

_KINDS: dict[type, str] = {
    tree.TypeDeclaration: "type", tree.Entity: "entity", tree.Tool: "tool", tree.Persona: "persona",
    tree.Pattern: "pattern", tree.Difficulty: "level",
    tree.Scenario: "scenario", tree.Dataset: "dataset", tree.Train: "train", tree.Evaluate: "evaluate",
}


def collect_names(program: Program, findings: Findings) -> Program:
    """The program with the place of every declared name; a name declared twice is an error at both.

    A spec may declare anew what the standard library has: its own declaration then counts.
    """
    places: dict[tuple[str, str], Span] = dict(program.places)
    for spec in program.specs:
        for declaration in spec.declarations:
            kind = _KINDS.get(type(declaration))
            if kind is None or isinstance(declaration, tree.Import | tree.Domain | tree.Lint):
                continue
            name = declaration.name
            first = places.get((kind, name.text))
            if first is not None and not first.source.startswith(STANDARD):
                findings.add("E0212", f"there are two declarations of the {kind} `{name.text}`", name.span,
                             "again here", others=((first, "first here"),), help="rename or drop one of them")
            places[kind, name.text] = name.span
    return replace(program, places=places)
