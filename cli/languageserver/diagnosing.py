"""What is shown as wrong in a document: its own findings, and, at its imports, those of what it imports."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from dialoom.cli.languageserver.documents import Analysis
from dialoom.compiler.loader import Loader
from dialoom.grammar import tree
from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.source import Span

__all__ = ["findings_of", "imported_name"]


def imported_name(node: tree.Import, source: str) -> str:
    """The name of the source that an import of the spec ``source`` leads to."""
    return Loader.name_of(Path(source).parent / PurePosixPath(node.path.value))


def findings_of(analysis: Analysis) -> list[Diagnostic]:
    """The findings to show in the document, in its order.

    Findings of another source stand there; here its errors are one finding, at the import that leads to it.
    """
    name = analysis.source.name
    found = [one for one in analysis.resolution.diagnostics if one.span.source == name]
    elsewhere: dict[str, list[Diagnostic]] = {}
    for one in analysis.resolution.diagnostics:
        if one.span.source != name and one.severity == "error":
            elsewhere.setdefault(one.span.source, []).append(one)
    for source, errors in elsewhere.items():
        place = _import_of(analysis, source)
        if place is not None:
            shown = PurePosixPath(source).name
            count = "an error" if len(errors) == 1 else f"{len(errors)} errors"
            labels = (Label(place), *(Label(one.span, one.message) for one in errors))
            found.append(Diagnostic(errors[0].code, f"`{shown}` has {count}: {errors[0].message}", labels))
    return sorted(found, key=Diagnostic.sort_key)


def _import_of(analysis: Analysis, wanted: str) -> Span | None:
    """The import of the document that leads to a source, be it through others."""
    program = analysis.resolution.program
    specs = {spec.span.source: spec for spec in program.specs} if program is not None else {}

    def reaches(name: str, seen: set[str]) -> bool:
        if name == wanted or name in seen or name not in specs:
            return name == wanted
        seen.add(name)
        return any(reaches(imported_name(node, name), seen) for node in specs[name].declarations
                   if isinstance(node, tree.Import))

    name = analysis.source.name
    for node in analysis.reading.spec.declarations:
        if isinstance(node, tree.Import) and reaches(imported_name(node, name), {name}):
            return node.path.span
    return None
