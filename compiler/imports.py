"""The pass that brings in other specs and catalogs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from dialoom.compiler.catalogs.catalog import Catalog, CatalogError
from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.loader import Loader, LoadFailure
from dialoom.compiler.plan import Tool
from dialoom.compiler.program import Program
from dialoom.grammar import tree
from dialoom.grammar.reader import Reading, read
from dialoom.grammar.source import Source, Span

__all__ = ["CATALOG_KINDS", "load_imports"]

CATALOG_KINDS = ("openapi",)
"""The kinds of catalogs that can be imported."""

_LATER_KINDS = ("mcp", "functions", "jsonl")


@dataclass
class _Loading:
    """What has been loaded while the imports are followed."""

    loader: Loader
    findings: Findings
    specs: list[tree.Spec] = field(default_factory=list)
    tools: dict[str, Tool] = field(default_factory=dict)
    places: dict[str, Span] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)


def load_imports(program: Program, findings: Findings) -> Program:
    """The program with all its specs (standard library first, the main one last) and catalog tools."""
    loading = _Loading(program.loader, findings, damaged=set(program.damaged))
    for source in program.loader.standard():
        reading = read(source)
        findings.diagnostics.extend(reading.diagnostics)
        loading.specs.append(reading.spec)
    main = program.main.span.source
    _follow(program.main, program.loader.base, (main,), loading)
    loading.specs.append(program.main)
    places = {("tool", name): span for name, span in loading.places.items()}
    return replace(
        program,
        specs=tuple(loading.specs),
        catalog_tools=loading.tools,
        places={**program.places, **places},
        imports=tuple(sorted(loading.imports.items())),
        damaged=frozenset(loading.damaged),
    )


def _follow(spec: tree.Spec, folder: Path, chain: tuple[str, ...], loading: _Loading) -> None:
    for item in spec.declarations:
        if not isinstance(item, tree.Import):
            continue
        kind = item.kind.text if item.kind else "spec"
        if kind == "spec":
            _import_spec(item, folder, chain, loading)
        elif kind in CATALOG_KINDS:
            _import_catalog(item, folder, loading)
        else:
            assert item.kind is not None
            later = kind in _LATER_KINDS
            loading.findings.add(
                "E0208", f"catalogs of the kind `{kind}` " + ("cannot be imported yet" if later else "do not exist"),
                item.kind.span, help=offer(kind, (*CATALOG_KINDS, "spec"), "kind of catalog"),
            )


def _load(item: tree.Import, folder: Path, loading: _Loading) -> tuple[Source, Path] | None:
    path = folder / PurePosixPath(item.path.value)
    try:
        return loading.loader.load(path), path
    except LoadFailure as failure:
        code, message, help = {
            "missing": ("E0201", f"there is no file `{item.path.value}`", "paths are relative to the importing file"),
            "folder": ("E0201", f"`{item.path.value}` is a folder, not a file", "name the file"),
            "outside": ("E0202", f"`{item.path.value}` lies outside of the spec's project",
                        f"if that is meant, allow its folder: --allow {PurePosixPath(item.path.value).parent}"),
            "not_text": ("E0203", f"`{item.path.value}` is not UTF-8 text", "save it as UTF-8"),
            "unreadable": ("E0203", f"`{item.path.value}` cannot be read", "check its permissions"),
        }[failure.kind]
        loading.findings.add(code, message, item.path.span, help=help)
        return None


def _import_spec(item: tree.Import, folder: Path, chain: tuple[str, ...], loading: _Loading) -> None:
    loaded = _load(item, folder, loading)
    if loaded is None:
        return
    source, path = loaded
    if source.name in chain:
        circle = " -> ".join((*chain[chain.index(source.name):], source.name))
        loading.findings.add("E0204", f"this import closes a circle: {circle}", item.path.span,
                             help="move what both need into a third spec")
        return
    if source.name in loading.done:
        return
    loading.done.add(source.name)
    reading: Reading = read(source)
    loading.findings.diagnostics.extend(reading.diagnostics)
    loading.damaged |= reading.damaged
    loading.imports[source.name] = Loader.digest(source)
    _follow(reading.spec, path.parent, (*chain, source.name), loading)
    loading.specs.append(reading.spec)


def _import_catalog(item: tree.Import, folder: Path, loading: _Loading) -> None:
    loaded = _load(item, folder, loading)
    if loaded is None:
        if item.prefix:
            loading.damaged.add(item.prefix.text + ".*")
        return
    source, _ = loaded
    from dialoom.compiler.catalogs.openapi import import_openapi

    try:
        catalog = import_openapi(source.text, item.path.value)
    except CatalogError as error:
        others = []
        if error.line:
            start = source.text.find(source.line(error.line)) if source.line(error.line) else 0
            others.append((source.span(max(start, 0), max(start, 0) + len(source.line(error.line))), "here"))
        loading.findings.add("E0206", error.message, item.path.span, help=error.help or None, others=others)
        if item.prefix:
            loading.damaged.add(item.prefix.text + ".*")
        return
    loading.imports[source.name] = Loader.digest(source)
    if not catalog.tools:
        why = "; ".join(dict.fromkeys(f"{note.operation}: {note.text}" for note in catalog.notes))
        loading.findings.add("E0207", f"`{item.path.value}` brings no tools", item.path.span,
                             notes=(why,) if why else ("it declares no operations under `paths`",))
        return
    _select(item, catalog, loading)


def _select(item: tree.Import, catalog: Catalog, loading: _Loading) -> None:
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
        if full in loading.tools:
            loading.findings.add("E0211", f"`{full}` is imported twice", item.span,
                                 others=((loading.places[full], "first here"),),
                                 help="give one of the catalogs another prefix with `as`")
            continue
        loading.tools[full] = replace(tool, name=full)
        loading.places[full] = item.span
