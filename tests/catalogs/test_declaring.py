"""Imported tools written as declarations: read again they are the same tools, but for what is reported per tool."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dialoom.cli.main import dialoom
from dialoom.compiler.catalogs.catalog import Catalog
from dialoom.compiler.catalogs.declaring import declare_tools
from dialoom.compiler.catalogs.reading import catalog_kind, read_catalog
from dialoom.compiler.findings import Findings
from dialoom.compiler.imports import load_imports
from dialoom.compiler.loader import Loader
from dialoom.compiler.names import collect_names
from dialoom.compiler.plan import Tool
from dialoom.compiler.program import Program
from dialoom.compiler.standard import standard_types
from dialoom.compiler.tools import resolve_tools
from dialoom.compiler.value_types import resolve_types
from dialoom.grammar.printer import print_loom
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.tree import Spec
from dialoom.grammar.yaml_printer import print_yaml
from tests.catalogs.originals import documents
from tests.catalogs.test_odd import DOCUMENTS
from tests.compiler.conftest import DATA

REAL = [*documents(DATA), *sorted((DATA / "catalogs").glob("*.jsonl"))]


def _catalog(path: Path) -> Catalog:
    text = path.read_text(encoding="utf-8")
    folder = path.parent.parent.resolve()
    return read_catalog(catalog_kind(text, path.name), text, path, Loader(path.parent, folder).load)


def _tools(spec: Spec) -> tuple[dict[str, Tool], Findings]:
    findings = Findings()
    program = Program(Loader(Path(), Path()), spec)
    for run in (load_imports, collect_names, resolve_types, resolve_tools):
        program = run(program, findings)
    return dict(program.tools), findings


def _plain(schema: Any) -> Any:
    """The schema without annotations, and without what all declared tools have."""
    if not isinstance(schema, dict):
        return schema
    out = {key: value for key, value in schema.items()
           if key not in ("title", "example", "readOnly", "writeOnly", "additionalProperties")}
    if "properties" in out:
        out["properties"] = {name: _plain(item) for name, item in out["properties"].items()}
        out["required"] = sorted(out.get("required", ()))
    if "items" in out:
        out["items"] = _plain(out["items"])
    if "enum" in out:
        out.pop("type", None)
    if isinstance(out.get("description"), str):
        out["description"] = out["description"].strip()
    return {key: value for key, value in out.items() if value != ""}


@pytest.mark.parametrize("path", [*REAL, *DOCUMENTS], ids=lambda path: path.name)
def test_declared_tools_are_the_imported_ones(path: Path) -> None:
    catalog = _catalog(path)
    declared = declare_tools(catalog.tools, standard_types())
    for text, name in ((print_loom(declared.spec), "x.loom"), (print_yaml(declared.spec), "x.loom.yaml")):
        reading = read(Source(name, text))
        assert reading.diagnostics == ()
        assert reading.spec == declared.spec
    tools, findings = _tools(declared.spec)
    assert {finding.code for finding in findings.diagnostics} <= {"W0301"}
    assert list(tools) == [tool.name for tool in catalog.tools]
    lossy = {note.operation for note in declared.losses if note.text != "titles and examples"}
    for tool in catalog.tools:
        again = tools[tool.name]
        assert (again.description, again.mutates) == (tool.description, tool.mutates)
        if tool.name not in lossy:
            assert _plain(again.schema) == _plain(tool.schema), tool.name
            assert [p.name for p in again.outputs] == [p.name for p in tool.outputs]
            assert again.failures == tuple(replace(failure) for failure in tool.failures)


def test_most_real_tools_lose_nothing() -> None:
    if not REAL:
        pytest.skip(f"{DATA} is not there")
    count = lossy = 0
    for path in REAL:
        catalog = _catalog(path)
        losses = declare_tools(catalog.tools, standard_types()).losses
        count += len(catalog.tools)
        lossy += len({note.operation for note in losses if note.text != "titles and examples"})
    print(f"{count - lossy} of {count} tools are declared as they are")
    assert lossy <= 0.18 * count  # most of them results that are lists, objects of any fields, odd defaults


@pytest.mark.parametrize("name", ["tools.loom", "tools.loom.yaml"])
def test_the_command_writes_a_spec_that_compiles(tmp_path: Path, name: str) -> None:
    schema = {"type": "object", "required": ["size"], "properties": {
        "size": {"type": "integer", "multipleOf": 5, "minimum": 0}, "day": {"type": "string", "format": "date"}}}
    (tmp_path / "list.json").write_text(json.dumps([
        {"name": "order", "description": "Order a thing.", "parameters": schema}]), encoding="utf-8")
    written = ["-o", str(tmp_path / name)]
    result = CliRunner().invoke(dialoom, ["import", str(tmp_path / "list.json"), "--as", "Shop", *written])
    assert result.exit_code == 0
    assert "Shop.order: of `size` its steps" in result.output
    assert "1 tools, 0 of them as the catalog has them" in result.output
    (tmp_path / "spec.loom").write_text(f'import "{name}"\nscenario buy {{ call Shop.order }}\n'
                                        "dataset d { seed 1  rows 4 }", encoding="utf-8")
    compiled = CliRunner().invoke(dialoom, ["compile", str(tmp_path / "spec.loom"), "-o", str(tmp_path / "p.json")])
    assert compiled.exit_code == 0
