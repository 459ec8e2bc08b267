"""The JSON Schema is one, tells everything, and takes what the reader takes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft7Validator

from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.setting_keys import (
    DATASET_KEYS,
    DIFFICULTY_KEYS,
    DOMAIN_KEYS,
    DOMAIN_STEPS,
    EVALUATE_KEYS,
    LORA_KEYS,
    PERSONA_KEYS,
    TRAIN_KEYS,
    TYPE_KEYS,
)
from dialoom.compiler.yaml_schema import encode_schema, yaml_schema
from dialoom.grammar.codes import CODES
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_keys import KEYS, KIND_EXAMPLES, KINDS
from dialoom.grammar.yaml_printer import print_yaml
from tests.packaging.tree import ROOT
from tests.schema.typed import typed

_SETTINGS = {"dataset": DATASET_KEYS, "train": TRAIN_KEYS, "evaluate": EVALUATE_KEYS, "persona": PERSONA_KEYS,
             "type": TYPE_KEYS, "lora": LORA_KEYS, "domain": DOMAIN_KEYS, "tools": DOMAIN_STEPS,
             "difficulty": DIFFICULTY_KEYS}
_IN_SCHEMA = {"goals from graph": "goals_from_graph", "variants": "distractor"}


@cache
def validator() -> Draft7Validator:
    return Draft7Validator(yaml_schema())


def said(text: str) -> list[str]:
    """What the schema has against a YAML text."""
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator().iter_errors(typed(text))]


def _properties(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """All properties of the schema that say something, with their paths in it."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties":
                yield from ((f"{path}/{name}", form) for name, form in value.items() if form is not False)
            yield from _properties(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for at, part in enumerate(schema):
            yield from _properties(part, f"{path}/{at}")


def test_it_is_a_schema_of_draft_07() -> None:
    Draft7Validator.check_schema(yaml_schema())
    assert json.loads(encode_schema()) == yaml_schema()
    used = set(re.findall(r'"#/definitions/(\w+)"', encode_schema()))
    assert used == set(yaml_schema()["definitions"])  # type: ignore[arg-type]


def test_it_is_the_same_under_another_hash_seed() -> None:
    script = "from dialoom.compiler.yaml_schema import encode_schema; print(encode_schema(), end='')"
    made = [subprocess.run([sys.executable, "-c", script], capture_output=True, check=True,
                           env={**os.environ, "PYTHONHASHSEED": seed}).stdout.decode() for seed in ("1", "2")]
    assert made == [encode_schema()] * 2


def test_every_key_has_a_description_and_an_example_that_is_right() -> None:
    definitions = yaml_schema()["definitions"]
    found = dict(_properties(yaml_schema()))
    assert len(found) > 150
    for path, form in found.items():
        assert form.get("description", "")[-1:] == ".", path
        assert len(form.get("examples", [])) == 1, path
        own = Draft7Validator({**form, "definitions": definitions})
        told = [*form["examples"], *([form["default"]] if "default" in form else [])]
        assert [error.message for example in told for error in own.iter_errors(example)] == [], path


@pytest.mark.parametrize("group", [*KEYS, *(name for name in _SETTINGS if name not in KEYS)])
def test_it_has_the_keys_of_the_tables(group: str) -> None:
    own = yaml_schema()["definitions"][_IN_SCHEMA.get(group, group)]  # type: ignore[index,call-overload]
    properties: dict[str, Any] = {}
    for path, form in _properties(own):
        properties.setdefault(path.rpartition("/")[2], form)
    tables: list[Mapping[str, Any]] = [KEYS.get(group, {}), _SETTINGS.get(group, {})]
    for table in tables:
        for key, entry in table.items():
            assert (properties[key]["description"], properties[key]["examples"]) == (entry.says, [entry.example])
            assert properties[key].get("default") == entry.default


def test_examples_of_whole_declarations_are_read() -> None:
    declarations = yaml_schema()["definitions"]["declarations"]["properties"]  # type: ignore[index,call-overload]
    assert list(declarations) == list(KINDS)
    assert set(KIND_EXAMPLES) == set(KINDS)
    for kind, form in declarations.items():
        text = json.dumps({kind: form["examples"][0]})
        assert [one.message for one in read(Source("example.loom.yaml", text)).diagnostics] == [], kind


def test_every_example_of_the_tables_is_read() -> None:
    wrapped = {
        "import": ("import", ""), "type": ("type", "a"), "entity": ("entity", "a"), "tool": ("tool", "a"),
        "persona": ("persona", "a"), "difficulty": ("difficulty", "expert"), "pattern": ("pattern", "a"),
        "domain": ("domain", "a"),
    }
    for group, (kind, name) in wrapped.items():
        needed = {"import": {"path": "a.yaml"}, "type": {"type": "string"}}.get(group, {})
        for key, entry in KEYS[group].items():
            body = {**needed, key: entry.example}
            text = json.dumps({kind: {name: body} if name else [body]})
            assert read(Source("example.loom.yaml", text)).diagnostics == (), (group, key)
    for group, around in {"walk": "walk", "goals from graph": "goals from graph", "reveal": "reveal"}.items():
        for key, entry in KEYS[group].items():
            needed = {"walk": {"length": 2}}.get(group, {}) | ({"policy": "gradually"} if key == "amount" else {})
            text = json.dumps({"scenario": {"a": {around: {**needed, key: entry.example}}}})
            assert read(Source("example.loom.yaml", text)).diagnostics == (), (group, key)


# --- what is right passes ---


def _specs() -> Iterator[tuple[str, str]]:
    """Every right spec of the repository, as YAML."""
    for path in sorted([*ROOT.glob("specs/**/*.loom"), *ROOT.glob("cli/first_project/*.loom"),
                        *ROOT.glob("tests/corpus/specs/*.loom"), *ROOT.glob("docs/tutorial/**/*.loom")]):
        yield str(path.relative_to(ROOT)), print_yaml(read(Source(path.name, path.read_text(encoding="utf-8"))).spec)
    page = (ROOT / "docs" / "reference" / "README.md").read_text(encoding="utf-8")
    for at, text in enumerate(re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)):
        yield f"reference {at}", text
    for page_path in sorted([ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("docs/tutorial/*.md")]):
        shown = page_path.read_text(encoding="utf-8")
        for at, text in enumerate(re.findall(r"^```loom\n(.*?)^```", shown, re.MULTILINE | re.DOTALL)):
            reading = read(Source("shown.loom", text))
            if not reading.diagnostics:
                yield f"{page_path.name} {at}", print_yaml(reading.spec)
    for entry in CODES.values():
        if entry.good and entry.code >= "E0140" and entry.code < "E0200":
            yield f"good example of {entry.code}", entry.good


@pytest.mark.parametrize(("name", "text"), [pytest.param(*one, id=one[0]) for one in _specs()])
def test_right_specs_pass(name: str, text: str) -> None:
    assert said(text) == []


def test_what_compiles_passes() -> None:
    """The YAML fixtures without an error: some of them are about a warning."""
    passed = 0
    for path in sorted(ROOT.glob("tests/**/*.loom.yaml")):
        if "E01" in path.name:
            continue
        if any(one.severity == "error" for one in compile_spec(path).diagnostics):
            continue
        passed += 1
        assert said(path.read_text(encoding="utf-8")) == [], path.name
    assert passed >= 5


@pytest.mark.parametrize("text", [
    "", "tool:\n", "tool:\n  A:\n", "- tool: {A: {}}\n- tool: {B: }\n", "tool: [{A: {description: a}}, {A: {}}]\n",
    "import: {path: a.loom}\n", "import: [{path: a.loom}, [{path: b}, {as: B}]]\n", "type: {a: int, b: {type: int}}\n",
    "tool:\n  A: [{description: a}, {in: {x: int}}]\n", "tool: {A: {in: [{x: int}, {x: int?}], effect: none}}\n",
    "tool: {A: {effect: [none, {create: B}], fails: {7: , b: 40%}, tags: one}}\n",
    "scenario: {a: {call: 7, goal: 40%, distractors: B, personas: busy}}\n",
    "scenario: {a: {fan: [[A, B]]}, b: {fan: [A, [B]]}, c: {fan: [[A], B]}, d: {fan: [A, [B, C], D]}}\n",
    "scenario: {a: [{when: A.b == c}, {then: B}]}\n",
    "scenario: {a: {walk: 2}, b: {walk: 2..3}, c: {walk: [{length: 2}]}}\n",
    "scenario: {a: {reveal: {turn 12: a, on ask: [b], never: }}}\n",
    "scenario: {a: {distractors: [A, {tool: B}, {nearest: 2}, {variants: 1}, {tool: A, unless: {b: c}}]}}\n",
    "scenario: {a: {offered: A}, b: {offered: [A, {nearest: 2, in: S.*}]}, c: {offered: {nearest: 1}}}\n",
    "scenario: {a: {when: A.b == c, then: {when: D.e == f, then: G, else: {parallel: [H, I]}}}}\n",
    "dataset: {a: [{system: b}, {system: c}, {mix: [{d: 50%}, {e: .5}]}]}\n",
    "domain: {library: {tools: 6}}\n", "domain: [{a b: {as: L, tools: {seed: 2}}}, {a b: }]\n",
    "dataset: {a: {rows: 1_000, split: {hold_out: [values, tools]}, expect: {entropy !=: 3}}}\n",
    "type: {a: {type: string, held_out: !name \"true\", pool: [b, c]}}\n",
])
def test_forms_that_both_take(text: str) -> None:
    assert [one.message for one in read(Source("a.loom.yaml", text)).diagnostics] == []
    assert said(text) == []


@pytest.mark.parametrize(("text", "part"), [
    ("tols: {}\n", "'tols'"), ("tool: {A: {summary: a}}\n", "'summary'"), ("tool: 7\n", "7 is not of type"),
    ("tool: {A: {in: {a: {tpye: int}}}}\n", "'tpye'"), ("import: [{kind: openapi}]\n", "'path' is a required"),
    ("type: {a: {unit: EUR}}\n", "'type' is a required"), ("scenario: {a: {call: [A]}}\n", "is not of type"),
    ("scenario: {a: {chain: [A]}}\n", "[A]"), ("scenario: {a: {call: A, none: chit_chat}}\n", "False schema"),
    ("scenario: {a: {call: A, bind: {a: b}}}\n", "is not valid"), ("scenario: {a: {when: A.b == c}}\n", "'then'"),
    ("scenario: {a: {fan: [A, B]}}\n", "is not of type 'array'"),
    ("scenario: {a: {none: later}}\n", "'later' is not one"),
    ("scenario: {a: {reveal: {trun 1: a}}}\n", "'trun 1'"), ("scenario: {a: {reveal: {amount: 1..2}}}\n", "'policy'"),
    ("scenario: {a: {patterns: {typos: often}}}\n", "'often' does not match"),
    ("scenario: {a: {distractors: [{nearest: 2, unless: b}]}}\n", "False schema"),
    ("scenario: {a: {distractors: [{unless: b}]}}\n", "'tool' is a required"),
    ("scenario: {a: {offered: [A, {variants: 2}]}}\n", "'variants'"),
    ("dataset: {a: {rows: many}}\n", "'many' does not match"), ("dataset: {a: {rows: 0}}\n", "less than the minimum"),
    ("dataset: {a: {mix: }}\n", "None is not of type"), ("dataset: {a: {expect: {entropy: 3}}}\n", "'entropy'"),
    ("dataset: {a: {expect: {entrpy >=: 3}}}\n", "'entrpy >='"), ("train: {a: {loss: some}}\n", "'some' is not one"),
    ("train: {a: {lora: {rnk: 3}}}\n", "'rnk'"), ("persona: {a: {tone: rude}}\n", "'rude' is not one"),
    ("evaluate: {a: {metrics: [tool_accuracy, speed]}}\n", "'speed' is not one"),
])
def test_what_is_wrong_is_refused(text: str, part: str) -> None:
    found = said(text)
    assert found
    assert part.replace("[A]", "['A']") in "\n".join(found)
