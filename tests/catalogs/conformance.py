"""Arguments drawn for imported tools, held against the schemas that the documents' authors wrote.

The schemas are taken from the document as they stand (see ``originals``), with the semantics of its version of
OpenAPI said in JSON Schema; formats are held, too. Nothing of the compiler's reading of schemas is used.
"""

from __future__ import annotations

import base64
import datetime
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from dialoom.compiler.plan import Tool
from dialoom.runtime.schema import compile_schema
from dialoom.runtime.stream import stream
from dialoom.runtime.values import Values
from tests.catalogs.originals import Operation, Original, left_out

DRAWS = 3
_ROOT = "https://document.test/spec/"
Json = Any


def formats() -> FormatChecker:
    """Checkers of the formats that OpenAPI and JSON Schema name, strict for those that people rely on."""
    checker = FormatChecker(formats=["ipv4", "ipv6", "regex"])

    def holds(name: str) -> Callable[[Callable[[str], object]], None]:
        def add(test: Callable[[str], object]) -> None:
            checker.checks(name, raises=ValueError)(
                lambda value: not isinstance(value, str) or test(value) not in (False, None))
        return add

    holds("date")(lambda text: re.fullmatch(r"\d{4}-\d\d-\d\d", text) and datetime.date.fromisoformat(text))
    holds("date-time")(lambda text: re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text))
    holds("time")(lambda text: re.fullmatch(r"\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text))
    holds("email")(lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text))
    holds("uuid")(lambda text: uuid.UUID(text))
    holds("uri")(lambda text: urlsplit(text).scheme and urlsplit(text).netloc)
    holds("url")(lambda text: urlsplit(text).scheme and urlsplit(text).netloc)
    holds("hostname")(lambda text: re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", text))
    holds("byte")(lambda text: base64.b64decode(text, validate=True) is not None)
    for name, bits in (("int32", 31), ("int64", 63)):
        checker.checks(name)(lambda value, bits=bits: not isinstance(value, int | float) or isinstance(value, bool)
                             or (float(value).is_integer() and -(2**bits) <= value < 2**bits))
    return checker


def function_faults(parameters: Json, tool: Tool) -> Iterator[str]:
    """What is wrong with the arguments drawn for a function, against the JSON Schema that its list gives."""
    validator = Draft202012Validator(parameters, format_checker=formats())
    for arguments in drawn(tool):
        yield from (_deepest(error) for error in validator.iter_errors(arguments))


def drawn(tool: Tool) -> Iterator[dict[str, Json]]:
    """Arguments as synthesis draws them: the required ones first, then with all that may be given."""
    needed = frozenset(parameter.name for parameter in tool.inputs)
    for number in range(DRAWS):
        values = Values(stream(7, tool.name, number), split="train")
        yield values.record(tool.inputs, needed if number else frozenset())


class Conformance:
    """Holds the arguments of a document's tools against the document."""

    def __init__(self, original: Original) -> None:
        self._original = original
        self._formats = formats()
        resources = [(f"{_ROOT}{name or 'main.json'}", DRAFT202012.create_resource(self._said(content, name)))
                     for name, content in original.files.items()]
        self._registry: Registry[Json] = Registry().with_resources(resources)

    def faults(self, operation: Operation, tool: Tool) -> Iterator[str]:
        """What is wrong with the arguments that synthesis draws for the tool: one clause each; none for most."""
        check = compile_schema(tool.schema)
        for arguments in drawn(tool):
            own = check(arguments)
            if own:
                yield f"against the tool's own schema: {own}"
            yield from self._against(operation, arguments)

    def _against(self, operation: Operation, arguments: dict[str, Json]) -> Iterator[str]:
        left = dict(arguments)
        names = _keys(operation)
        for (place, name), (needed, schema) in operation.parameters.items():
            key = names.get((place, name), "")
            if key in left:
                yield from self._errors(schema, left.pop(key), f"{name} ({place})")
            elif needed and not left_out(place, name, operation.secrets):
                yield f"{name} ({place}) is not given"
        if operation.body is None:
            yield from (f"{name} belongs nowhere" for name in left)
            return
        if operation.fields:
            by_key = {names[("body", name)]: name for name in operation.fields}
            yield from (f"{name} is no field of the body" for name in left if name not in by_key)
            body = {by_key[key]: value for key, value in left.items() if key in by_key}
            if body or operation.body_required:
                yield from self._errors(operation.body, body, "the body")
        elif names[("body", "body")] in left:
            yield from self._errors(operation.body, left[names[("body", "body")]], "the body")

    def _errors(self, schema: Json, value: Json, what: str) -> Iterator[str]:
        file = schema.get("x-file", "") if isinstance(schema, dict) else ""
        said = self._said({key: item for key, item in schema.items() if key != "x-file"}, file, absolute=True)
        validator = Draft202012Validator(said, registry=self._registry, format_checker=self._formats)
        for error in validator.iter_errors(value):
            yield f"{what}: {_deepest(error)}"

    def _said(self, value: Json, file: str, absolute: bool = False) -> Json:
        """A schema (or all of a document) as JSON Schema says it: what OpenAPI 2.0 and 3.0 mean, written out."""
        if isinstance(value, list):
            return [self._said(item, file, absolute) for item in value]
        if not isinstance(value, dict):
            return value
        out = {key: self._said(item, file, absolute) for key, item in value.items()}
        reference = value.get("$ref")
        if isinstance(reference, str) and absolute:
            other, _, pointer = reference.partition("#")
            at = other if other else (file or "main.json")
            out["$ref"] = f"{_ROOT}{at}#{pointer}"
        for limit, key in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if isinstance(value.get(key), bool):
                del out[key]
                if value[key] and limit in out:
                    out[key] = out.pop(limit)
        if value.get("nullable") is True and isinstance(value.get("type"), str):
            out["type"] = [value["type"], "null"]
        if value.get("type") == "file":
            out["type"] = "string"
        required, properties = value.get("required"), value.get("properties")
        if isinstance(required, list) and isinstance(properties, dict):
            out["required"] = [name for name in required if not self._read_only(properties.get(name), file)]
        elif isinstance(required, bool):
            del out["required"]
        if "pattern" in out and not _regular(out["pattern"]):
            del out["pattern"]
        return out

    def _read_only(self, schema: Json, file: str) -> bool:
        return isinstance(schema, dict) and self._original.resolved(schema, file)[0].get("readOnly") is True


def _keys(operation: Operation) -> dict[tuple[str, str], str]:
    """What the tool calls each input: its name, with its place behind where two have one name."""
    taken: dict[tuple[str, str], str] = {}
    inside = [("body", name) for name in operation.fields] or [("body", "body")]
    for place, name in (*operation.parameters, *inside):
        if left_out(place, name, operation.secrets):
            continue
        key, number = name, 1
        while key in taken.values():
            key = f"{name}_{place}" if number == 1 else f"{name}_{place}_{number}"
            number += 1
        taken[(place, name)] = key
    return taken


def _deepest(error: Any) -> str:
    path = ".".join(str(part) for part in error.absolute_path)
    inner = "; ".join(_deepest(part) for part in error.context or ())
    return f"{path or '.'} {error.validator}: {error.message[:160]}" + (f" [{inner[:300]}]" if inner else "")


def _regular(pattern: Json) -> bool:
    try:
        re.compile(pattern)
    except (re.error, TypeError):
        return False
    return True
