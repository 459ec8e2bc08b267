"""What the declarations of a program mention, found in their trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from dialoom.compiler.loader import Loader
from dialoom.compiler.program import Program
from dialoom.grammar import tree

__all__ = ["brought_by", "called_tools", "named_in", "shown_tools", "types_in"]


def named_in(node: Any) -> Iterator[str]:
    """Every name that stands in a node of the tree, its own first."""
    if isinstance(node, tree.Name):
        yield node.text
    elif isinstance(node, tuple):
        for part in node:
            yield from named_in(part)
    elif is_dataclass(node):
        for field in fields(node):
            yield from named_in(getattr(node, field.name))


def types_in(node: Any) -> Iterator[str]:
    """The names of the types that are used in a node: ``email``, ``Lead.email``."""
    if isinstance(node, tree.TypeExpression):
        yield node.name.text
    if isinstance(node, tuple):
        for part in node:
            yield from types_in(part)
    elif is_dataclass(node):
        for field in fields(node):
            yield from types_in(getattr(node, field.name))


def called_tools(program: Program) -> set[str]:
    """The tools that a scenario calls."""
    return {step.tool for scenario in program.scenarios.values() for step in scenario.steps}


def shown_tools(program: Program) -> set[str]:
    """The tools that are a distractor of a scenario, or that it says are offered: written, or found near."""
    return {name for scenario in program.scenarios.values()
            for name in (*(distractor.tool for distractor in scenario.distractors), *scenario.offered)}


def brought_by(item: tree.Import, program: Program) -> list[tree.Declaration]:
    """All that an imported spec declares, with what it imports itself."""
    specs = {spec.span.source: spec for spec in program.specs}
    waiting, seen, found = [(item, program.main.span.source)], set[str](), list[tree.Declaration]()
    while waiting:
        one, importer = waiting.pop()
        name = Loader.name_of(_folder(importer) / one.path.value)
        if name in seen or name not in specs:
            continue
        seen.add(name)
        for declaration in specs[name].declarations:
            if isinstance(declaration, tree.Import):
                waiting.append((declaration, name))
            found.append(declaration)
    return found


def _folder(source: str) -> Any:
    from pathlib import Path

    return Path(source).parent
