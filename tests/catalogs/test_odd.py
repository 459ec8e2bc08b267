"""Documents with what real ones have and nobody expects: ``odd/*``, beside what comes in of each (``*.txt``).

To renew the expected texts after reading them: ``python -m tests.catalogs.test_odd``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dialoom.compiler.catalogs.catalog import Catalog
from dialoom.compiler.catalogs.document import parse_value
from dialoom.compiler.catalogs.reading import catalog_kind, read_catalog
from dialoom.compiler.loader import Loader
from dialoom.compiler.plan import Parameter, Tool
from dialoom.runtime.schema import compile_schema
from tests.catalogs.conformance import Conformance, drawn
from tests.catalogs.originals import METHODS, Original

FOLDER = Path(__file__).parent / "odd"
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".txt")
OPERATIONS = [path for path in DOCUMENTS if not path.name.startswith(("mcp", "functions", "lines"))]

UNHEEDED = {
    "bodies", "boolean_schemas", "const_and_enums", "deep", "not_objects", "places",
    "refs_in_circles", "refs_missing", "swagger_bodies", "swagger_security", "types_of_their_own",
    "weird_property_names", "patterns", "numbers", "lengths", "null_paths", "yaml_texts", "lists",
}
"""What no validator can read, or what asks for something that no value satisfies: noted, and not drawn for."""


def _read(path: Path) -> Catalog:
    text = path.read_text(encoding="utf-8")
    loader = Loader(path.parent, path.parent.resolve())
    return read_catalog(catalog_kind(text, path.name), text, path, loader.load)


def _parameter(parameter: Parameter) -> str:
    return f"{parameter.name!r}{'' if parameter.required else '?'}: {parameter.type.generator}"


def _tool(tool: Tool) -> str:
    inputs, outputs = ", ".join(map(_parameter, tool.inputs)), ", ".join(p.name for p in tool.outputs)
    failures = ", ".join(failure.name for failure in tool.failures)
    result = f" -> {'[' if tool.returns_list else ''}{outputs}{']' if tool.returns_list else ''}" if outputs else ""
    return f"{tool.name}({inputs}){result}" + (f" fails {failures}" if failures else "")


def _summary(catalog: Catalog) -> str:
    lines = [_tool(tool) for tool in catalog.tools]
    lines += [f"{'LOST' if note.lost else 'note'} {note.operation}: {note.text}" for note in catalog.notes]
    lines += [f"dangling {reference}" for reference in catalog.dangling]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_comes_in(path: Path) -> None:
    catalog = _read(path)
    assert _summary(catalog) == path.with_name(f"{path.name}.txt").read_text(encoding="utf-8")
    assert len({tool.name for tool in catalog.tools}) == len(catalog.tools)
    for tool in catalog.tools:
        assert tool.name
        jsonschema.Draft202012Validator.check_schema(tool.schema)
        check = compile_schema(tool.schema)
        assert [check(arguments) for arguments in drawn(tool)] == ["", "", ""]


def _declared(path: Path) -> int:
    """How many operations and other keys that could be meant as such the document declares."""
    document: Any = parse_value(path.read_text(encoding="utf-8"), path.name)
    count = 0
    for name, item in (document.get("paths") or {}).items():
        if name.startswith("x-"):
            continue
        item = item if not isinstance(item, dict) or "$ref" not in item else _pointed(document, item["$ref"])
        if not isinstance(item, dict):
            count += 1
            continue
        count += sum(key in METHODS or key in ("query", "GET") for key in item)
    return count


def _pointed(document: Any, reference: str) -> Any:
    found = document
    for part in reference.partition("#")[2].split("/")[1:]:
        found = found.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
    return None if isinstance(found, dict) and "$ref" in found else found


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: path.name)
def test_every_operation_is_a_tool_or_is_reported(path: Path) -> None:
    catalog = _read(path)
    lost = [note for note in catalog.lost if note.operation not in ("document", "x-ms-paths")]
    assert len(catalog.tools) + len(lost) == _declared(path)


@pytest.mark.parametrize("path", [p for p in OPERATIONS if p.name.split(".")[0] not in UNHEEDED], ids=lambda p: p.name)
def test_calls_are_valid(path: Path) -> None:
    original = Original({"": parse_value(path.read_text(encoding="utf-8"), path.name)})
    conformance = Conformance(original)
    for operation, tool in zip(original.operations(), _read(path).tools, strict=True):
        assert list(conformance.faults(operation, tool)) == [], operation.label


if __name__ == "__main__":
    for document in DOCUMENTS:
        document.with_name(f"{document.name}.txt").write_text(_summary(_read(document)), encoding="utf-8")
