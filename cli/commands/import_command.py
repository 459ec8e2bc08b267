"""``dialoom import``: what a catalog brings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dialoom.cli.columns import aligned
from dialoom.cli.console import loudness, print_json, tell
from dialoom.cli.spectext import refuse_other_endings, write_atomically
from dialoom.runtime.errors import DialoomError

if TYPE_CHECKING:
    from dialoom.compiler.catalogs.catalog import Catalog

__all__ = ["command"]

_LONGEST = 60


@click.command("import", short_help="Show what a catalog brings.")
@click.argument("catalog", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--kind", type=click.Choice(["openapi", "mcp", "functions", "jsonl"]),
              help="What the file is; told from its content without it.")
@click.option("--as", "prefix", metavar="PREFIX", default="", help="The prefix that the tools would have.")
@click.option("--allow", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
              help="Let the document refer to files of this directory, outside its own project. May be repeated.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the tools as declarations there (.loom or .yaml), and say what of them could not be said.")
@click.option("--json", "as_json", is_flag=True, help="Print what a program would read.")
@loudness
def command(catalog: Path, kind: str | None, prefix: str, allow: tuple[Path, ...],
            output: Path | None, as_json: bool) -> None:
    """Show the tools that FILE brings, and what was simplified or left out of which.

    Nothing is checked beyond that: a document that breaks its own rules is read as far as it can be.
    """
    from dialoom.compiler.catalogs.catalog import CatalogError
    from dialoom.compiler.catalogs.reading import catalog_kind, read_catalog
    from dialoom.compiler.loader import Loader, LoadFailure, project_of

    refuse_other_endings(output)
    loader = Loader(catalog.parent, project_of(catalog), (*allow, catalog.resolve().parent))
    try:
        source = loader.load(catalog)
        chosen = kind or catalog_kind(source.text, catalog.name)
        found = read_catalog(chosen, source.text, catalog, loader.load)
    except LoadFailure as failure:
        why = {"missing": "there is no such file", "folder": "this is a folder",
               "not_text": "not UTF-8 text"}.get(failure.kind, "it cannot be read")
        raise DialoomError(f"{failure.path}: {why}") from None
    except CatalogError as error:
        where = f"{catalog}:{error.line}" if error.line else f"{catalog}"
        raise DialoomError(f"{where}: {error.message}" + (f"\n{error.help}" if error.help else "")) from None
    if output is not None:
        losses = _write(found, prefix, output)
        if as_json:
            print_json(_as_data(found, chosen, prefix) | {"losses": losses})
        else:
            _tell_losses(losses, len(found.tools), output)
        return
    if as_json:
        print_json(_as_data(found, chosen, prefix))
        return
    for line in _lines(found, chosen, prefix):
        click.echo(line)


def _write(catalog: Catalog, prefix: str, output: Path) -> list[dict[str, str]]:
    """Writes the tools as declarations; what of which could not be said."""
    from dataclasses import replace

    from dialoom.compiler.catalogs.declaring import declare_tools
    from dialoom.compiler.standard import standard_types
    from dialoom.grammar.comments import is_yaml
    from dialoom.grammar.printer import print_loom
    from dialoom.grammar.yaml_printer import print_yaml

    named = [replace(tool, name=_full(prefix, tool.name)) for tool in catalog.tools]
    declared = declare_tools(named, standard_types())
    write_atomically(output, print_yaml(declared.spec) if is_yaml(output.name) else print_loom(declared.spec))
    return [{"operation": note.operation, "text": note.text} for note in declared.losses]


def _tell_losses(losses: list[dict[str, str]], count: int, output: Path) -> None:
    by_tool: dict[str, list[str]] = {}
    for loss in losses:
        by_tool.setdefault(loss["operation"], []).append(loss["text"])
    if losses:
        tell("what the language cannot say, and the declarations leave out:")
    for tool, texts in by_tool.items():
        tell(f"  {tool}: {'; '.join(texts)}")
    exact = count - len(by_tool)
    tell(f"{output} written: {count:,} tools, {exact:,} of them as the catalog has them. "
         "A declared tool takes only the inputs that it names.")


def _full(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def _counts(catalog: Catalog) -> dict[str, int]:
    inputs = [parameter for tool in catalog.tools for parameter in tool.inputs]
    return {"tools": len(catalog.tools), "inputs": len(inputs), "required": sum(p.required for p in inputs),
            "outputs": sum(len(tool.outputs) for tool in catalog.tools)}


def _as_data(catalog: Catalog, kind: str, prefix: str) -> dict[str, Any]:
    tools = [{
        "name": _full(prefix, tool.name), "description": tool.description, "mutates": tool.mutates,
        "inputs": [{"name": p.name, "required": p.required, "type": p.type.base, "values": p.type.generator}
                   for p in tool.inputs],
        "outputs": [p.name for p in tool.outputs], "failures": [failure.name for failure in tool.failures],
    } for tool in catalog.tools]  # fmt: skip
    return {"kind": kind, "counts": _counts(catalog), "tools": tools, "dangling": list(catalog.dangling),
            "notes": [{"operation": note.operation, "text": note.text} for note in catalog.notes]}


def _lines(catalog: Catalog, kind: str, prefix: str) -> list[str]:
    rows = []
    for tool in catalog.tools:
        given = f"{sum(p.required for p in tool.inputs)} of {len(tool.inputs)}"
        said = tool.description if len(tool.description) <= _LONGEST else tool.description[:_LONGEST - 2] + " …"
        rows.append((_full(prefix, tool.name), given, str(len(tool.outputs)), str(len(tool.failures)), said))
    lines = aligned(("tool", "required", "outputs", "failures", "description"), rows, right=(1, 2, 3)) if rows else []
    by_text: dict[str, list[str]] = {}
    for note in catalog.notes:
        by_text.setdefault(note.text, []).append(note.operation)
    if by_text:
        lines += ["", "simplified or left out:"]
    for text, places in by_text.items():
        more = f" and {len(places) - 3:,} more" if len(places) > 3 else ""
        lines.append(f"  {text}: {', '.join(places[:3])}{more}")
    if catalog.dangling:
        lines += ["", "refers to what it does not have, taken to be anything:", *(f"  {r}" for r in catalog.dangling)]
    counts = _counts(catalog)
    return [*lines, *([""] if lines else []),
            f"{kind}: {counts['tools']:,} tools with {counts['inputs']:,} inputs, {counts['required']:,} of them "
            f"required, and {counts['outputs']:,} outputs"]
