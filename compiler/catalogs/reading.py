"""A catalog's text to its tools, by its kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from dialoom.compiler.catalogs.catalog import Catalog, CatalogError
from dialoom.compiler.loader import LoadFailure
from dialoom.grammar.source import Source

__all__ = ["catalog_kind", "read_catalog"]

_WHY = {"missing": "there is no such file", "outside": "it lies outside of the project", "folder": "it is a folder"}


def catalog_kind(text: str, name: str) -> str:
    """What kind of catalog a text is, by its content: ``openapi``, ``mcp``, ``functions`` or ``jsonl``.

    Raises CatalogError for a text that is none.
    """
    from dialoom.compiler.catalogs.document import parse_value

    if PurePosixPath(name).suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    value = parse_value(text, name)
    if isinstance(value, list):
        return "functions"
    if isinstance(value, dict) and ("openapi" in value or "swagger" in value):
        return "openapi"
    if isinstance(value, dict) and ("tools" in value or "result" in value or "functions" in value):
        return "mcp" if "functions" not in value else "functions"
    raise CatalogError(f"`{name}` is no catalog that is known", 0,
                       "openapi, mcp, functions and jsonl can be imported; --kind says which it is")


def read_catalog(kind: str, text: str, path: Path, load: Callable[[Path], Source]) -> Catalog:
    """The catalog of a text that stands at ``path``; ``load`` gives the files that it refers to.

    Raises CatalogError where it cannot be used.
    """
    if kind != "openapi":
        from dialoom.compiler.catalogs.functions import import_functions

        return import_functions(text, path.name, kind)
    from dialoom.compiler.catalogs.openapi import import_openapi

    def fetch(reference: str) -> str:
        try:
            return load(path.parent / PurePosixPath(reference)).text
        except LoadFailure as failure:
            why = _WHY.get(failure.kind, "it cannot be read as text")
            if failure.kind == "outside":
                why = f"{why}: --allow {PurePosixPath(failure.path).parent} lets it be read"
            raise CatalogError(f"`{reference}`, which it refers to, was not read: {why}") from None

    return import_openapi(text, path.name, fetch)
