"""Example calls of all imported tools, drawn as synthesis draws them, validate against their authors' schemas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dialoom.compiler.catalogs.functions import import_functions
from dialoom.compiler.catalogs.openapi import import_openapi
from tests.catalogs.conformance import Conformance, function_faults
from tests.catalogs.originals import Original, documents
from tests.compiler.conftest import DATA

BOUND = 0.99
"""Of the operations, at least so many have example calls that are valid: what the project promises. All do."""


def _shares(faults: dict[str, list[bool]]) -> float:
    for name, valid in faults.items():
        print(f"{name:<50} {sum(valid):>4} of {len(valid):>4}")
    every = [one for valid in faults.values() for one in valid]
    print(f"{'all':<50} {sum(every):>4} of {len(every):>4}")
    return sum(every) / len(every)


def test_calls_of_operations(openapi_folder: Path) -> None:
    found: dict[str, list[bool]] = {}
    for path in documents(DATA):
        original = Original.at(path)
        catalog = import_openapi(path.read_text(encoding="utf-8"), path.name,
                                 lambda part, folder=path.parent: (folder / part).read_text(encoding="utf-8"))
        conformance = Conformance(original)
        found[path.name] = [not list(conformance.faults(operation, tool))
                            for operation, tool in zip(original.operations(), catalog.tools, strict=True)]
    assert len(found) == 35
    assert _shares(found) >= BOUND


def test_calls_of_functions() -> None:
    found: dict[str, list[bool]] = {}
    for path in sorted((DATA / "catalogs").glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        tools = [import_functions(line, path.name, "jsonl").tools[0] for line in lines]
        found[path.name] = [not list(function_faults(json.loads(line)["parameters"], tool))
                            for line, tool in zip(lines, tools, strict=True)]
    if not found:
        pytest.skip(f"{DATA / 'catalogs'} is not there")
    assert _shares(found) >= BOUND
