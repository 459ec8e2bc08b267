"""Lists of functions as catalogs: MCP ``tools/list``, function-calling lists, JSON Lines.

An entry has a name, a description and the JSON Schema of its arguments; it may have that of its
result. The three kinds differ in the keys and in what the entries are wrapped in.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import msgspec

from dialoom.compiler.catalogs.catalog import Catalog, CatalogError, Note
from dialoom.compiler.catalogs.document import Resolver, parse_value
from dialoom.compiler.catalogs.naming import unique_name
from dialoom.compiler.catalogs.prose import plain_text
from dialoom.compiler.catalogs.recognition import parameters_of, value_type_of
from dialoom.compiler.catalogs.schema import Schemas
from dialoom.compiler.plan import Parameter, Tool

__all__ = ["import_functions"]

Json = Any
_NOT_JSON = object()
_INPUTS = ("inputSchema", "input_schema", "parameters")
_OUTPUTS = ("outputSchema", "returns")
_SAY = {
    "mcp": 'a `tools/list` result holds {"tools": [{"name", "description", "inputSchema"}, …]}',
    "functions": 'a list of functions holds [{"name", "description", "parameters"}, …]',
    "jsonl": 'each line holds {"name", "description", "parameters"}',
}


def import_functions(text: str, name: str, kind: str) -> Catalog:
    """The functions of the text as tools, in order; ``kind`` is ``mcp``, ``functions`` or ``jsonl``.

    An entry that is none is left out, and noted. Raises CatalogError where the text holds no such list, or none of
    its entries is one.
    """
    entries = _lines(text, name) if kind == "jsonl" else _entries(parse_value(text, name), name, kind)
    notes: list[Note] = []
    dangling: list[str] = []
    tools: dict[str, Tool] = {}
    for number, (entry, line) in enumerate(entries, 1):
        tool = None if entry is _NOT_JSON else _tool(entry, notes, dangling)
        if tool is None:
            why = "is not valid JSON" if entry is _NOT_JSON else "has no name"
            where = f"line {line}" if line else f"entry {number}"
            if len(entries) == 1:
                raise CatalogError(f"{where} of `{name}` {why}", line, _SAY[kind])
            notes.append(Note(where, f"the entry {why} and was left out", lost=True))
            continue
        if tools.get(tool.name) == tool:  # nothing is lost
            notes.append(Note(tool.name, "the function is listed twice, word for word: it is taken once"))
            continue
        if tool.name in tools:
            free = unique_name(tool.name, set(tools))
            notes.append(Note(tool.name, f"two functions have this name; the later one is called `{free}`"))
            tool = replace(tool, name=free)
        tools[tool.name] = tool
    if kind != "jsonl" and (cursor := _next_page(parse_value(text, name))):
        notes.append(Note("document", f"the list goes on after `{cursor}`, in what this file does not hold", lost=True))
    return Catalog(tuple(tools.values()), tuple(dict.fromkeys(notes)), tuple(dict.fromkeys(dangling)))


def _lines(text: str, name: str) -> list[tuple[Json, int]]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append((msgspec.json.decode(line), number))
        except (msgspec.DecodeError, RecursionError):
            found.append((_NOT_JSON, number))
    broken = [number for entry, number in found if entry is _NOT_JSON]
    if broken and len(broken) == len(found):
        raise CatalogError(f"line {broken[0]} of `{name}` is not valid JSON", broken[0], _SAY["jsonl"])
    return found


def _entries(value: Json, name: str, kind: str) -> list[tuple[Json, int]]:
    for key in ("result", "tools", "functions"):
        if isinstance(value, dict) and key in value:
            value = value[key]
    if not isinstance(value, list):
        raise CatalogError(f"`{name}` holds no list of functions", 1, _SAY[kind])
    return [(entry, 0) for entry in value]


def _next_page(value: Json) -> str:
    """Where a list of MCP goes on, which comes in pages; empty where it does not."""
    if isinstance(value, dict) and isinstance(value.get("result"), dict):
        value = value["result"]
    return str(value.get("nextCursor") or "") if isinstance(value, dict) else ""


def _tool(entry: Json, notes: list[Note], dangling: list[str]) -> Tool | None:
    if isinstance(entry, dict) and isinstance(entry.get("function"), dict):
        entry = entry["function"]
    if not isinstance(entry, dict) or not re.search(r"[^\W_]", str(entry.get("name") or "")):
        return None
    name = _dotted(str(entry["name"]))

    def plain(keys: tuple[str, ...], dropped: str = "") -> dict[str, Json]:
        said = [key for key in keys if entry.get(key)]
        raw: dict[str, Json] = next((entry[key] for key in said if isinstance(entry[key], dict)), {})
        if said and not raw:
            notes.append(Note(name, f"its `{said[0]}` is no JSON Schema, and was left out"))
        resolver = Resolver(raw)
        schema = Schemas(resolver, lambda text: notes.append(Note(name, text)), dropped).plain(raw)
        dangling.extend(resolver.unresolved)
        return schema

    given = plain(_INPUTS, "readOnly")
    schema = {"type": "object", "properties": given.get("properties", {}), "required": given.get("required", [])}
    outputs, returns_list = _outputs(plain(_OUTPUTS))
    hints = entry.get("annotations")
    reads = isinstance(hints, dict) and hints.get("readOnlyHint") is True
    return Tool(name, plain_text(entry.get("description")), parameters_of(schema), outputs, schema,
                mutates=not reads, returns_list=returns_list)


def _outputs(schema: dict[str, Json]) -> tuple[tuple[Parameter, ...], bool]:
    if schema.get("properties"):
        return parameters_of(schema), False
    items = schema.get("items") or {}
    if items.get("properties"):
        return parameters_of(items), True
    return ((Parameter("result", value_type_of("result", schema)),), False) if schema else ((), False)


def _dotted(name: str) -> str:
    """The name as names of tools are written: dots between parts, no part starting with a digit."""
    parts = [part for part in re.sub(r"[^\w.]+", "_", name).strip("_.").split(".") if part]
    return ".".join(f"_{part}" if part[:1].isdigit() else part for part in parts)
