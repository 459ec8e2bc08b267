"""The pass that brings in other specs and catalogs."""

from __future__ import annotations

import os.path
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from dialoom.compiler.catalogs.catalog import Catalog, CatalogError
from dialoom.compiler.catalogs.reading import read_catalog
from dialoom.compiler.findings import Findings, listing, offer
from dialoom.compiler.loader import Load, Loader, LoadFailure, digest
from dialoom.compiler.lockfile import check_lock
from dialoom.compiler.memo import Memo
from dialoom.compiler.plan import Tool
from dialoom.compiler.program import EVERYTHING, Program
from dialoom.grammar import tree
from dialoom.grammar.source import Source, Span
from dialoom.grammar.suggestion import did_you_mean

__all__ = ["CATALOG_KINDS", "load_imports"]

_MOST_NOTES = 5
CATALOG_KINDS = ("openapi", "mcp", "functions", "jsonl")
"""The kinds of catalogs that can be imported."""


@dataclass
class _Loading:
    """What has been loaded while the imports are followed; ``origins``: the file of each catalog tool."""

    loader: Loader
    findings: Findings
    memo: Memo
    specs: list[tree.Spec] = field(default_factory=list)
    tools: dict[str, Tool] = field(default_factory=dict)
    origins: dict[str, Path] = field(default_factory=dict)
    places: dict[str, Span] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    brought: dict[str, int] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    done: set[Path] = field(default_factory=set)


def load_imports(program: Program, findings: Findings) -> Program:
    """The program with all its specs (standard library first, the main one last) and catalog tools."""
    loading = _Loading(program.loader, findings, program.memo, damaged=set(program.damaged))
    for source in program.loader.standard():
        reading = program.loader.reading(source)
        findings.diagnostics.extend(reading.diagnostics)
        loading.specs.append(reading.spec)
    main = Path(program.main.span.source)
    _follow(program.main, program.loader.base, (main,), loading)
    loading.specs.append(program.main)
    check_lock(program.loader, {key: (value, loading.spans[key]) for key, value in loading.imports.items()}, findings)
    places = {("tool", name): span for name, span in loading.places.items()}
    return replace(
        program,
        specs=tuple(loading.specs),
        catalog_tools=loading.tools,
        places={**program.places, **places},
        imports=tuple(sorted(loading.imports.items())),
        brought=tuple(sorted(loading.brought.items())),
        damaged=frozenset(loading.damaged),
    )


def _follow(spec: tree.Spec, folder: Path, chain: tuple[Path, ...], loading: _Loading) -> None:
    for item in spec.declarations:
        if not isinstance(item, tree.Import):
            continue
        kind = item.kind.text if item.kind else "spec"
        if kind == "spec":
            _import_spec(item, folder, chain, loading)
        elif kind in CATALOG_KINDS:
            _import_catalog(item, kind, folder, loading)
        else:
            assert item.kind is not None
            loading.findings.add("E0208", f"there are no catalogs of the kind `{kind}`", item.kind.span,
                                 help=offer(kind, (*CATALOG_KINDS, "spec"), "kind of catalog"))
            _damage(item, loading)


def _damage(item: tree.Import, loading: _Loading) -> None:
    """What the import would have brought is not known: using it is no further mistake."""
    loading.damaged.add(item.prefix.text if item.prefix else EVERYTHING)


def _load(item: tree.Import, path: Path, loading: _Loading) -> Source | None:
    try:
        return loading.loader.load(path)
    except LoadFailure as failure:
        folder = PurePosixPath(failure.path).parent
        code, message, help = {
            "missing": ("E0201", f"there is no file `{item.path.value}`",
                        did_you_mean(path.name, loading.loader.names_in(path.parent))
                        or f"paths start where the spec lies: this one leads to `{failure.path}`"),
            "folder": ("E0201", f"`{item.path.value}` is a folder, not a file", "name the file"),
            "outside": ("E0202", f"`{item.path.value}` lies outside of the spec's project",
                        f"if that is meant, allow its folder: --allow {folder}"),
            "not_text": ("E0203", f"`{item.path.value}` is not UTF-8 text", "save it as UTF-8"),
            "unreadable": ("E0203", f"`{item.path.value}` cannot be read", "check its permissions"),
        }[failure.kind]
        loading.findings.add(code, message, item.path.span, help=help)
        _damage(item, loading)
        return None


def _import_spec(item: tree.Import, folder: Path, chain: tuple[Path, ...], loading: _Loading) -> None:
    for what, name in (("prefix", item.prefix), ("selection", next(iter((*item.only, *item.excluding)), None))):
        if name is not None:
            loading.findings.add("E0209", f"a spec is imported as it is, without a {what}", name.span,
                                 help="prefixes and selections are for catalogs: import openapi \"…\" as Sales only …")
    path = folder / PurePosixPath(item.path.value)
    real = path.resolve()
    circle = [step for step in chain if step.resolve() == real]
    if circle:
        names = [Loader.name_of(step) for step in chain[chain.index(circle[0]):]]
        loading.findings.add("E0204", f"this import closes a circle: {' -> '.join((*names, names[0]))}",
                             item.path.span, help="move what both need into a third spec")
        return
    if real in loading.done:
        return
    loading.done.add(real)
    source = _load(item, path, loading)
    if source is None:
        return
    reading = loading.loader.reading(source)
    loading.findings.diagnostics.extend(reading.diagnostics)
    loading.damaged |= reading.damaged
    _note_import(item, path, source, loading)
    _follow(reading.spec, path.parent, (*chain, path), loading)
    loading.specs.append(reading.spec)


def _import_catalog(item: tree.Import, kind: str, folder: Path, loading: _Loading) -> None:
    path = folder / PurePosixPath(item.path.value)
    source = _load(item, path, loading)
    if source is None:
        return
    try:
        catalog = _read_catalog(item, kind, source, path, loading)
    except CatalogError as error:
        others = []
        if error.line:
            text = source.line(error.line)
            start = sum(len(line) + 1 for line in source.text.split("\n")[:error.line - 1])
            indent = len(text) - len(text.lstrip())
            others.append((source.span(start + indent, start + len(text)), "here"))
        loading.findings.add("E0206", error.message, item.path.span, help=error.help or None, others=others)
        _damage(item, loading)
        return
    _note_import(item, path, source, loading)
    loading.brought[loading.loader.key_of(path)] = len(catalog.tools)
    if catalog.dangling:
        loading.findings.add("W0201", f"`{item.path.value}` refers to what it does not have: "
                             + listing([f"`{reference}`" for reference in catalog.dangling], 3), item.path.span,
                             help="what they would describe is taken to be anything")
    if catalog.lost and catalog.tools:
        shown = [f"{note.operation}: {note.text}" if note.operation != "document" else note.text
                 for note in catalog.lost]
        loading.findings.add("W0202", f"`{item.path.value}` came in without {_parts(len(shown))}", item.path.span,
                             notes=(*shown[:_MOST_NOTES], *([f"and {len(shown) - _MOST_NOTES:,} more"]
                                                            if len(shown) > _MOST_NOTES else ())),
                             help="mend the catalog, or carry on without them; `dialoom import` shows what came in")
    if not catalog.tools:
        why = "; ".join(dict.fromkeys(note.text if note.operation == "document" else f"{note.operation}: {note.text}"
                                      for note in catalog.notes))
        loading.findings.add("E0207", f"`{item.path.value}` brings no tools", item.path.span,
                             notes=(why or "it declares none",), help="check that it is the right file")
        _damage(item, loading)
        return
    _select(item, catalog, path.resolve(), loading)


def _parts(count: int) -> str:
    return f"{count:,} parts of it" if count > 1 else "a part of it"


def _note_import(item: tree.Import, path: Path, source: Source, loading: _Loading) -> None:
    key = loading.loader.key_of(path)
    loading.imports[key] = digest(source.text)
    loading.spans.setdefault(key, item.path.span)


def _read_catalog(item: tree.Import, kind: str, source: Source, path: Path, loading: _Loading) -> Catalog:
    """The catalog of a source; the files that it refers to are imports as well. Raises CatalogError."""
    def load(part: Path) -> Source:
        found = loading.loader.load(part)
        _note_import(item, part, found, loading)
        return found

    def read(get: Load) -> Catalog:
        return _recalled(kind, source, path, get, loading.memo)

    return loading.loader.catalog(kind, source, load, read)


@dataclass(frozen=True, slots=True)
class _Known:
    """A catalog that was read before, with the files that it refers to, from where it lies, and their digests."""

    catalog: Catalog
    parts: tuple[tuple[str, str], ...] = ()


def _recalled(kind: str, source: Source, path: Path, load: Load, memo: Memo) -> Catalog:
    """The catalog of a source as it was read before, if neither it nor what it refers to has changed since."""
    if not memo.pays(characters=len(source.text)):
        return read_catalog(kind, source.text, path, load)
    key = (kind, path.name, digest(source.text))
    known = memo.look("catalog", key, _Known)
    if known is not None and all(_digest(load, path.parent / part) == told for part, told in known.parts):
        return known.catalog  # type: ignore[no-any-return]
    parts: dict[str, str] = {}

    def tracked(part: Path) -> Source:
        found = load(part)
        parts[Path(os.path.relpath(part, path.parent)).as_posix()] = digest(found.text)
        return found

    catalog = read_catalog(kind, source.text, path, tracked)
    memo.keep("catalog", key, _Known, _Known(catalog, tuple(parts.items())))
    return catalog


def _digest(load: Load, path: Path) -> str:
    try:
        return digest(load(path).text)
    except LoadFailure:  # it is not there any more: the catalog has to be read again to say so
        return ""


def _select(item: tree.Import, catalog: Catalog, origin: Path, loading: _Loading) -> None:
    """Takes the tools that the selection names into the program, under the prefix."""
    names = [tool.name for tool in catalog.tools]
    for chosen in (*item.only, *item.excluding):
        if chosen.text not in names:
            loading.findings.add("E0205", f"the catalog has no operation `{chosen.text}`", chosen.span,
                                 help=offer(chosen.text, names, "operation"))
    only = {name.text for name in item.only}
    excluding = {name.text for name in item.excluding}
    for tool in catalog.tools:
        if (only and tool.name not in only) or tool.name in excluding:
            continue
        full = f"{item.prefix.text}.{tool.name}" if item.prefix else tool.name
        if full in loading.tools and loading.origins[full] != origin:
            loading.findings.add("E0211", f"`{full}` comes from two catalogs", item.span,
                                 others=((loading.places[full], "first here"),),
                                 help="give one of the catalogs another prefix with `as`")
            continue
        if full not in loading.tools:
            loading.tools[full] = replace(tool, name=full)
            loading.places[full] = item.span
            loading.origins[full] = origin
