"""Operations, inputs and required inputs of all real documents, counted without the compiler, and by it.

Where the two differ on purpose, the rule is written anew in ``originals.left_out``, and what it leaves out must be
among the notes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dialoom.compiler.catalogs.catalog import Catalog
from dialoom.compiler.catalogs.functions import import_functions
from dialoom.compiler.catalogs.openapi import import_openapi
from tests.catalogs.originals import Original, documents, left_out
from tests.compiler.conftest import DATA

OPERATIONS, INPUTS, REQUIRED = 1029, 4364, 1556
"""Of all documents together."""

def _documents() -> list[Any]:
    missing = pytest.mark.skip(reason=f"{DATA / 'openapi'} is not there")
    return [pytest.param(path, id=path.stem) for path in documents(DATA)] or [pytest.param(None, marks=missing)]


def _imported(path: Path) -> Catalog:
    return import_openapi(path.read_text(encoding="utf-8"), path.name,
                          lambda part: (path.parent / part).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", _documents())
def test_every_operation_has_the_inputs_that_the_document_gives_it(path: Path) -> None:
    operations, catalog = list(Original.at(path).operations()), _imported(path)
    assert len(operations) == len(catalog.tools)
    for operation, tool in zip(operations, catalog.tools, strict=True):
        counted = (len(tool.inputs), sum(parameter.required for parameter in tool.inputs))
        assert operation.count() == counted, operation.label
        clients = [name for place, name in operation.parameters if left_out(place, name, operation.secrets)]
        noted = [note.text for note in catalog.notes if note.operation == operation.label and "client's" in note.text]
        assert [text.split("`")[1] for text in noted] == clients


def test_all_documents_together() -> None:
    found = documents(DATA)
    if not found:
        pytest.skip(f"{DATA / 'openapi'} is not there")
    operations = [operation for path in found for operation in Original.at(path).operations()]
    counts = [operation.count() for operation in operations]
    assert len(found) == 35
    assert (len(operations), sum(n for n, _ in counts), sum(n for _, n in counts)) == (OPERATIONS, INPUTS, REQUIRED)


@pytest.mark.parametrize(("name", "functions", "inputs", "required"), [
    ("api_bank", 75, 173, 170), ("bfcl_multi_turn", 162, 222, 193), ("mcp", 204, 885, 441), ("sgd", 88, 355, 227),
    ("tau2", 65, 74, 72), ("tau_bench", 28, 72, 72),
])
def test_every_function_has_the_inputs_that_its_line_gives_it(name: str, functions: int, inputs: int,
                                                               required: int) -> None:
    path = DATA / "catalogs" / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(entries) == functions
    by_content = {json.dumps([entry.get(key) for key in ("name", "description", "parameters", "returns")]): entry
                  for entry in entries}  # some are listed twice, word for word: these are one tool
    counts = []
    for entry in by_content.values():
        (tool,) = import_functions(json.dumps(entry), path.name, "jsonl").tools
        properties = entry.get("parameters", {}).get("properties", {})
        must = set(entry.get("parameters", {}).get("required", [])) & set(properties)
        assert [p.name for p in tool.inputs] == list(properties)
        assert {p.name for p in tool.inputs if p.required} == must
        counts.append((len(properties), len(must)))
    assert (sum(n for n, _ in counts), sum(n for _, n in counts)) == (inputs, required)
    together = import_functions(path.read_text(encoding="utf-8"), path.name, "jsonl")
    twice = sum("twice" in note.text for note in together.notes)
    assert len(together.tools) + twice >= len(by_content)
