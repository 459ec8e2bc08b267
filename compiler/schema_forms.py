"""What can stand at one place of the YAML surface, as JSON Schema (draft-07).

YAML types its scalars, the language does not: a name or a text may look like a number or a truth value, a number
like ``40%`` or ``1_000`` is a text to YAML. Where a list or a mapping may stand as well, ``if`` says which is
meant, so that an editor speaks of that one alone; with ``oneOf`` it would speak of all. What editors show where
a pattern does not fit stands under ``patternErrorMessage``, which other validators pass over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dialoom.compiler.settings import Key, Kind
from dialoom.grammar.parser import terminal_pattern
from dialoom.grammar.yaml_keys import Form, Json

__all__ = ["FORMS", "NAME", "NUMBER", "Schema", "annotated", "listing", "mapping", "one_of_names", "setting"]

Schema = dict[str, Json]

_NUMBER = terminal_pattern("NUMBER")
_PLAIN_NUMBER = r"-?[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?"
_RANGE = rf"(?:{_NUMBER})?\.\.{_NUMBER}|{_NUMBER}\+"
_ARRAY: Schema = {"type": "array"}

TEXT: Schema = {"type": ["string", "number", "boolean"]}
NAME: Schema = {"type": ["string", "number", "boolean"], "minLength": 1}
NUMBER: Schema = {
    "type": ["number", "string"], "pattern": f"^{_NUMBER}$",
    "patternErrorMessage": "A number: 7, 0.5 or 40%.",
}
_AMOUNT: Schema = {
    "type": ["number", "string"], "pattern": f"^(?:{_NUMBER}|{_RANGE})$",
    "patternErrorMessage": "A number or a range: 7, 40%, 1..3 or 2+.",
}
_STEP: Schema = {"type": "string", "minLength": 1}
_TYPE: Schema = {"type": ["string", "boolean"], "minLength": 1}


def reference(name: str) -> Schema:
    """What the schema defines under a name."""
    return {"$ref": f"#/definitions/{name}"}


def optional(form: Schema) -> Schema:
    """The scalar, or nothing."""
    if "enum" in form:
        choices = form["enum"]
        assert isinstance(choices, list)
        return {**form, "enum": [*choices, None]}
    types = form["type"]
    return {**form, "type": [*(types if isinstance(types, list) else [types]), "null"]}


def listing(item: Schema, alone: Schema | None = None, least: int = 0) -> Schema:
    """A list; one item may stand alone, and so may nothing unless ``least`` are wanted."""
    whole: Schema = {"items": item, "minItems": least} if least else {"items": item}
    one = alone if alone is not None else optional(item) if not least and item.keys() & {"type", "enum"} else item
    return {"if": _ARRAY, "then": whole, "else": one}


def mapping(parts: Schema, alone: Schema | None = None) -> Schema:
    """A mapping, or a list of mappings, which says the same; ``alone`` holds for one mapping, a list shares it out."""
    whole: Schema = {"allOf": [parts, alone]} if alone else parts
    return {"if": _ARRAY, "then": {"items": parts}, "else": whole}


def open_mapping(values: Schema) -> Schema:
    """A mapping from any names, or a list of such mappings."""
    return mapping({"type": ["object", "null"], "additionalProperties": values})


def either(structured: Schema, scalar: Schema) -> Schema:
    """A mapping, or a scalar in its place."""
    return {"if": {"type": "object"}, "then": structured, "else": scalar}


def one_of_names(choices: Sequence[str]) -> Schema:
    """A name that has to be one of these."""
    return {"enum": list(choices)}


_NAMES = listing(NAME)
_FACT = either(
    {"minProperties": 1, "maxProperties": 1, "additionalProperties": TEXT,
     "examples": [{"prospect": "they are a prospect, not an existing customer"}]},
    TEXT,
)
_FAN: Schema = {
    "type": "array",
    "if": {"items": [_ARRAY]},
    "then": {"items": [{"type": "array", "items": NAME}, NAME], "minItems": 1, "maxItems": 2},
    "else": {"items": [NAME, {"type": "array", "items": NAME}, NAME], "minItems": 2, "maxItems": 3},
}

FORMS: Mapping[Form, Schema] = {
    "amount": _AMOUNT,
    "branch": {"if": {"type": "object"}, "then": reference("branch"), "else": NAME},
    "condition": _STEP,
    "description": optional(TEXT),
    "distractors": listing(reference("distractor"), {"if": {"type": "null"}, "else": reference("distractor")}),
    "effects": listing(reference("effect"), {"if": {"type": "null"}, "else": reference("effect")}),
    "fact": _FACT,
    "fan": _FAN,
    "fields": open_mapping(either(reference("field"), _TYPE)),
    "from_graph": reference("goals_from_graph"),
    "literals": open_mapping(TEXT),
    "name": NAME,
    "names": _NAMES,
    "names_by_name": open_mapping(NAME),
    "number": NUMBER,
    "offered": listing(either(reference("nearest"), NAME), either(reference("nearest"), optional(NAME))),
    "optional_name": optional(NAME),
    "range": {"type": "string", "pattern": f"^(?:{_RANGE})$", "patternErrorMessage": "A range: 1..3 or 2+."},
    "rates": mapping({
        "type": ["object", "null"], "patternProperties": {f"^(?:{_NUMBER}|{_RANGE})$": NUMBER},
        "additionalProperties": False,
    }),
    "reveal": reference("reveal"),
    "shares": open_mapping(NUMBER),
    "steps": listing(_STEP),
    "text": TEXT,
    "texts": listing(TEXT),
    "texts_by_name": open_mapping(optional(TEXT)),
    "tools": {"type": "array", "items": NAME, "minItems": 2},
    "type": _TYPE,
    "walk": {"if": {"type": ["number", "string"]}, "then": _AMOUNT, "else": reference("walk")},
}  # fmt: skip
"""By what `yaml_keys` calls them."""

_WORD: Schema = {"type": "string", "minLength": 1}
_SETTINGS: Mapping[Kind, Schema] = {
    "whole": {"type": ["integer", "string"], "pattern": "^-?[0-9][0-9_]*$",
              "patternErrorMessage": "A whole number: 7 or 1_000."},
    "number": {"type": ["number", "string"], "pattern": f"^{_PLAIN_NUMBER}$",
               "patternErrorMessage": "A number: 7, 0.5 or 2e-5."},
    "share": NUMBER,
    "text": {"type": "string"},
    "name": _WORD,
    "word": {"type": "string"},
    "flag": {"enum": [True, False, "true", "false"]},
    "words": {"type": "array", "items": {"type": "string"}},
    "pool": {"if": _ARRAY, "then": {"items": {"type": "string"}}, "else": {"type": "string"}},
    "range": _AMOUNT,
}


def setting(key: Key) -> Schema:
    """What the value of a setting may be; blocks have tables of their own."""
    if key.kind == "several":
        item: Schema = one_of_names(key.choices) if key.choices else {"type": "string"}
        return listing(item, item, least=1)
    form = {**(one_of_names(key.choices) if key.choices else _SETTINGS[key.kind])}
    if key.low is not None and key.kind != "range":
        form["minimum"] = key.low
    if key.high is not None:
        form["maximum"] = key.high
    return form


def annotated(form: Schema, says: str, example: Json = None, default: Json = None) -> Schema:
    """The form of a key with what people are told of it."""
    told: Schema = {"description": says}
    if example is not None:
        told["examples"] = [example]
    if default is not None:
        told["default"] = default
    # Beside a reference nothing counts in draft-07.
    return {**told, "allOf": [form]} if "$ref" in form else {**told, **form}
