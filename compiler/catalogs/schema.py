"""JSON Schemas of documents, made plain: no references, no compositions, no cycles.

What a schema says is kept where a call can be held against it: types, enums, bounds, patterns,
formats, required properties. ``allOf`` is merged; of ``oneOf`` and ``anyOf`` the first variant that
is an object (else the first that is not null) is taken, with a note; a cycle is cut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dialoom.compiler.catalogs.document import Resolver
from dialoom.compiler.catalogs.keywords import kept_keywords, settled_enum
from dialoom.compiler.catalogs.merging import merged

__all__ = ["Schemas"]

Json = Any
_COMPOSED = ("allOf", "oneOf", "anyOf")
_UNHEEDED = ("not", "if", "contains", "minProperties", "dependentRequired", "dependentSchemas", "dependencies")
_DEPTH = 6
_LEVELS = 60
_LARGEST = 3_000
"""A schema of more parts is left open below a lesser depth: nobody fills in that many arguments."""
_CUT = "\0cut"
"""Marks what was left open although it must hold something: it is left out where nothing requires it."""


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
        self._depth, self._limit, self._parts, self._level = depth, depth, 0, 0

    def plain(self, schema: Json) -> dict[str, Json]:
        """The schema without references and compositions; ``{}`` (anything) for what says nothing."""
        for limit in range(self._depth, 0, -1):
            self._limit, self._parts, self._level = limit, 0, 0
            try:
                return self._finished(self._part(schema, (), 0))
            except _TooLargeError:
                continue
        self._note("a schema of thousands of parts, or nested without end, was left open")
        return {"type": "object"}

    def _part(self, schema: Json, seen: tuple[str, ...], depth: int) -> dict[str, Json]:
        """The plain schema before it is finished: what it requires may be described by what it is merged with."""
        if not isinstance(schema, dict):  # 3.1: true stands for anything
            return {}
        self._parts += 1
        self._level += 1
        if self._parts > _LARGEST or self._level > _LEVELS:
            raise _TooLargeError
        try:
            return self._followed(schema, seen, depth)
        finally:
            self._level -= 1

    def _followed(self, schema: dict[str, Json], seen: tuple[str, ...], depth: int) -> dict[str, Json]:
        reference = schema.get("$ref")
        target = self._resolver.follow(schema)
        if not isinstance(target, dict):
            return {}
        if isinstance(reference, str):
            if reference in seen:
                self._note("a schema that contains itself was cut")
                return self._cut(target, (*seen, reference), depth)
            seen = (*seen, reference)
        if any(isinstance(target.get(key), list) and target[key] for key in _COMPOSED):
            return self._composed(target, seen, depth)
        return self._own(target, seen, depth)

    def _cut(self, schema: dict[str, Json], seen: tuple[str, ...], depth: int) -> dict[str, Json]:
        """What stands for a schema within itself: of its properties those that it must have."""
        must, properties = _list(schema.get("required")), schema.get("properties")
        if seen.count(seen[-1]) > 2 or not must or not isinstance(properties, dict) or depth > self._limit:
            return _opened(schema)
        if any(schema.get(key) for key in _COMPOSED):
            return _opened(schema)
        needed = {name: item for name, item in properties.items() if name in must}
        return self._own({**schema, "properties": needed}, seen, depth)

    def _own(self, schema: dict[str, Json], seen: tuple[str, ...], depth: int) -> dict[str, Json]:
        """What the schema says itself, beside compositions."""
        out = kept_keywords(schema, self._note)
        for key in _UNHEEDED:
            if schema.get(key):
                self._note(f"`{key}` of a schema is not heeded")
        if isinstance(schema.get("properties"), dict) and out.get("type", "object") == "object":
            out["type"] = "object"
            if depth > self._limit:
                self._note(f"objects nested more deeply than {self._limit} levels were left open")
                return _opened(schema) | {key: out[key] for key in ("description",) if key in out}
            out["properties"] = self._properties(schema["properties"], seen, depth + 1)
        required = schema.get("required")
        if isinstance(required, list) and out.get("type", "object") == "object":
            names = [name for name in required if isinstance(name, str)]
            if names:
                out["required"] = list(dict.fromkeys(names))
        if schema.get("additionalProperties") is False:
            out["additionalProperties"] = False
        if out.get("type") == "array":
            out["items"] = {_CUT: True} if depth > self._limit else self._items(schema, seen, depth + 1)
            if depth > self._limit:
                self._note(f"lists nested more deeply than {self._limit} levels were left empty")
        return out

    def _properties(self, properties: dict[str, Json], seen: tuple[str, ...], depth: int) -> dict[str, Json]:
        out = {}
        for name, item in properties.items():
            if item is False or not name.strip():
                self._note(f"`{name}` must never be given, and was left out" if item is False
                           else "a property without a name was left out")
                continue
            out[str(name)] = self._part(item, seen, depth)
        return out

    def _items(self, schema: dict[str, Json], seen: tuple[str, ...], depth: int) -> dict[str, Json]:
        items = schema.get("items", {})
        by_place = items if isinstance(items, list) else schema.get("prefixItems")
        if isinstance(by_place, list) and by_place:
            self._note("a list whose items differ by their place is taken to be one of the first of them")
            items = by_place[0]
        return self._part(items, seen, depth)

    def _composed(self, schema: dict[str, Json], seen: tuple[str, ...], depth: int) -> dict[str, Json]:
        """The plain schema of a composition: its own keys, all of ``allOf``, one of the variants."""
        own = {key: value for key, value in schema.items() if key not in (*_COMPOSED, "discriminator")}
        whole: dict[str, Json] = {}
        for part in (*_list(schema.get("allOf")), own):
            whole = merged(whole, self._part(part, seen, depth))
        for key in ("oneOf", "anyOf"):
            variants = [(raw, self._part(raw, seen, depth)) for raw in _list(schema.get(key)) if raw is not False]
            real = [(raw, plain) for raw, plain in variants if plain.get("type") != "null"]
            if not real:
                continue
            raw, chosen = next(((raw, p) for raw, p in real if p.get("type") == "object" and p.get("properties")),
                               real[0])
            if len(real) > 1:
                self._note(f"of {len(real)} variants ({key}) one was taken")
                chosen = _named_by(schema.get("discriminator"), raw, chosen)
            whole = merged(whole, chosen) | {key: whole[key] for key in ("description", "title") if key in whole}
        return whole

    def _finished(self, part: dict[str, Json]) -> dict[str, Json]:
        """The part as it is shown: what is required is there, what is sent one way only is gone."""
        out = {key: value for key, value in part.items() if key not in ("required", "additionalProperties", _CUT)}
        if "enum" in out:  # its values are plain: what else it says of objects and lists holds for none of them
            return settled_enum(out)
        for low, high in (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")):
            if low in out and high in out and out[low] > out[high]:
                self._note(f"bounds that exclude each other ({out.pop(low)} and {out.pop(high)}) were left out")
        if isinstance(part.get("items"), dict):
            out["items"] = self._finished(part["items"])
            if part["items"].get(_CUT) or part["items"].get("type") == "null":
                out["items"], out["maxItems"] = {}, 0  # no item could be right, no item always is
                out.pop("minItems", None)
        required = part.get("required", [])
        if out.get("type", "object") != "object" or not (required or "properties" in part):
            return out
        described: dict[str, dict[str, Json]] = part.get("properties", {})
        properties = {name: self._finished(item) for name, item in described.items()
                      if item.get(self._dropped) is not True and not self._useless(name, item, name in required)}
        for name in required:
            if name not in described and self._dropped == "readOnly":
                if part.get("additionalProperties") is False or not name:
                    self._note(f"`{name}` is required, but must not be there: it was left out")
                    continue
                self._note(f"`{name}` is required, but not described: it is taken to be a text")
                properties[name] = {"type": "string"}
        if not properties and "properties" not in part:
            return out
        must = [name for name in required if name in properties]
        return {**out, "type": "object", "properties": properties, **({"required": must} if required else {})}

    def _useless(self, name: str, item: dict[str, Json], required: bool) -> bool:
        """Whether nothing could be said for a property: it must be null, or was cut and is optional."""
        if item.get("type") == "null":
            self._note(f"`{name}` can only be null, and was left out")
        elif (item.get(_CUT) or item.get("items", {}).get(_CUT)) and not required:
            self._note(f"`{name}`, which contains what it is part of, was left out")
        else:
            return False
        return True


def _opened(schema: dict[str, Json]) -> dict[str, Json]:
    """What stands for a schema that is not followed further; marked where an empty object may be wrong."""
    kinds = _list(schema.get("type"), schema.get("type"))
    if "array" in kinds:
        return {"type": "array", "items": {_CUT: True}}
    must = schema.get("required") or any(schema.get(key) for key in _COMPOSED)
    return {"type": "object", **({_CUT: True} if must else {})}


def _named_by(discriminator: Json, raw: Json, chosen: dict[str, Json]) -> dict[str, Json]:
    """The variant with the value that tells it from the others, where the document says which that is."""
    if not isinstance(discriminator, dict) or not isinstance(raw, dict) or not isinstance(raw.get("$ref"), str):
        return chosen
    name, reference = discriminator.get("propertyName"), raw["$ref"]
    properties = chosen.get("properties", {})
    if not isinstance(name, str) or name not in properties or properties[name].get("enum"):
        return chosen
    mapping = discriminator.get("mapping")
    short = reference.rpartition("/")[2]
    named = [key for key, value in mapping.items() if value in (reference, short)] if isinstance(mapping, dict) else []
    kind = {**properties[name], "type": "string", "enum": [(named or [short])[0]]}
    return {**chosen, "properties": {**properties, name: kind}}


def _list(value: Json, alone: Json = None) -> list[Json]:
    """The value if it is a list, else a list of ``alone`` if that is something."""
    if isinstance(value, list):
        return value
    return [] if alone is None else [alone]
