"""JSON Schemas of documents, made plain: no references, no compositions, no cycles.

What a schema says is kept where a call can be held against it: types, enums, bounds, patterns,
formats, required properties. ``allOf`` is merged; of ``oneOf`` and ``anyOf`` the first variant that
is an object (else the first that is not null) is taken, with a note; a cycle is cut to an open object.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from dialoom.compiler.catalogs.document import Resolver

__all__ = ["Schemas"]

Json = Any
_TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_SIZES = ("minLength", "maxLength", "minItems", "maxItems")
_TEXTS = ("description", "format", "pattern", "title")
_ANY = ("default", "example", "readOnly", "writeOnly", "uniqueItems")
_COMPOSED = ("allOf", "oneOf", "anyOf")
_DEPTH = 6
_LARGEST = 3_000
"""A schema of more parts is left open below a lesser depth: nobody fills in that many arguments."""


class _TooLargeError(Exception):
    """The plain schema grows beyond what anybody could use."""


class Schemas:
    """Plain schemas out of a document's own; ``note`` is told what was simplified."""

    def __init__(self, resolver: Resolver, note: Callable[[str], None], dropped: str = "", depth: int = _DEPTH) -> None:
        """Resolve by ``resolver``.

        Properties marked ``dropped`` (``readOnly``, ``writeOnly``) are left out; objects nested more deeply than
        ``depth`` are left open.
        """
        self._resolver, self._note, self._dropped = resolver, note, dropped
        self._depth, self._limit, self._parts = depth, depth, 0

    def plain(self, schema: Json) -> dict[str, Json]:
        """The schema without references and compositions; ``{}`` (anything) for what says nothing."""
        for limit in range(self._depth, 0, -1):
            self._limit, self._parts = limit, 0
            try:
                return self._plain(schema, (), 0)
            except _TooLargeError:
                continue
        self._note("a schema of thousands of parts was left open")
        return {"type": "object"}

    def _plain(self, schema: Json, seen: tuple[str, ...], depth: int) -> dict[str, Json]:
        if not isinstance(schema, dict):  # 3.1: true stands for anything
            return {}
        self._parts += 1
        if self._parts > _LARGEST:
            raise _TooLargeError
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if reference in seen:
                self._note("a schema that contains itself was cut")
                return {"type": "object"}
            seen = (*seen, reference)
        schema = self._resolver.follow(schema)
        if not isinstance(schema, dict):
            return {}
        if any(isinstance(schema.get(key), list) and schema[key] for key in _COMPOSED):
            return self._composed(schema, seen, depth)
        out = self._kept(schema)
        if isinstance(schema.get("properties"), dict) and out.get("type", "object") == "object":
            out["type"] = "object"
            if depth > self._limit:
                self._note(f"objects nested more deeply than {self._limit} levels were left open")
                return {key: out[key] for key in ("type", "description") if key in out}
            plains = {str(name): self._plain(item, seen, depth + 1) for name, item in schema["properties"].items()}
            out["properties"] = {name: item for name, item in plains.items() if item.get(self._dropped) is not True}
            required = schema.get("required")
            if isinstance(required, list):
                known = [name for name in required if isinstance(name, str) and name in out["properties"]]
                out["required"] = list(dict.fromkeys(known))
        if out.get("type") == "array":
            out["items"] = self._plain(schema.get("items", {}), seen, depth + 1)
        return out

    def _composed(self, schema: dict[str, Json], seen: tuple[str, ...], depth: int) -> dict[str, Json]:
        """The plain schema of a composition: its own keys, all of ``allOf``, one of the variants."""
        own = {key: value for key, value in schema.items() if key not in (*_COMPOSED, "discriminator")}
        merged: dict[str, Json] = {}
        for part in (*_list(schema.get("allOf")), own):
            merged = _merge(merged, self._plain(part, seen, depth))
        for key in ("oneOf", "anyOf"):
            plains = [self._plain(variant, seen, depth) for variant in _list(schema.get(key))]
            real = [p for p in plains if p.get("type") != "null"]
            if not real:
                continue
            chosen = next((p for p in real if p.get("type") == "object" and p.get("properties")), real[0])
            if len(real) > 1:
                self._note(f"of {len(real)} variants ({key}) one was taken")
            merged = _merge(merged, chosen) | {key: merged[key] for key in ("description", "title") if key in merged}
        return merged

    def _kept(self, schema: dict[str, Json]) -> dict[str, Json]:
        """The keys that a call can be held against, where their values are what JSON Schema asks for."""
        out: dict[str, Json] = {key: schema[key] for key in _ANY if key in schema}
        out |= {key: schema[key] for key in _TEXTS if isinstance(schema.get(key), str)}
        out |= {key: schema[key] for key in _NUMBERS if _is_number(schema.get(key))}  # 3.0 has exclusive… as booleans
        out |= {key: schema[key] for key in _SIZES if isinstance(schema.get(key), int) and _is_number(schema[key])}
        kinds = [k for k in _list(schema.get("type"), schema.get("type")) if k in _TYPES]
        real = [kind for kind in kinds if kind != "null"] or kinds
        if real:
            out["type"] = real[0]
        elif "items" in schema:
            out["type"] = "array"
        values = [schema["const"]] if "const" in schema else _list(schema.get("enum"))
        values = [value for value in values if isinstance(value, str | int | float)]
        if values:
            out["enum"] = list(dict.fromkeys(values))
        if "pattern" in out and not _compiles(out["pattern"]):
            self._note(f"the pattern `{out.pop('pattern')}` is none that this program reads, and was left out")
        if out.get("default", "") is None:
            del out["default"]
        return out


def _list(value: Json, alone: Json = None) -> list[Json]:
    """The value if it is a list, else a list of ``alone`` if that is something."""
    if isinstance(value, list):
        return value
    return [] if alone is None else [alone]


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _merge(first: dict[str, Json], second: dict[str, Json]) -> dict[str, Json]:
    merged = {**first, **second}
    if isinstance(first.get("properties"), dict) and isinstance(second.get("properties"), dict):
        merged["properties"] = {**first["properties"], **second["properties"]}
    if isinstance(first.get("required"), list) and isinstance(second.get("required"), list):
        merged["required"] = list(dict.fromkeys([*first["required"], *second["required"]]))
    return merged
