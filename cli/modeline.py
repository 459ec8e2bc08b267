"""The first line of a YAML spec, by which editors find the schema: a comment with a path, no network is asked."""

from __future__ import annotations

import os.path
import re
from pathlib import Path

__all__ = ["SCHEMA_FILE", "modeline", "with_modeline"]

SCHEMA_FILE = Path(".dialoom") / "spec.schema.json"
"""Where a project keeps the schema, from one of the folders around a spec."""

_THERE = re.compile(r"^ *(#\s*yaml-language-server:\s*\$schema=[^\n]*\n)\n?", re.MULTILINE)


def modeline(schema: Path, spec: Path) -> str:
    """The line that leads from a spec to a schema, relative to the spec's folder; ends with a line break."""
    path = Path(os.path.relpath(schema.resolve(), spec.resolve().parent)).as_posix()
    return f"# yaml-language-server: $schema={path}\n"


def with_modeline(text: str, spec: Path | None = None) -> str:
    """The YAML text as it belongs at the path ``spec``: led to the schema that its project keeps, if any.

    A text that has such a line already keeps it, at its top.
    """
    from dialoom.compiler.loader import project_of

    there = _THERE.search(text)
    if there is not None:
        return f"{there[1]}\n{text[: there.start()]}{text[there.end() :]}"
    if spec is None:
        return text
    folder, project = spec.resolve().parent, project_of(spec)
    for around in (folder, *folder.parents):
        if (around / SCHEMA_FILE).is_file():
            return f"{modeline(around / SCHEMA_FILE, spec)}\n{text}"
        if around == project:
            break
    return text
