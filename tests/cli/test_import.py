"""``dialoom import``: what a catalog brings, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from dialoom.cli.main import dialoom

OPERATION = {"operationId": "findPets", "summary": "Find pets.", "parameters": [
    {"name": "limit", "in": "query", "required": True, "type": "integer"},
    {"name": "tag", "in": "query", "type": "string"}, {"in": "query", "type": "string"}]}
SWAGGER = {"swagger": "2.0", "paths": {"/pets": {"get": OPERATION, "put": 3}}}
FUNCTION = {"name": "look", "parameters": {"type": "object", "properties": {"at": {"type": "string"}}}}
Invoke = Callable[..., tuple[int, str]]


@pytest.fixture
def brought(tmp_path: Path) -> Invoke:
    """The exit code and the output of ``dialoom import`` for a file of that text."""

    def run(name: str, text: str, *options: str) -> tuple[int, str]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        result = CliRunner().invoke(dialoom, ["import", str(tmp_path / name), *options])
        return (1 if result.exception else 0), result.output or str(result.exception)

    return run


def test_the_table_and_what_was_left_out(brought: Invoke) -> None:
    code, text = brought("pets.json", json.dumps(SWAGGER), "--as", "Pets")
    assert code == 0
    assert "Pets.findPets" in text
    assert "1 of 2" in text
    assert "a parameter without a name was left out: GET /pets" in text
    assert "the operation is no object and was left out: PUT /pets" in text
    assert "openapi: 1 tools with 2 inputs, 1 of them required, and 0 outputs" in text


@pytest.mark.parametrize(("name", "value", "kind"), [
    ("a.json", [FUNCTION], "functions"), ("b.json", {"tools": [FUNCTION]}, "mcp"), ("c.jsonl", FUNCTION, "jsonl"),
    ("d.json", SWAGGER, "openapi"),
])
def test_the_kind_is_told_from_the_content(brought: Invoke, name: str, value: object, kind: str) -> None:
    code, text = brought(name, json.dumps(value), "--json")
    found = json.loads(text)
    assert (code, found["kind"], found["counts"]["tools"]) == (0, kind, 1)


@pytest.mark.parametrize(("text", "message"), [
    ("{", "not valid JSON"), ("{}", "no catalog that is known"), ('{"swagger": "1.2"}', "Swagger 1.2")])
def test_what_is_no_catalog(brought: Invoke, text: str, message: str) -> None:
    code, said = brought("x.json", text)
    assert code == 1
    assert message in said
