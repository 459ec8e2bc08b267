"""The specs of a project: who imports whom, and where a symbol is named in all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dialoom.cli.languageserver.documents import Analysis, Documents
from dialoom.compiler.loader import STANDARD, project_of
from dialoom.compiler.symbols import Occurrence, Symbol

__all__ = ["analyses_with", "linked", "occurrences_of", "spec_files"]

_MOST_SPECS = 300
_SKIPPED = {"node_modules", "build", "dist", "runs", "venv", "__pycache__"}
_ENDINGS = (".loom", ".loom.yaml", ".loom.yml")


def spec_files(folder: Path) -> Iterator[Path]:
    """The specs below a folder, sorted, at most 300; hidden folders, builds and runs are left out."""
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        for name in sorted(names):
            if name.endswith(_ENDINGS):
                count += 1
                if count > _MOST_SPECS:
                    return
                yield Path(place) / name


def analyses_with(documents: Documents, analysis: Analysis, source: str) -> list[Analysis]:
    """The analyses of all specs, open or of the project, that rest on a source, the given one first.

    What every spec rests on, the standard library, is looked for in all of them.
    """
    found = [analysis]
    path = Path(analysis.source.name)
    opened = [document.path for document in documents.opened.values()]
    for other in dict.fromkeys([*opened, *spec_files(project_of(path))]):
        if Path(os.path.normpath(other)).as_posix() == analysis.source.name:
            continue
        one = documents.analysis_at(other)
        if source.startswith(STANDARD) or source in one.resolution.sources:
            found.append(one)
    return found


def linked(analyses: list[Analysis], symbols: set[Symbol]) -> set[Symbol]:
    """The symbols and those that share a place with them: one name that stands for several things."""
    found, waiting = set(symbols), list(symbols)
    while waiting:
        symbol = waiting.pop()
        for analysis in analyses:
            for occurrence in analysis.index.of(symbol):
                for other in analysis.index.sharing(occurrence):
                    if other not in found:
                        found.add(other)
                        waiting.append(other)
    return found


def occurrences_of(analyses: list[Analysis], symbols: set[Symbol]) -> list[Occurrence]:
    """Everywhere the symbols are named, in the order of the sources' text."""
    found = {one for analysis in analyses for symbol in symbols for one in analysis.index.of(symbol)}
    return sorted(found, key=Occurrence.key)
