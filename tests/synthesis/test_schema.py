from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dialoom.runtime.schema import compile_schema

SCHEMAS: list[dict[str, Any]] = [
    {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer", "minimum": 2, "maximum": 9}},
     "required": ["a"], "additionalProperties": False},
    {"type": "object", "properties": {"a": {"enum": ["x", 1, True]}, "b": {"type": ["number", "null"]}}},
    {"properties": {"a": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "maxItems": 2}}},
    {"properties": {"a": {"anyOf": [{"type": "string", "pattern": "^a"}, {"type": "boolean"}]}},
     "additionalProperties": {"type": "integer"}},
    {"properties": {"a": {"allOf": [{"type": "number"}, {"exclusiveMinimum": 0, "exclusiveMaximum": 5}]}}},
    {"properties": {"a": {"oneOf": [{"type": "integer"}, {"minimum": 2}]}}},
    {"properties": {"a": {"$ref": "#/$defs/word"}}, "$defs": {"word": {"type": "string"}}, "required": ["a"]},
    {"properties": {"a": {"const": 1}, "b": {"maxLength": 2}}},
]  # fmt: skip

WORDS = st.sampled_from(["", "a", "x", "abc"])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-3, 12), WORDS, st.floats(-2, 9))
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=3))
INSTANCES = st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES, max_size=3)


@pytest.mark.parametrize("schema", SCHEMAS)
@given(instance=INSTANCES)
def test_agrees_with_jsonschema(schema: dict[str, Any], instance: dict[str, Any]) -> None:
    assert (compile_schema(schema)(instance) == "") == Draft202012Validator(schema).is_valid(instance)


@pytest.mark.parametrize(("instance", "message"), [
    ({}, "a is required"), ({"a": 1}, "a must be a string"), ({"a": "x", "b": 1}, "b must be at least 2"),
    ({"a": "x", "c": 1}, "c is not allowed"), ({"a": "x", "b": "7"}, "b must be an integer"), ({"a": "x"}, ""),
])  # fmt: skip
def test_says_what_is_wrong(instance: dict[str, Any], message: str) -> None:
    assert compile_schema(SCHEMAS[0])(instance) == message
