"""Lists of functions as catalogs, and value types recognised from what a schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dialoom.compiler.catalogs.functions import import_functions
from dialoom.compiler.catalogs.recognition import value_type_of
from tests.compiler.conftest import DATA, Compile

SCHEMA = {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}, "day": {"type": "string"}}}
ENTRY = {"name": "get-weather", "description": "Show the weather.\n\nMore about it."}


@pytest.mark.parametrize(("kind", "value"), [
    ("mcp", {"tools": [{**ENTRY, "inputSchema": SCHEMA}]}),
    ("mcp", {"jsonrpc": "2.0", "id": 1, "result": {"tools": [{**ENTRY, "inputSchema": SCHEMA}]}}),
    ("functions", [{"type": "function", "function": {**ENTRY, "parameters": SCHEMA}}]),
    ("functions", [{**ENTRY, "parameters": SCHEMA}]),
    ("functions", {"tools": [{**ENTRY, "input_schema": SCHEMA}]}),
    ("jsonl", {**ENTRY, "parameters": SCHEMA}),
])
def test_each_form(kind: str, value: Any) -> None:
    (tool,) = import_functions(json.dumps(value), "tools.json", kind).tools
    assert (tool.name, tool.description) == ("get_weather", "Show the weather.")
    assert [(p.name, p.required, p.type.generator) for p in tool.inputs] == [
        ("city", True, "city"), ("day", False, "date")]


def test_what_reads_only_changes_nothing() -> None:
    tools = import_functions(json.dumps([{"name": "look", "annotations": {"readOnlyHint": True}}, {"name": "put"}]),
                             "tools.json", "mcp").tools
    assert [tool.mutates for tool in tools] == [False, True]


def test_two_functions_of_one_name() -> None:
    lines = ['{"name": "a"}', '{"name": "b"}', '{"name": "a", "description": "Another."}', '{"name": "b"}']
    catalog = import_functions("\n".join(lines), "tools.jsonl", "jsonl")
    assert [tool.name for tool in catalog.tools] == ["a", "b", "a_2"]
    assert [(note.operation, "a_2" in note.text, "twice" in note.text) for note in catalog.notes] == [
        ("a", True, False), ("b", False, True)]


@pytest.mark.parametrize("path", sorted((DATA / "catalogs").glob("*.jsonl")) or [None], ids=str)
def test_real_catalog(path: Path | None) -> None:
    if path is None:
        pytest.skip(f"{DATA / 'catalogs'} is not there")
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    distinct = {json.dumps({key: entry.get(key) for key in ("name", "description", "parameters", "returns")})
                for entry in entries}
    whole = import_functions(path.read_text(encoding="utf-8"), path.name, "jsonl")
    assert len({tool.name for tool in whole.tools}) == len(whole.tools)
    assert len(distinct) >= len(whole.tools) >= len({entry["name"] for entry in entries})
    sources = sorted({entry["source"] for entry in entries})
    for source in sources:  # the files gather several catalogs, which have names of their own
        own = list({entry["name"]: entry for entry in entries if entry["source"] == source}.values())
        tools = import_functions("\n".join(map(json.dumps, own)), path.name, "jsonl").tools
        assert len(tools) == len(own)
        for tool, entry in zip(tools, own, strict=True):
            properties = entry["parameters"].get("properties", {})
            assert [p.name for p in tool.inputs] == list(properties)
            assert {p.name for p in tool.inputs if p.required} == set(entry["parameters"].get("required", ())) & set(
                properties)


def test_an_imported_function_is_called(compile_text: Compile) -> None:
    compiled = compile_text(
        'import jsonl "tools.jsonl" as Home\nscenario ask { call Home.get_weather }\ndataset d { seed 1  rows 4 }',
        files={"tools.jsonl": json.dumps({**ENTRY, "parameters": SCHEMA})},
    )
    assert compiled.diagnostics == ()
    assert compiled.plan is not None
    assert [slot.name for slot in compiled.plan.scenarios[0].slots] == ["city"]


@pytest.mark.parametrize(("name", "schema", "base", "generator"), [
    ("contactEmail", {"type": "string"}, "string", "email"),
    ("to", {"type": "string", "format": "email"}, "string", "email"),
    ("to", {"type": "string", "description": "The e-mail address to write to."}, "string", "email"),
    ("mobile_phone_number", {"type": "string"}, "string", "phone"),
    ("firstName", {"type": "string"}, "string", "first_name"),
    ("customer_name", {"type": "string"}, "string", "person"),
    ("created_at", {"type": "string", "format": "date-time"}, "string", "datetime"),
    ("due", {"type": "string", "format": "date"}, "string", "date"),
    ("userId", {"type": "string"}, "string", "id"),
    ("user_id", {"type": "integer"}, "int", "id"),
    ("id", {"type": "string", "format": "uuid"}, "string", "uuid"),
    ("callback_url", {"type": "string"}, "string", "url"),
    ("currency", {"type": "string"}, "string", "currency"),
    ("state", {"type": "string", "enum": ["open", "closed"]}, "enum", "enum"),
    ("size", {"type": "integer", "minimum": 1, "maximum": 9}, "int", "int"),
    ("plate", {"type": "string", "pattern": "[A-Z]{2}"}, "string", "pattern"),
    ("anything", {}, "string", "text"),
])
def test_value_types_are_recognised(name: str, schema: dict[str, Any], base: str, generator: str) -> None:
    kind = value_type_of(name, schema)
    assert (kind.base, kind.generator) == (base, generator)
