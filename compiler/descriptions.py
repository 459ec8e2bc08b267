"""What a spec says in words of what it declares: for people who read it, nothing of it is in a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from dialoom.compiler.loader import Loader
from dialoom.grammar import tree
from dialoom.grammar.reader import read

__all__ = ["Descriptions", "describe_declarations", "standard_descriptions"]

Descriptions = Mapping[tuple[str, str], str]
"""The text beside a declaration's name, by its kind (``entity``, ``persona``, ``pattern``) and name."""

_KINDS: tuple[tuple[type[tree.Entity | tree.Persona | tree.Pattern], str], ...] = (
    (tree.Entity, "entity"), (tree.Persona, "persona"), (tree.Pattern, "pattern"),
)  # fmt: skip


def describe_declarations(specs: Iterable[tree.Spec]) -> Descriptions:
    """The texts of the specs' declarations; of two of one name the later's."""
    return {
        (word, node.name.text): node.description.value
        for spec in specs
        for node in spec.declarations
        for kind, word in _KINDS
        if isinstance(node, kind) and node.description is not None
    }


def standard_descriptions() -> Descriptions:
    """Those of the standard library."""
    return describe_declarations(read(source).spec for source in Loader(Path(), Path()).standard())
