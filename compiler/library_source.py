"""The source of what the standard library declares, with its comment."""

from __future__ import annotations

from pathlib import Path

from dialoom.compiler.loader import STANDARD, Loader
from dialoom.grammar import tree
from dialoom.grammar.reader import read

__all__ = ["library_source"]


def library_source(name: str) -> str | None:
    """The text of ``std.patterns`` or ``std.patterns.typos``, comments above it included; None for an unknown one."""
    _, _, rest = name.partition(".")
    kind, _, wanted = rest.partition(".")
    for source in Loader(Path(), Path()).standard():
        if source.name != f"{STANDARD}{kind}.loom":
            continue
        if not wanted:
            return source.text
        for node in read(source).spec.declarations:
            if not isinstance(node, tree.Import | tree.Domain | tree.Lint) and node.name.text == wanted:
                lines = source.text[: node.span.start].splitlines()
                start = len(lines)
                while start and lines[start - 1].startswith("#"):
                    start -= 1
                return "\n".join([*lines[start:], source.text[node.span.start : node.span.end], ""])
    return None
