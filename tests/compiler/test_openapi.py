"""OpenAPI documents as catalogs: real ones against an independent count, and the traps one by one."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dialoom.compiler.catalogs.catalog import Catalog, CatalogError
from dialoom.compiler.catalogs.openapi import import_openapi
from dialoom.compiler.plan import Parameter, Tool

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
NOTHING_TO_CALL = {"adyen.com__BalancePlatformPaymentNotification-v1.json", "firstinspires.org.json"}


def _catalog(paths: dict[str, Any], **more: Any) -> Catalog:
    return import_openapi(json.dumps({"openapi": "3.1.0", "paths": paths, **more}), "api.json")


def _tool(operation: dict[str, Any], path: str = "/things", method: str = "post", **more: Any) -> Tool:
    (tool,) = _catalog({path: {method: {"operationId": "Do", **operation}}}, **more).tools
    return tool


def _body(schema: dict[str, Any], **more: Any) -> Tool:
    return _tool({"requestBody": {"content": {"application/json": {"schema": schema}}}}, **more)


def _by_name(parameters: tuple[Parameter, ...]) -> dict[str, Parameter]:
    return {parameter.name: parameter for parameter in parameters}


# --- real documents, counted by another way -------------------------------------------------------


def _pointed(document: Any, value: Any) -> Any:
    while isinstance(value, dict) and isinstance(value.get("$ref"), str):
        found = document
        for part in value["$ref"].lstrip("#/").split("/"):
            key = part.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
            found = found[int(key)] if isinstance(found, list) else found[key]
        value = found
    return value


def _operations(document: Any) -> Iterator[tuple[str, str, Any, Any]]:
    for path, item in document.get("paths", {}).items():
        item = _pointed(document, item)
        for method in METHODS:
            if method in item:
                yield path, method, item, item[method]


def _outside_of_bodies(document: Any, item: Any, operation: Any) -> dict[tuple[str, str], bool]:
    """Place and name of an operation's query and path parameters, and whether they are required."""
    schemes = document.get("components", {}).get("securitySchemes", {}).values()
    secrets = {(s.get("in"), s.get("name")) for s in schemes if s.get("type") == "apiKey"}
    found = {}
    for raw in item.get("parameters", []) + operation.get("parameters", []):
        parameter = _pointed(document, raw)
        place = (parameter["in"], parameter["name"])
        if parameter["name"] and place not in secrets and parameter["in"] in ("query", "path"):
            found[place] = bool(parameter.get("required")) or parameter["in"] == "path"
    return found


def _simple_body(document: Any, operation: Any) -> dict[str, bool]:
    """The properties of a JSON body that is a plain object, and whether they are required; none for others."""
    body = _pointed(document, operation.get("requestBody", {}))
    schema = _pointed(document, body.get("content", {}).get("application/json", {}).get("schema", {}))
    if {"allOf", "oneOf", "anyOf"} & set(schema):
        return {}
    return {name: name in schema.get("required", []) for name, part in schema.get("properties", {}).items()
            if not _pointed(document, part).get("readOnly")}


def _documents() -> list[str]:
    from tests.compiler.conftest import DATA

    return sorted(path.name for path in (DATA / "openapi").glob("*.json")) or ["none"]


@pytest.mark.parametrize("name", _documents())
def test_real_document(name: str, openapi_folder: Path) -> None:
    text = (openapi_folder / name).read_text(encoding="utf-8")
    document = json.loads(text)
    catalog = import_openapi(text, name)
    operations = list(_operations(document))
    assert len(catalog.tools) == len(operations)
    assert bool(catalog.tools) == (name not in NOTHING_TO_CALL)
    assert catalog.tools or catalog.notes
    assert len({tool.name for tool in catalog.tools}) == len(catalog.tools)
    for tool, (_, method, item, operation) in zip(catalog.tools, operations, strict=True):
        inputs = _by_name(tool.inputs)
        assert list(inputs) == list(tool.schema["properties"])
        assert [name for name, parameter in inputs.items() if parameter.required] == [
            name for name in inputs if name in tool.schema["required"]]
        expected = [(name, required) for (_, name), required in _outside_of_bodies(document, item, operation).items()]
        for parameter, required in (*expected, *_simple_body(document, operation).items()):
            called = [p for name, p in inputs.items() if re.fullmatch(rf"{re.escape(parameter)}(_[a-z0-9_]+)?", name)]
            assert called
            assert not required or any(p.required for p in called)
        assert tool.mutates == (method not in ("get", "head", "options", "trace"))
        jsonschema.Draft202012Validator.check_schema(tool.schema)
        assert "$ref" not in {key for part in _parts(tool.schema) for key in part}


def _parts(value: Any, named: bool = False) -> Iterator[dict[str, Any]]:
    """All schemas within a schema; what properties are called is no keyword."""
    if isinstance(value, dict):
        if not named:
            yield value
        for key, item in value.items():
            yield from _parts(item, key == "properties" and not named)


@pytest.mark.parametrize("seed", range(40))
def test_damaged_documents_never_raise_anything_else(seed: int, openapi_folder: Path) -> None:
    rng = random.Random(seed)
    small = sorted(path for path in openapi_folder.glob("*.json") if path.stat().st_size < 30_000)
    document = json.loads(rng.choice(small).read_text(encoding="utf-8"))
    places: list[tuple[Any, Any]] = []

    def collect(value: Any) -> None:
        for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
            places.append((value, key))
            collect(value[key])

    collect(document)
    junk = [None, True, 0, -1, 1.5, "", "x", "#/paths", [], [1], {}, {"$ref": "#"}, {"$ref": "#/paths"}, [{"$ref": 3}]]
    for _ in range(30):
        holder, key = rng.choice(places)
        holder[key] = rng.choice(junk)
    with suppress(CatalogError):
        for tool in import_openapi(json.dumps(document), "damaged.json").tools:
            jsonschema.Draft202012Validator.check_schema(tool.schema)


# --- OpenAPI 2.0 ----------------------------------------------------------------------------------


def test_the_pet_store_in_five_files(openapi_folder: Path) -> None:
    folder = openapi_folder / "petstore-separate" / "spec"
    text = (folder / "swagger.json").read_text(encoding="utf-8")
    catalog = import_openapi(text, "swagger.json", lambda part: (folder / part).read_text(encoding="utf-8"))
    operations = [o for item in json.loads(text)["paths"].values() for o in item.values()]
    assert [tool.name for tool in catalog.tools] == [o["operationId"].replace(" ", "_") for o in operations]
    assert catalog.dangling == ()
    tools = {tool.name: tool for tool in catalog.tools}
    assert tools["findPets"].returns_list
    assert {p.name: p.required for p in tools["addPet"].inputs}["name"]
    assert [(p.name, p.type.base, p.required) for p in tools["find_pet_by_id"].inputs] == [("id", "int", True)]


def test_the_words_of_openapi_2() -> None:
    document = {
        "swagger": "2.0", "consumes": ["application/json"], "produces": ["application/json"],
        "securityDefinitions": {"key": {"type": "apiKey", "in": "query", "name": "k"}},
        "parameters": {"Page": {"name": "page", "in": "query", "type": "integer", "minimum": 1}},
        "definitions": {"Pet": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}},
        "responses": {"Gone": {"description": "It is gone."}},
        "paths": {"/pets/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "type": "string"}],
            "post": {
                "operationId": "Change",
                "parameters": [
                    {"$ref": "#/parameters/Page"}, {"name": "k", "in": "query", "type": "string"},
                    {"name": "pet", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Pet"}}],
                "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Pet"}},
                              "410": {"$ref": "#/responses/Gone"}}},
            "put": {
                "operationId": "Photo", "consumes": ["multipart/form-data"],
                "parameters": [{"name": "photo", "in": "formData", "type": "file", "required": True},
                               {"name": "tags", "in": "formData", "type": "array", "items": {"type": "string"}}]},
        }},
    }
    photo, change = import_openapi(json.dumps(document), "api.json").tools  # methods in their usual order
    assert [(p.name, p.type.base, p.required) for p in change.inputs] == [
        ("id", "string", True), ("page", "int", False), ("name", "string", True)]
    assert [p.name for p in change.outputs] == ["name"]
    assert [(f.name, f.description) for f in change.failures] == [("gone", "It is gone.")]
    assert [(p.name, p.type.base, p.required) for p in photo.inputs] == [
        ("id", "string", True), ("photo", "string", True), ("tags", "list", False)]


# --- the traps, one by one -------------------------------------------------------------------------


def test_a_cycle_is_cut() -> None:
    node = {"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string"}, "next": {"$ref": "#/components/schemas/Node"}}}
    tool = _body({"$ref": "#/components/schemas/Node"}, components={"schemas": {"Node": node}})
    inputs = _by_name(tool.inputs)
    assert inputs["name"].required
    assert [field.name for field in inputs["next"].type.fields] == ["name"]


def test_a_property_named_ref_is_a_property() -> None:
    tool = _body({"type": "object", "required": ["$ref"], "properties": {"$ref": {"type": "integer"}}})
    assert _by_name(tool.inputs)["$ref"].type.base == "int"


def test_what_stands_beside_a_reference_is_added_to_it() -> None:
    base = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
    tool = _body({"$ref": "#/components/schemas/Base", "required": ["b"], "properties": {"b": {"type": "integer"}}},
                 components={"schemas": {"Base": base}})
    assert [(one.name, one.required, one.type.base) for one in tool.inputs] == [
        ("a", True, "string"), ("b", True, "int")]


def test_all_of_is_merged_and_of_variants_one_is_taken() -> None:
    variants = [{"type": "null"}, {"type": "string"},
                {"type": "object", "required": ["c"], "properties": {"c": {"type": "integer"}}}]
    schema = {"allOf": [
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
        {"type": "object", "required": ["b"], "properties": {"b": {"oneOf": variants}}},
    ]}
    catalog = _catalog({"/things": {"post": {"operationId": "Do", "requestBody": {
        "content": {"application/json": {"schema": schema}}}}}})
    (tool,) = catalog.tools
    inputs = _by_name(tool.inputs)
    assert [name for name, p in inputs.items() if p.required] == ["a", "b"]
    assert [field.name for field in inputs["b"].type.fields] == ["c"]
    assert any("variants" in note.text for note in catalog.notes)


def test_a_schema_of_very_many_parts_is_left_open_below() -> None:
    """Twelve kinds of objects, each with fields of all other kinds: millions of ways down."""
    kinds = [f"K{i}" for i in range(12)]
    schemas = {kind: {"type": "object", "properties": {
        other.lower(): {"$ref": f"#/components/schemas/{other}"} for other in kinds}} for kind in kinds}
    catalog = _catalog({"/things": {"post": {"operationId": "Do", "requestBody": {"content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/K0"}}}}}}}, components={"schemas": schemas})
    assert len(catalog.tools[0].inputs) == 12
    assert len(json.dumps(catalog.tools[0].schema)) < 200_000


def test_equal_names_get_a_readable_suffix() -> None:
    tool = _tool({
        "parameters": [{"name": "id", "in": "path", "schema": {"type": "string"}},
                       {"name": "id", "in": "query", "schema": {"type": "integer"}}],
        "requestBody": {"content": {"application/json": {"schema": {
            "type": "object", "required": ["id"], "properties": {"id": {"type": "boolean"}}}}}},
    }, path="/things/{id}")
    assert {p.name: (p.type.base, p.required) for p in tool.inputs} == {
        "id": ("string", True), "id_query": ("int", False), "id_body": ("bool", True)}


def test_what_the_client_fills_in_is_no_input() -> None:
    tool = _tool({"parameters": [
        {"name": "Authorization", "in": "header", "required": True, "schema": {"type": "string"}},
        {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}},
        {"name": "key", "in": "query", "required": True, "schema": {"type": "string"}},
        {"name": "session", "in": "cookie", "schema": {"type": "string"}},
        {"name": "X-Region", "in": "header", "schema": {"type": "string"}},
    ]}, components={"securitySchemes": {"api": {"type": "apiKey", "in": "query", "name": "key"}}})
    assert [p.name for p in tool.inputs] == ["X-Region"]


def test_a_path_parameter_that_nobody_describes() -> None:
    tool = _tool({}, path="/users/{id}/posts/{post_id}")
    assert [(p.name, p.required, p.description) for p in tool.inputs] == [
        ("id", True, "Id of the user."), ("post_id", True, "")]


def test_bodies_json_before_form_before_anything() -> None:
    def schema(name: str) -> dict[str, Any]:
        return {"schema": {"type": "object", "properties": {name: {"type": "string"}}}}

    content = {"text/plain": schema("text"), "multipart/form-data": schema("form"), "application/json": schema("json")}
    assert [p.name for p in _tool({"requestBody": {"content": content}}).inputs] == ["json"]
    del content["application/json"]
    assert [p.name for p in _tool({"requestBody": {"content": content}}).inputs] == ["form"]
    assert [p.name for p in _body({"type": "array", "items": {"type": "string"}}).inputs] == ["body"]


def test_results_and_failures() -> None:
    listed = {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}}
    tool = _tool({"responses": {
        "200": {"content": {"application/json": {"schema": listed}}},
        "404": {"description": "There is no such thing."}, "429": {"description": ""},
    }}, method="get")
    assert tool.returns_list
    assert [p.name for p in tool.outputs] == ["name"]
    assert [(f.name, f.description) for f in tool.failures] == [
        ("not_found", "There is no such thing."), ("too_many_requests", "")]
    assert not tool.mutates


def test_read_only_is_not_sent_and_write_only_not_received() -> None:
    thing = {"type": "object", "required": ["id", "secret"], "properties": {
        "id": {"type": "string", "readOnly": True}, "secret": {"type": "string", "writeOnly": True}}}
    tool = _tool({"requestBody": {"content": {"application/json": {"schema": thing}}},
                  "responses": {"201": {"content": {"application/json": {"schema": thing}}}}})
    assert [p.name for p in tool.inputs] == ["secret"]
    assert [p.name for p in tool.outputs] == ["id"]


def test_names_without_an_operation_id() -> None:
    catalog = _catalog({"/users/{id}/posts": {"get": {}, "post": {}}, "/users/{id}": {"delete": {}},
                        "/2fa-codes": {"put": {"operationId": "2fa codes/replace"}, "get": {"operationId": "_._"}}})
    assert [tool.name for tool in catalog.tools] == [
        "get_users_posts", "create_users_posts", "delete_users_by_id", "get_2fa_codes", "_2fa_codes_replace"]


def test_descriptions_are_one_plain_paragraph() -> None:
    text = "<p>Sends the <b>mail</b>, see [the guide](https://x.y/z).</p>\n\n## Notes\nMuch more."
    tool = _tool({"description": text})
    assert tool.description == "Sends the mail, see the guide."


def test_yaml_keeps_texts_as_they_are_written() -> None:
    text = """
openapi: 3.0.3
paths:
  /flags:
    get:
      operationId: listFlags
      parameters:
        - {name: country, in: query, schema: {type: string, enum: [NO, SE, on], default: NO}}
        - {name: since, in: query, schema: {type: string, format: date, default: 2024-01-31}}
      responses:
        200:
          description: Fine.
          content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}
"""
    (tool,) = import_openapi(text, "flags.yaml").tools
    inputs = _by_name(tool.inputs)
    assert inputs["country"].type.enum == ("NO", "SE", "on")
    assert inputs["since"].default == "2024-01-31"
    assert [p.name for p in tool.outputs] == ["n"]


def test_a_document_in_several_files() -> None:
    files = {
        "parts/paths.yaml": "things: {get: {operationId: listThings, parameters: [{$ref: 'common/page.yaml#/page'}]}}",
        "parts/common/page.yaml": "page: {name: page, in: query, schema: {$ref: '#/size'}}\nsize: {type: integer}",
    }
    text = json.dumps({"openapi": "3.0.0", "paths": {"/things": {"$ref": "parts/paths.yaml#/things"}}})
    (tool,) = import_openapi(text, "api.json", files.__getitem__).tools
    assert [(p.name, p.type.base) for p in tool.inputs] == [("page", "int")]


def test_what_points_nowhere_is_told() -> None:
    catalog = _catalog({"/things": {"get": {"parameters": [{"$ref": "#/components/parameters/Gone"}]}}})
    assert catalog.dangling == ("#/components/parameters/Gone",)


@pytest.mark.parametrize(("text", "message", "line"), [
    ('{"openapi": "3.0.0",\n "paths": }', "not valid JSON", 2),
    ("openapi: 3.0.0\npaths: {a: [}\n", "not valid YAML", 2),
    ("- 1\n- 2\n", "no mapping", 1),
    ('{"info": {}}', "no `openapi` key", 0),
    ('{"openapi": "2.9"}', "says that it is OpenAPI 2.9", 0),
    ('{"openapi": "3.0.0", "paths": []}', "`paths` of", 0),
    ("a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n" + "".join(
        f"{chr(c + 1)}: &{chr(c + 1)} [{', '.join(['*' + chr(c)] * 9)}]\n" for c in range(ord("b"), ord("k"))),
     "without bound", 1),
    ("[" * 100_000, "nested too deeply", 1),
])
def test_what_is_no_document_says_so(text: str, message: str, line: int) -> None:
    with pytest.raises(CatalogError) as error:
        import_openapi(text, "api")
    assert message in error.value.message
    assert error.value.line == line
