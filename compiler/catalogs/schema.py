"""JSON Schemas of documents, made plain: no references, no compositions, no cycles.

What a schema says is kept where a call can be held against it: types, enums, bounds, patterns,
formats, required properties. ``allOf`` is merged; of ``oneOf`` and ``anyOf`` the first variant that
is an object (else the first that is not null) is taken, with a note; a cycle is cut to an open object.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dialoom.compiler.catalogs.document import Resolver

__all__ = ["Schemas"]

Json = Any
_KEPT = (
    "type", "enum", "const", "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "multipleOf", "description", "default",
    "example", "title", "readOnly", "writeOnly",
)
_DEPTH = 6


class Schemas:
    """Plain schemas out of a document's own; ``note`` is told what was simplified."""

    def __init__(self, resolver: Resolver, note: Callable[[str], None], dropped: str = "") -> None:
        """Resolve by ``resolver``; properties marked ``dropped`` (``readOnly``, ``writeOnly``) are left out."""
        self._resolver = resolver
        self._note = note
        self._dropped = dropped

    def plain(self, schema: Json, seen: tuple[str, ...] = (), depth: int = 0) -> dict[str, Json]:
        """The schema without references and compositions; ``{}`` (anything) for what says nothing."""
        if schema is True or not isinstance(schema, dict):
            return {}
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if reference in seen or depth > _DEPTH:
                self._note("a schema that contains itself was cut")
                return {"type": "object"}
            seen = (*seen, reference)
        schema = self._resolver.follow(schema)
        if not isinstance(schema, dict):
            return {}
        if any(isinstance(schema.get(key), list) and schema[key] for key in ("allOf", "oneOf", "anyOf")):
            return self._composed(schema, seen, depth)
        out = {key: schema[key] for key in _KEPT if key in schema}
        self._settle_type(out, schema)
        if isinstance(schema.get("properties"), dict) and out.get("type", "object") == "object":
            out["type"] = "object"
            if depth > _DEPTH:
                self._note("an object nested more deeply than six levels was left open")
                return {"type": "object"}
            plains = {str(name): self.plain(item, seen, depth + 1) for name, item in schema["properties"].items()}
            out["properties"] = {name: item for name, item in plains.items() if not item.get(self._dropped)}
            required = schema.get("required")
            if isinstance(required, list):
                out["required"] = [name for name in dict.fromkeys(required) if name in out["properties"]]
        if out.get("type") == "array":
            out["items"] = self.plain(schema.get("items", {}), seen, depth + 1)
        return out

    def _composed(self, schema: dict[str, Json], seen: tuple[str, ...], depth: int) -> dict[str, Json]:
        """The plain schema of a composition: its own keys, all of ``allOf``, one of the variants."""
        own = {key: value for key, value in schema.items() if key not in ("allOf", "oneOf", "anyOf", "discriminator")}
        merged = self.plain(own, seen, depth)
        for part in schema.get("allOf") or ():
            merged = _merge(self.plain(part, seen, depth), merged)
        for key in ("oneOf", "anyOf"):
            plains = [self.plain(variant, seen, depth) for variant in schema.get(key) or ()]
            real = [p for p in plains if p.get("type") != "null"]
            if not real:
                continue
            chosen = next((p for p in real if p.get("type") == "object" and p.get("properties")), real[0])
            if len(real) > 1:
                self._note(f"of {len(real)} variants ({key}) one was taken")
            merged = _merge(chosen, merged)
        return merged

    @staticmethod
    def _settle_type(out: dict[str, Json], schema: dict[str, Json]) -> None:
        kind = out.get("type")
        if isinstance(kind, list):
            kinds = [k for k in kind if k != "null"]
            if kinds:
                out["type"] = kinds[0]
            else:
                out.pop("type")
        if "const" in out and "enum" not in out:
            out["enum"] = [out.pop("const")]
        if isinstance(out.get("enum"), list):
            out["enum"] = [value for value in out["enum"] if value is not None]
            if not out["enum"]:
                out.pop("enum")
        elif "enum" in out:
            out.pop("enum")
        for bound in ("exclusiveMinimum", "exclusiveMaximum"):  # OpenAPI 3.0 has them as booleans
            if isinstance(out.get(bound), bool):
                out.pop(bound)
        if "type" not in out and "items" in schema:
            out["type"] = "array"
        if not isinstance(out.get("description", ""), str):
            out.pop("description")


def _merge(first: dict[str, Json], second: dict[str, Json]) -> dict[str, Json]:
    merged = {**first, **second}
    if isinstance(first.get("properties"), dict) and isinstance(second.get("properties"), dict):
        merged["properties"] = {**first["properties"], **second["properties"]}
    if isinstance(first.get("required"), list) and isinstance(second.get("required"), list):
        merged["required"] = list(dict.fromkeys([*first["required"], *second["required"]]))
    return merged
