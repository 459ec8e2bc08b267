"""Value types: built on each other in any order, bounded, held out where they have many values."""

from __future__ import annotations

import pytest

from dialoom.compiler.compilation import Compilation
from dialoom.compiler.plan import Parameter, ValueType
from tests.compiler.conftest import Compile

REST = """
tool Ask "Answer a question." { in value: %s }
scenario ask { call Ask }
dataset crm { seed 1  rows 1 }
"""


def parameter(compiled: Compilation) -> Parameter:
    assert compiled.plan is not None, [d.message for d in compiled.diagnostics]
    return compiled.plan.tools[0].inputs[0]


def kind(compiled: Compilation) -> ValueType:
    return parameter(compiled).type


def test_types_build_on_later_ones(compile_text: Compile) -> None:
    made = kind(compile_text("type b = a(1..9)\ntype a = int\n" + REST % "b"))
    assert (made.base, made.minimum, made.maximum) == ("int", 1, 9)
    items = kind(compile_text('type codes = list(code)\ntype code = string { pattern "[A-Z]{4}" }\n' + REST % "codes"))
    assert items.item is not None
    assert items.item.pattern == "[A-Z]{4}"
    fields = kind(compile_text("type place = object { zip: code }\ntype code = postcode\n" + REST % "place"))
    assert fields.fields[0].type.generator == "postcode"


@pytest.mark.parametrize("declared", [
    "type a = a\n", "type a = b\ntype b = a\n", "type a = list(a)\n", "type a = object { inner: a }\n",
    "type c = a\ntype a = b\ntype b = list(a)\n",
])
def test_a_circle_is_one_mistake(declared: str, compile_text: Compile) -> None:
    compiled = compile_text(declared + REST % "a")
    assert [d.code for d in compiled.diagnostics] == ["E0306"]


@pytest.mark.parametrize(("written", "schema"), [
    ("int(1..9)", {"type": "integer", "minimum": 1, "maximum": 9}),
    ("int(..9)", {"type": "integer", "maximum": 9}),
    ("number(0.5..2)", {"type": "number", "minimum": 0.5, "maximum": 2}),
    ("string(2..4)", {"type": "string", "minLength": 2, "maxLength": 4}),
    ("list(email, 1..3)", {"type": "array", "minItems": 1, "maxItems": 3,
                           "items": {"type": "string", "format": "email"}}),
    ("enum(a, b)", {"type": "string", "enum": ["a", "b"]}),
    ("enum(1, 2)", {"enum": [1, 2]}),
    ("bool", {"type": "boolean"}),
    ("date", {"type": "string", "format": "date"}),
])
def test_schemas(written: str, schema: dict[str, object], compile_text: Compile) -> None:
    compiled = compile_text(REST % written)
    assert compiled.plan is not None, [d.message for d in compiled.diagnostics]
    assert compiled.plan.tools[0].schema["properties"]["value"] == schema


@pytest.mark.parametrize(("written", "held_out"), [
    ("int(1..999)", False), ("int(1..1_000)", True), ("email", True), ("bool", False), ("enum(a, b)", False),
    ("country", False), ("person", True), ("list(email)", False),
])
def test_types_of_many_values_are_held_out(written: str, held_out: bool, compile_text: Compile) -> None:
    assert kind(compile_text(REST % written)).held_out is held_out


@pytest.mark.parametrize(("written", "required", "default"), [
    ("int", True, None), ("int?", False, None), ("int = 3", False, 3), ("enum(a, b) = b", False, "b"),
    ("bool = false", False, False),
])
def test_what_must_be_given(written: str, required: bool, default: object, compile_text: Compile) -> None:
    made = parameter(compile_text(REST % written))
    assert (made.required, made.default, made.has_default) == (required, default, default is not None)


def test_an_entity_without_a_key_is_one_mistake(compile_text: Compile) -> None:
    compiled = compile_text('entity Lead { email: email }\n'
                            'tool Find "Find a lead." { in email: Lead.email  effect read Lead }\n')
    assert [d.code for d in compiled.diagnostics] == ["E0310"]
