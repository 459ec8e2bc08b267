"""OpenAPI 2.0 (Swagger) documents, said in the words of OpenAPI 3: one operation at a time.

The importer then reads both alike. What changed between the versions: the body was a parameter, fields of
a form were parameters too, a parameter's schema stood beside its name, media types stood apart from what
they describe, and the credentials were declared elsewhere.
"""

from __future__ import annotations

from typing import Any

from dialoom.compiler.catalogs.document import Resolver

__all__ = ["modern_operation", "modern_security"]

Json = Any
_ABOUT = ("name", "in", "required", "description", "allowEmptyValue", "collectionFormat")  # of the parameter itself
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def modern_operation(operation: dict[str, Json], item: dict[str, Json], document: dict[str, Json],
                     resolver: Resolver) -> dict[str, Json]:
    """The operation as OpenAPI 3 has it, the parameters of its path (``item``) among its own."""
    merged: dict[tuple[Json, Json], dict[str, Json]] = {}
    others: list[Json] = []
    for raw in (*_list(item.get("parameters")), *_list(operation.get("parameters"))):
        parameter = resolver.follow(raw)
        if isinstance(parameter, dict) and isinstance(parameter.get("name"), str):
            merged[(parameter["name"], str(parameter.get("in")))] = parameter
        else:
            others.append(raw)
    found = list(merged.values())
    plain = [_parameter(parameter) for parameter in found if parameter.get("in") not in ("body", "formData")]
    bodies = [parameter for parameter in found if parameter.get("in") == "body"]
    modern = {**operation, "parameters": [*plain, *others, *bodies[1:]]}  # a second body goes nowhere, and is noted
    consumes = _media_types(operation, document, "consumes")
    fields = [parameter for parameter in found if parameter.get("in") == "formData"]
    if bodies:
        body = {"schema": bodies[0].get("schema", {})}
        modern["requestBody"] = {
            "required": bodies[0].get("required") is True, "description": bodies[0].get("description"),
            "content": dict.fromkeys(consumes, body),
        }
    elif fields:
        kind = next((kind for kind in consumes if kind in _FORMS), _FORMS[0])
        modern["requestBody"] = {"required": any(f.get("required") is True for f in fields),
                                 "content": {kind: {"schema": _form(fields)}}}
    responses = operation.get("responses")
    if isinstance(responses, dict):
        produces = _media_types(operation, document, "produces")
        modern["responses"] = {status: _response(resolver.follow(raw), produces) for status, raw in responses.items()}
    return modern


def modern_security(document: dict[str, Json]) -> dict[str, Json]:
    """The security schemes of the document, by name."""
    found = document.get("securityDefinitions")
    return found if isinstance(found, dict) else {}


def _parameter(parameter: dict[str, Json]) -> dict[str, Json]:
    about = {key: parameter[key] for key in _ABOUT if key in parameter}
    return {**about, "schema": _schema(parameter)}


def _schema(parameter: dict[str, Json]) -> dict[str, Json]:
    """The schema that stands beside a parameter's name; a file is a text of bytes."""
    schema = {key: value for key, value in parameter.items() if key not in _ABOUT}
    return {**schema, "type": "string", "format": "binary"} if schema.get("type") == "file" else schema


def _form(fields: list[dict[str, Json]]) -> dict[str, Json]:
    properties = {}
    for field in fields:
        described = {"description": field["description"]} if "description" in field else {}
        properties[field["name"]] = {**_schema(field), **described}
    required = [field["name"] for field in fields if field.get("required") is True]
    return {"type": "object", "properties": properties, "required": required}


def _response(response: Json, produces: list[str]) -> Json:
    if not isinstance(response, dict) or "schema" not in response:
        return response
    return {**response, "content": {kind: {"schema": response["schema"]} for kind in produces}}


def _media_types(operation: dict[str, Json], document: dict[str, Json], key: str) -> list[str]:
    declared = operation[key] if isinstance(operation.get(key), list) else document.get(key)
    return [kind for kind in _list(declared) if isinstance(kind, str)] or ["application/json"]


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
