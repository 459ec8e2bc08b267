"""Whether an arguments object satisfies a tool's JSON Schema: compiled once a tool, fast where schemas are plain.

The plain subset (types, enumerations, bounds, patterns, objects, arrays, ``anyOf``/``allOf``) compiles to
closures; a schema with anything else is handed to ``jsonschema``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

__all__ = ["Validator", "compile_schema"]

Json = Any
Validator = Callable[[Json], str]
"""Takes an instance; returns "" where it is valid, else what is wrong, in one clause."""

_Check = Callable[[Json, str], str]

_SILENT = frozenset({
    "$comment", "$id", "$schema", "default", "deprecated", "description", "example", "examples", "format", "nullable",
    "readOnly", "title", "writeOnly", "externalDocs", "xml", "discriminator", "contentEncoding", "contentMediaType",
})  # fmt: skip
_KNOWN = frozenset({
    "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "pattern", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "anyOf", "allOf",
})  # fmt: skip


def compile_schema(schema: dict[str, Json]) -> Validator:
    """The validator of a schema. Formats are annotations, as in JSON Schema itself."""
    if _plain(schema):
        check = _compile(schema)
        return lambda instance: check(instance, "")
    return _thorough(schema)


def _plain(schema: Json) -> bool:
    if isinstance(schema, bool):
        return True
    if not isinstance(schema, dict):
        return False
    for key, value in schema.items():
        if key in _SILENT or key.startswith("x-"):
            continue
        if key not in _KNOWN or not _plain_keyword(key, value):
            return False
    return True


def _plain_keyword(key: str, value: Json) -> bool:
    if key == "properties":
        return isinstance(value, dict) and all(_plain(inner) for inner in value.values())
    if key in {"items", "additionalProperties"}:
        return _plain(value)
    if key in {"anyOf", "allOf"}:
        return isinstance(value, list) and all(_plain(inner) for inner in value)
    if key in {"exclusiveMinimum", "exclusiveMaximum"}:
        return not isinstance(value, bool)  # the old boolean form changes what another keyword means
    if key == "pattern":
        return _compiles(value)
    return True


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _thorough(schema: dict[str, Json]) -> Validator:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema)

    def check(instance: Json) -> str:
        errors = sorted(validator.iter_errors(instance), key=lambda e: ([str(part) for part in e.path], e.message))
        if not errors:
            return ""
        error = errors[0]
        path = ".".join(str(part) for part in error.path)
        return f"{path}: {error.message}" if path else error.message

    return check


_TYPES: dict[str, Callable[[Json], bool]] = {
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: (isinstance(v, int) and not isinstance(v, bool)) or (isinstance(v, float) and v.is_integer()),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "null": lambda v: v is None,
}


def _compile(schema: Json) -> _Check:
    if schema is True:
        return lambda _value, _path: ""
    if schema is False:
        return lambda _value, path: f"{path or 'the value'} is not allowed"
    checks: list[_Check] = []
    if "type" in schema:
        checks.append(_type(schema["type"], nullable=schema.get("nullable") is True))
    if "enum" in schema:
        checks.append(_one_of(list(schema["enum"])))
    if "const" in schema:
        checks.append(_one_of([schema["const"]]))
    checks.extend(_bounds(schema))
    if schema.keys() & {"properties", "required", "additionalProperties"}:
        checks.append(_object(schema))
    if schema.keys() & {"items", "minItems", "maxItems"}:
        checks.append(_array(schema))
    checks.extend(_compile(inner) for inner in schema.get("allOf", ()))
    if "anyOf" in schema:
        checks.append(_any([_compile(inner) for inner in schema["anyOf"]]))
    return _all(checks)


def _all(checks: list[_Check]) -> _Check:
    if len(checks) == 1:
        return checks[0]

    def check(value: Json, path: str) -> str:
        for inner in checks:
            if problem := inner(value, path):
                return problem
        return ""

    return check


def _any(checks: list[_Check]) -> _Check:
    def check(value: Json, path: str) -> str:
        problem = ""
        for inner in checks:
            problem = inner(value, path)
            if not problem:
                return ""
        return problem

    return check


def _type(wanted: Json, *, nullable: bool) -> _Check:
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    if nullable:
        names.append("null")
    tests = [_TYPES[name] for name in names]

    def check(value: Json, path: str) -> str:
        if any(test(value) for test in tests):
            return ""
        return f"{path or 'the arguments'} must be {_article(names[0])}"

    return check


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"


def _one_of(members: list[Json]) -> _Check:
    def check(value: Json, path: str) -> str:
        if any(value == member and isinstance(value, bool) == isinstance(member, bool) for member in members):
            return ""
        return f"{path or 'the value'} must be one of {', '.join(str(member) for member in members)}"

    return check


def _bounds(schema: dict[str, Json]) -> list[_Check]:
    checks: list[_Check] = []
    numbers: list[tuple[str, Callable[[Any, Any], bool], str]] = [
        ("minimum", lambda v, b: v >= b, "at least"), ("maximum", lambda v, b: v <= b, "at most"),
        ("exclusiveMinimum", lambda v, b: v > b, "more than"), ("exclusiveMaximum", lambda v, b: v < b, "less than"),
    ]  # fmt: skip
    for key, holds, words in numbers:
        if key in schema:
            checks.append(_number(schema[key], holds, words))
    low, high = schema.get("minLength", 0), schema.get("maxLength")
    if low or high is not None:
        checks.append(_length(low, high))
    if "pattern" in schema:
        checks.append(_matching(re.compile(schema["pattern"])))
    return checks


def _number(bound: float, holds: Callable[[Any, Any], bool], words: str) -> _Check:
    def check(value: Json, path: str) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float) or holds(value, bound):
            return ""
        return f"{path or 'the value'} must be {words} {bound}"

    return check


def _length(low: int, high: int | None) -> _Check:
    def check(value: Json, path: str) -> str:
        if not isinstance(value, str) or (low <= len(value) and (high is None or len(value) <= high)):
            return ""
        return f"{path or 'the value'} has the wrong length"

    return check


def _matching(pattern: re.Pattern[str]) -> _Check:
    def check(value: Json, path: str) -> str:
        if not isinstance(value, str) or pattern.search(value):
            return ""
        return f"{path or 'the value'} must match {pattern.pattern}"

    return check


def _object(schema: dict[str, Json]) -> _Check:
    properties = {name: _compile(inner) for name, inner in schema.get("properties", {}).items()}
    required: list[str] = list(schema.get("required", ()))
    others = _compile(schema.get("additionalProperties", True))

    def check(value: Json, path: str) -> str:
        if not isinstance(value, dict):
            return ""
        prefix = f"{path}." if path else ""
        for name in required:
            if name not in value:
                return f"{prefix}{name} is required"
        for name, inner in value.items():
            if problem := properties.get(name, others)(inner, f"{prefix}{name}"):
                return problem
        return ""

    return check


def _array(schema: dict[str, Json]) -> _Check:
    item = _compile(schema.get("items", True))
    low, high = schema.get("minItems", 0), schema.get("maxItems")

    def check(value: Json, path: str) -> str:
        if not isinstance(value, list):
            return ""
        if len(value) < low or (high is not None and len(value) > high):
            return f"{path or 'the list'} has the wrong number of items"
        for index, inner in enumerate(value):
            if problem := item(inner, f"{path}.{index}" if path else str(index)):
                return problem
        return ""

    return check
