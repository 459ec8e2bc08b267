"""A catalog's text to its tools, by its kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from dialoom.compiler.catalogs.catalog import Catalog, CatalogError
from dialoom.compiler.loader import LoadFailure
from dialoom.grammar.source import Source

__all__ = ["catalog_kind", "read_catalog"]

_WHY = {"missing": "there is no such file", "outside": "which lies outside of the spec's project",
        "folder": "which is a folder"}


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
            why = _WHY.get(failure.kind, "which cannot be read as text")
            raise CatalogError(f"`{path.name}` refers to `{reference}`: {why}") from None

    return import_openapi(text, path.name, fetch)
