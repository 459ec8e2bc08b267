"""Value types recognised in real documents, against labels given by hand (``labels.jsonl``).

A label is what the parameter holds by its name and description, as a person reads them: ``email``, ``date``,
``datetime``, ``time``, ``currency``, ``id`` (a handle that a system gives out: ids, opaque tokens, references) or
``other``. The sample was drawn by kind as once recognised (all or up to 95 of each, 190 of the rest), so that rare
kinds are in it; recall is therefore that of the sample, and not of all parameters.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from dialoom.compiler.catalogs.functions import import_functions
from dialoom.compiler.catalogs.openapi import import_openapi
from dialoom.compiler.plan import Parameter
from tests.catalogs.originals import documents
from tests.compiler.conftest import DATA

_FILE = Path(__file__).parent / "labels.jsonl"
LABELS = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]
KINDS = ("email", "date", "datetime", "time", "currency", "id")
PRECISION, RECALL = 0.95, 0.90


def _parameters() -> dict[tuple[str, str, str], Parameter]:
    found = {}
    for path in documents(DATA):
        catalog = import_openapi(path.read_text(encoding="utf-8"), path.name,
                                 lambda part, folder=path.parent: (folder / part).read_text(encoding="utf-8"))
        found |= {(path.stem, tool.name, p.name): p for tool in catalog.tools for p in tool.inputs}
    for path in sorted((DATA / "catalogs").glob("*.jsonl")):
        catalog = import_functions(path.read_text(encoding="utf-8"), path.name, "jsonl")
        found |= {(path.stem, tool.name, p.name): p for tool in catalog.tools for p in tool.inputs}
    return found


def _recognised(parameter: Parameter) -> str:
    generator = {"uuid": "id"}.get(parameter.type.generator, parameter.type.generator)
    return generator if generator in KINDS else "other"


def test_labels_are_recognised() -> None:
    parameters = _parameters()
    if not parameters:
        pytest.skip(f"{DATA} is not there")
    right, given, meant = Counter[str](), Counter[str](), Counter[str]()
    for label in LABELS:
        said = _recognised(parameters[(label["document"], label["tool"], label["parameter"])])
        given[said] += 1
        meant[label["expected"]] += 1
        right[said] += said == label["expected"]
        if said != label["expected"]:
            print(f"{label['document']} {label['tool']} {label['parameter']}: {said}, not {label['expected']}")
    for kind in KINDS:
        print(f"{kind:<9} precision {right[kind]:>3}/{given[kind]:<3}  recall {right[kind]:>3}/{meant[kind]}")
    hits = sum(right[kind] for kind in KINDS)
    assert hits / sum(given[kind] for kind in KINDS) >= PRECISION
    assert hits / sum(meant[kind] for kind in KINDS) >= RECALL
    assert len(LABELS) >= 150
