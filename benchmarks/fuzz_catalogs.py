"""Fuzzing of catalogs: whatever stands in a document, tools come of it or words about it, and never an exception.

    python -m benchmarks.fuzz_catalogs --seconds 600

Takes documents of all kinds (those of the tests and, where it is there, the real data), damages them (keys dropped,
values of wrong kinds, references in circles, nulls, huge enums, odd names, deep nesting, schemas that are true or
false), imports them, and draws arguments for what came in. Every operation and every entry is then a tool or is
reported as lost; every schema is one; every drawn argument object fits it. Ends with 1 and the document where not.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from dialoom.compiler.catalogs.catalog import Catalog, CatalogError
from dialoom.compiler.catalogs.document import parse_value
from dialoom.compiler.catalogs.reading import catalog_kind, read_catalog
from dialoom.compiler.loader import Loader
from dialoom.compiler.possible_values import no_values
from dialoom.runtime.schema import compile_schema
from dialoom.runtime.values import Values

Json = Any
ROOT = Path(__file__).parents[1]
SLOWEST = 5.0
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
KNOWN = (*METHODS, "parameters", "summary", "description", "servers", "$ref")

_NAMES = ("", " ", "$ref", "größe", "名前", "a b", "a.b", "a/b~c", "{id}", "\n", "\ud7ff", "x" * 300, "-", "0", "null",
          "properties", "type", "required", "items", "enum", "[]", "`", '"', "\u202e", "tool", "scenario", "\\")
_VALUES: tuple[Json, ...] = (
    None, True, False, 0, -1, 7, 1.5, 1e308, 10**30, "", " ", "x", "名前", "#", "#/", "#/paths", [], [[]], [1], [None],
    {}, {"": {}}, {"$ref": "#"}, {"$ref": "#/paths"}, {"$ref": 3}, {"$ref": "absent.json#/a"}, {"$ref": "http://x.y/z"},
    {"$ref": "#/components/schemas/%"}, ["string", "null"], ["null"], "null", "object", "array", "String", "integer",
    [f"v{n}" for n in range(2000)], [1, "1", True, 1.0, None, {}], {"type": "object"}, {"type": "array"},
    {"type": "object", "required": ["gone"]}, {"const": {}}, {"enum": []}, {"not": {}}, {"oneOf": []},
    {"allOf": [True, False]}, {"anyOf": [{"type": "null"}]}, {"type": "string", "pattern": "("},
    {"type": "string", "pattern": "^(a+)+$"},
    {"type": "string", "pattern": "^\\d{4000}$"}, {"type": "integer", "minimum": 5, "maximum": 1},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1e-9}, {"type": "integer", "multipleOf": 1e-9},
    {"type": "array", "items": [{"type": "string"}], "minItems": 900}, {"minLength": 10**9}, {"maxLength": -1},
    {"type": "string", "format": 3}, {"type": "string", "minLength": 3, "maxLength": 2, "format": "uuid"},
    {"type": "string", "maxLength": 0}, {"type": "integer", "enum": ["a"]}, {"discriminator": {"propertyName": "x"}},
)


def documents() -> list[tuple[str, Json]]:
    """The names and values of all documents there are, the lines of JSON Lines as lists; sorted by name."""
    data = ROOT.parent / "shared" / "data"
    folders = (ROOT / "tests" / "catalogs" / "odd", ROOT / "specs" / "catalogs", data / "openapi", data / "catalogs")
    found: list[tuple[str, Json]] = []
    for path in sorted(path for folder in folders for path in folder.glob("*")):
        if path.suffix not in (".json", ".jsonl", ".yaml"):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            lines = [line for line in text.splitlines() if line.strip()]
            found.append((path.name, [json.loads(line) if line[0] in "[{" else line for line in lines[:40]]))
        else:
            found.append((path.name, parse_value(text, path.name)))
    return found


def damaged(value: Json, rng: Random) -> Json:
    """A copy of the document with up to thirty damages, most of them where schemas and operations stand."""
    value = copy.deepcopy(value)
    places: list[tuple[Json, Json]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            places.append((holder, key))
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])
    for _ in range(rng.randint(1, 30) if places else 0):
        holder, key = rng.choice(places)
        if key not in (holder if isinstance(holder, dict) else range(len(holder))):
            continue
        _damage(holder, key, rng)
    return value


def _damage(holder: Json, key: Json, rng: Random) -> None:
    """One damage at a place: its value replaced, dropped, renamed, wrapped, or made to contain another."""
    how = rng.random()
    if how < 0.45:
        holder[key] = copy.deepcopy(rng.choice(_VALUES))
    elif how < 0.6:
        if isinstance(holder, dict):
            del holder[key]
        else:
            holder.pop(key)
    elif how < 0.75 and isinstance(holder, dict):
        holder[rng.choice(_NAMES)] = holder.pop(key)
    elif how < 0.85:
        for _ in range(rng.choice((1, 3, 40))):
            holder[key] = rng.choice(([holder[key]], {"allOf": [holder[key]]}, {"type": "array", "items": holder[key]},
                                      {"type": "object", "properties": {"a": holder[key]}, "required": ["a"]}))
    elif isinstance(holder, dict):
        holder[rng.choice((*_NAMES, *METHODS, "enum", "required", "default", "minimum", "pattern"))] = copy.deepcopy(
            rng.choice((holder[key], rng.choice(_VALUES))))


def written(name: str, value: Json) -> str:
    """The document as the text of a file of that name."""
    if name.endswith(".jsonl") and isinstance(value, list):
        return "\n".join(json.dumps(entry) for entry in value)
    return json.dumps(value)


def imported(name: str, text: str) -> Catalog | None:
    """What the document brings; None where it is none. AssertionError where something is lost or wrong."""
    folder = ROOT / "tests" / "catalogs" / "odd"
    loader = Loader(folder, folder.resolve())
    path = folder / name.replace(".yaml", ".json")
    try:
        kind = catalog_kind(text, path.name)
        catalog = read_catalog(kind, text, path, loader.load)
    except CatalogError:
        return None
    if kind == "openapi":
        _all_operations(parse_value(text, name), catalog)
    else:
        _all_entries(text, kind, catalog)
    assert len({tool.name for tool in catalog.tools}) == len(catalog.tools), "two tools of one name"
    return catalog


def _all_operations(document: Json, catalog: Catalog) -> None:
    declared, unclear = 0, 0
    for path, item in (document.get("paths") or {}).items():
        if path.startswith("x-"):
            continue
        if not isinstance(item, dict):
            declared += 1
        elif "$ref" in item:
            unclear += 1
        else:
            declared += sum(key in METHODS or (key not in KNOWN and not key.startswith("x-")) for key in item)
    lost = [note for note in catalog.lost if note.operation not in ("document", "x-ms-paths")]
    reported = len(catalog.tools) + len(lost)
    assert reported == declared if not unclear else reported >= declared, f"{declared} declared, {reported} reported"


def _all_entries(text: str, kind: str, catalog: Catalog) -> None:
    if kind == "jsonl":
        count = sum(bool(line.strip()) for line in text.split("\n"))
    else:
        value = parse_value(text, "x.json")
        for key in ("result", "tools", "functions"):
            value = value[key] if isinstance(value, dict) and key in value else value
        count = len(value)
    lost = [note for note in catalog.lost if note.operation != "document"]
    assert len(catalog.tools) <= count, "more tools than entries"
    twice = count - len(catalog.tools) - len(lost)
    noted = sum("twice" in note.text for note in catalog.notes)
    said = f"{count} entries, {len(catalog.tools)} tools, {len(lost)} lost"
    assert twice >= noted, said
    assert not twice or noted, said


def called(catalog: Catalog, rng: Random) -> None:
    """Draws arguments for some of the tools. AssertionError where they do not fit its schema."""
    from jsonschema import Draft202012Validator

    for tool in rng.sample(catalog.tools, min(len(catalog.tools), 6)):
        Draft202012Validator.check_schema(tool.schema)
        if any(no_values(parameter.type) for parameter in tool.inputs):
            continue  # that it cannot be called is said where it is
        check = compile_schema(tool.schema)
        everything = frozenset(parameter.name for parameter in tool.inputs)
        for keep in (frozenset[str](), everything):
            wrong = check(Values(rng).record(tool.inputs, keep))
            assert not wrong, f"{tool.name}: {wrong}"


def round_of(name: str, value: Json, seed: str) -> tuple[str, float]:
    """One damaged document, and what came of it: ``tools``, ``refused``; and the seconds it took."""
    rng = Random(seed)
    text = written(name, damaged(value, rng))
    start = time.process_time()
    try:
        catalog = imported(name, text)
        if catalog is not None:
            called(catalog, rng)
    except Exception:
        print(f"seed {seed}\n{text[:4000]}", file=sys.stderr)
        raise
    return "refused" if catalog is None else "tools", time.process_time() - start


def main() -> int:
    """Run for the time that the command line gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", default="0")
    given = parser.parse_args()
    found, outcomes, slowest = documents(), Counter[str](), (0.0, "")
    end, number = time.monotonic() + given.seconds, 0
    while time.monotonic() < end:
        name, value = found[number % len(found)]
        outcome, seconds = round_of(name, value, f"{given.seed}/{name}/{number}")
        outcomes[outcome] += 1
        slowest = max(slowest, (seconds, name))
        number += 1
    print(f"{number:,} damaged documents of {len(found)}: {dict(sorted(outcomes.items()))}; "
          f"slowest {slowest[0]:.2f} s of processor time ({slowest[1]})")
    return int(slowest[0] > SLOWEST)


if __name__ == "__main__":
    sys.exit(main())
