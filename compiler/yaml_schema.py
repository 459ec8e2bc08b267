"""The JSON Schema (draft-07) of the YAML surface: for editors, and for whoever writes specs by program.

Made from the tables by which the readers and the passes check a spec, so that neither can know a key that the
other does not. It refuses keys that are not there, values of a wrong form, and words that are none of the
choices; what only the compiler can know (names that have to be declared, sums of shares) it lets pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialoom.compiler import setting_keys as settings
from dialoom.compiler.encoding import BUILT_IN
from dialoom.compiler.goalsearch import SHAPES
from dialoom.compiler.imports import CATALOG_KINDS
from dialoom.compiler.lint.rules import RULES
from dialoom.compiler.metrics import DATA_METRICS, LIVE_METRICS, ROW_METRICS
from dialoom.compiler.pattern_vocabulary import OUTCOMES, PLACES
from dialoom.compiler.reveal import POLICIES
from dialoom.compiler.scenarios import NONE_REASONS
from dialoom.compiler.schema_forms import (
    FORMS,
    NAME,
    NUMBER,
    Schema,
    annotated,
    listing,
    mapping,
    one_of_names,
    optional,
    reference,
    setting,
)
from dialoom.compiler.settings import Key
from dialoom.compiler.tools import VERBS
from dialoom.compiler.variants import KINDS as VARIANT_KINDS
from dialoom.grammar.codes import CODES
from dialoom.grammar.yaml_keys import FLOWS, KEYS, KIND_EXAMPLES, KINDS, Json

__all__ = ["SCHEMA_ID", "encode_schema", "yaml_schema"]

SCHEMA_ID = "urn:dialoom:spec.schema.json"
"""The name of the schema; it stands nowhere to be fetched."""

_OPERATORS: Mapping[str, str] = {
    "=": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least",
    "in": "lies in the range",
}
_SHOWN = ("=", "<=", ">=", "in")
"""The operators that editors offer; the others are allowed as well."""

_NUMBER_AFTER = str(NUMBER["pattern"]).removeprefix("^")
_TABLES: Mapping[str, Mapping[str, Key]] = {
    "domain": settings.DOMAIN_KEYS, "type": settings.TYPE_KEYS, "persona": settings.PERSONA_KEYS,
    "difficulty": settings.DIFFICULTY_KEYS,
    "dataset": settings.DATASET_KEYS, "train": settings.TRAIN_KEYS, "evaluate": settings.EVALUATE_KEYS,
}  # fmt: skip
"""The settings of each kind of declaration that has some."""

_SHARES: Mapping[str, str] = {"difficulty": "shares_of_difficulty"}
"""What the schema calls a block that has the name of a kind of declaration."""

_WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("import", "kind"): CATALOG_KINDS,
    ("pattern", "when"): tuple(PLACES),
    ("pattern", "outcome"): OUTCOMES,
    ("scenario", "none"): NONE_REASONS,
    ("branch", "none"): NONE_REASONS,
    ("goals from graph", "shapes"): SHAPES,
    ("variants", "kinds"): VARIANT_KINDS,
    ("reveal", "policy"): POLICIES,
    ("reveal", "from"): ("persona",),
}
"""The keys whose names are words of the language."""


def yaml_schema() -> Schema:
    """The schema, as a JSON value whose keys stand in a fixed order."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": SCHEMA_ID,
        "title": "Dialoom spec",
        "description": "A spec of tool-calling dialogues, in the YAML surface of Dialoom's language.",
        **mapping(reference("declarations")),
        "definitions": {
            "declarations": _closed({kind: annotated(_group(kind), says, KIND_EXAMPLES.get(kind))
                                     for kind, says in KINDS.items()}),
            **_declarations(),
            **_scenario_parts(),
            **_blocks(),
        },
    }  # fmt: skip


def encode_schema() -> str:
    """The schema as a text that ends with a line break: the same on every machine."""
    import json

    return json.dumps(yaml_schema(), indent=2, ensure_ascii=False) + "\n"


def _group(kind: str) -> Schema:
    if kind == "import":
        whole = mapping(reference("import"), _needing("path"))
        return {"if": {"type": "array"}, "then": {"items": whole}, "else": {"if": {"type": "null"}, "else": whole}}
    if kind == "lint":
        return mapping(reference("lint"))
    body = mapping(reference(kind), {"allOf": _belonging("scenario")} if kind == "scenario" else None)
    if kind == "type":
        described = mapping(reference("type"), _needing("type"))
        body = {"if": {"type": ["object", "array"]}, "then": described, "else": FORMS["type"]}
    return mapping({"type": ["object", "null"], "additionalProperties": body})


def _needing(key: str, *without: str) -> Schema:
    """A mapping with the key, and without some others."""
    found: Schema = {"type": "object", "required": [key]}
    return {**found, "properties": dict.fromkeys(without, False)} if without else found


def _closed(properties: Mapping[str, Schema], **more: Json) -> Schema:
    """A mapping with these keys and no others."""
    return {"type": ["object", "null"], "properties": dict(properties), **more, "additionalProperties": False}


def _keys(group: str) -> dict[str, Schema]:
    """The keys of a table of the surface."""
    found = {}
    for key, entry in KEYS.get(group, {}).items():
        form, words = FORMS[entry.form], _WORDS.get((group, key))
        if words is not None:
            word = one_of_names(words)
            form = {"names": listing(word), "optional_name": optional(word), "name": word}[entry.form]
        found[key] = annotated(form, entry.says, entry.example, entry.default)
    return found


def _settings(keys: Mapping[str, Key]) -> dict[str, Schema]:
    """The keys of a table of settings, and the names that they had."""
    found: dict[str, Schema] = {}
    for name, key in keys.items():
        form = mapping(reference(_SHARES.get(name, name))) if key.kind in ("block", "count") else setting(key)
        if key.kind == "count":
            form = {"if": {"type": ["object", "array"]}, "then": form, "else": setting(replace(key, kind="whole"))}
        if name == "encoder":
            form = {**form, "anyOf": [one_of_names(BUILT_IN), {"type": "string"}]}
        found[name] = annotated(form, key.says, key.example, key.default)
        for former in key.former:
            said = f"Former name of `{name}`. {key.says}"
            found[former] = {**annotated(form, said, key.example, key.default), "deprecationMessage": f"write `{name}`"}
    return found


def _declarations() -> dict[str, Schema]:
    verbs = {verb: annotated(optional(NAME), f"A call will {verb} records of this entity.", "Lead") for verb in VERBS}
    kinds = {kind: _closed({**_keys(kind), **_settings(_TABLES.get(kind, {}))}) for kind in KINDS if kind != "lint"}
    return {
        **kinds,
        "scenario": {**kinds["scenario"], "allOf": _excluding(FLOWS)},
        "field": {**_closed(_keys("field")), "type": "object", "required": ["type"]},
        "effect": {
            "if": {"type": "object"},
            "then": {**_closed({**verbs, **_keys("effect")}), "minProperties": 1,
                     "allOf": _excluding(VERBS)},
            "else": one_of_names(("none", *VERBS)),
        },
        "lint": _closed({rule.name: annotated(reference("switch"), f"{CODES[rule.code].title.capitalize()}.", "off")
                         for rule in RULES}),
        "switch": {
            "if": {"type": ["object", "array"]},
            "then": mapping(_closed(_keys("switch")), _needing("off for")),
            "else": one_of_names(("off",)),
        },
    }  # fmt: skip


def _excluding(keys: tuple[str, ...]) -> list[Json]:
    """At most one of the keys: where one stands, the others may not."""
    return [{"if": {"required": [key]}, "then": {"properties": {other: False for other in keys if other != key}}}
            for key in keys]


def _belonging(group: str) -> list[Json]:
    """The keys that need another one beside them."""
    binders = ("chain", "fan", "call") if group == "branch" else ("chain", "fan")
    needs: list[tuple[str, tuple[str, ...]]] = [
        ("bind", binders), ("when", ("then",)), *((word, ("when",)) for word in ("share", "then", "else")),
    ]
    return [{"if": _needing(key), "then": {"anyOf": [{"required": [one]} for one in ones]} if len(ones) > 1
             else {"required": list(ones)}} for key, ones in needs]  # fmt: skip


def _scenario_parts() -> dict[str, Schema]:
    flows = tuple(key for key in FLOWS if key in KEYS["branch"])
    reveal = _keys("reveal")
    stage = reveal["turn 1"]
    on_ask = annotated(FORMS["names"], "What comes only in answer to a question for it.", ["phone"])
    stages = {f"turn {number}": stage for number in (1, 2, 3)}
    near, made, tool = (_keys(kind) for kind in ("nearest", "variants", "distractor"))
    return {
        "branch": {
            **_closed(_keys("branch"), allOf=[*_excluding(flows), *_belonging("branch")]), "type": "object",
            "anyOf": [{"required": [flow]} for flow in flows],
        },
        "nearest": {**_closed(near), **_needing("nearest")},
        "walk": mapping(_closed(_keys("walk")), _needing("length")),
        "goals_from_graph": mapping(_closed(_keys("goals from graph"))),
        "distractor": {
            "if": {"type": "object"},
            "then": {
                **_closed({**tool, **near, **made}),
                "if": {"required": ["nearest"]},
                "then": _needing("nearest", *made, *tool),
                "else": {
                    "if": {"anyOf": [{"required": [key]} for key in made]},
                    "then": _needing("variants", *near, *tool),
                    "else": _needing("tool", *near),
                },
            },
            "else": NAME,
        },
        "reveal": mapping(
            _closed(
                {**stages, "on ask": on_ask, **{key: form for key, form in reveal.items() if key not in stages}},
                patternProperties={f"^turn {_NUMBER_AFTER}": FORMS["names"], "^on .": FORMS["names"]},
                allOf=_excluding(("policy", "from", "slots per turn")),
            ),
            {"if": _needing("amount"), "then": {"required": ["policy"]}},
        ),
    }  # fmt: skip


def _blocks() -> dict[str, Schema]:
    """The blocks of settings, by the key that they stand under."""
    share: Schema = {**NUMBER, "minimum": 0, "maximum": 1}
    levels = {level: annotated(share, f"Share of the level {level}.", "25%") for level in settings.LEVELS}
    splits = {split: annotated(share, f"Share of the split {split}.", "10%") for split in settings.SPLITS}
    held_out = annotated(listing(one_of_names(settings.HELD_OUT), one_of_names(settings.HELD_OUT), least=1),
                         "What belongs to one split only: a value of it is in no other.", ["values", "tools"])
    return {
        "tools": _block(_settings(settings.DOMAIN_STEPS)),
        "typing": _block(_settings(settings.TYPING_KEYS)),
        "mix": {"type": "object", "additionalProperties": share},
        _SHARES["difficulty"]: _block(levels),
        "split": _block({**splits, "hold_out": held_out}),
        "expect": _clauses(DATA_METRICS),
        "validators": _clauses(ROW_METRICS, "10..30", 30),
        "require": _clauses(LIVE_METRICS),
        "lora": _block(_settings(settings.LORA_KEYS)),
        "coverage": _block(_settings(settings.COVERAGE_KEYS)),
    }


def _block(properties: Mapping[str, Schema], **more: Json) -> Schema:
    """The block of a setting: nothing at all is no value."""
    return {**_closed(properties, **more), "type": "object"}


def _clauses(metrics: tuple[str, ...], band: Json = "20%..45%", bound: Json = "90%") -> Schema:
    """Comparisons: a metric and an operator make the key."""
    shown = {
        f"{metric} {operator}": annotated(
            FORMS["amount"], f"That `{metric}` {_OPERATORS[operator]} this.", band if operator == "in" else bound)
        for metric in metrics for operator in _SHOWN
    }
    others = "|".join(operator for operator in _OPERATORS if operator not in _SHOWN)
    return _block(shown, patternProperties={f"^(?:{'|'.join(metrics)}) (?:{others})$": FORMS["amount"]})
