"""Documents read a second time, without the compiler: plain JSON, and a walk of its own along the references.

What stands here knows nothing of ``dialoom.compiler``: it is what the importer is held against.
"""

from __future__ import annotations

import json
import os.path
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
Json = Any
_SPOKEN_BY_CLIENTS = (
    "accept", "accept-", "authorization", "cache-control", "connection", "content-", "cookie", "date", "expect", "from",
    "host", "if-", "origin", "pragma", "proxy-", "range", "referer", "te", "trailer", "transfer-encoding", "upgrade",
    "user-agent", "via",
)
_SECRETS = ("apikey", "api-key", "api_key", "auth[a-z]*", "token", "secret", "signature", "password")


@dataclass(frozen=True)
class Operation:
    """One operation: ``parameters`` by (place, name) as (required, schema), and what its body holds.

    ``body`` is the schema of the body, None where there is none; ``fields`` are its properties (and whether they
    are required) where it is an object that has some.
    """

    label: str
    parameters: dict[tuple[str, str], tuple[bool, Json]]
    secrets: frozenset[tuple[str, str]]
    body: Json = None
    body_required: bool = False
    fields: dict[str, bool] = field(default_factory=dict)

    def count(self) -> tuple[int, int]:
        """How many inputs a tool of it has, and how many of them must be given."""
        outside = [needed for key, (needed, _) in self.parameters.items() if not left_out(*key, self.secrets)]
        inside = list(self.fields.values()) or ([self.body_required] if self.body is not None else [])
        return len(outside) + len(inside), sum(outside) + sum(inside)


@dataclass
class Original:
    """A document and the files beside it, by their paths from it ("" is itself)."""

    files: dict[str, Json]

    @classmethod
    def at(cls, path: Path) -> Original:
        """The document at ``path``; of one that has a folder of its own, with all that lies there."""
        beside = sorted(path.parent.parent.rglob("*.json")) if path.parent.name == "spec" else []
        files = {_from(other, path.parent): json.loads(other.read_text(encoding="utf-8")) for other in beside}
        return cls({"": json.loads(path.read_text(encoding="utf-8")), **files})

    @property
    def document(self) -> Json:
        return self.files[""]

    @cached_property
    def old(self) -> bool:
        return "swagger" in self.document

    def resolved(self, value: Json, file: str = "") -> tuple[Json, str]:
        """What a reference (of a reference …) points to, and the file that it stands in."""
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            other, _, pointer = value["$ref"].partition("#")
            if other:
                file = posixpath.normpath(posixpath.join(posixpath.dirname(file), other))
            found = self.files[file]
            for part in unquote(pointer).split("/")[1:]:
                key = part.replace("~1", "/").replace("~0", "~")
                found = found[int(key)] if isinstance(found, list) else found[key]
            rest = {key: item for key, item in value.items() if key != "$ref"}
            value = {"allOf": [found, rest]} if {"properties", "required"} & set(rest) else {**found, **rest}
        return value, file

    def operations(self) -> Iterator[Operation]:
        """All operations of ``paths``, in the order of the document and of OpenAPI's methods."""
        secrets = self._secrets()
        for path, raw in self.document.get("paths", {}).items():
            item, file = self.resolved(raw)
            for method in METHODS:
                if method in item and not path.startswith("x-"):
                    operation, its = self.resolved(item[method], file)
                    parameters = self._parameters(item, file) | self._parameters(operation, its)
                    label = f"{method.upper()} {path}"
                    yield self._operation(label, operation, its, parameters, secrets)

    def _operation(self, label: str, operation: Json, file: str, parameters: dict[tuple[str, str], Json],
                   secrets: frozenset[tuple[str, str]]) -> Operation:
        plain = {key: (bool(p.get("required")) or key[0] == "path", self._schema(p))
                 for key, p in parameters.items() if key[0] not in ("body", "formData")}
        plain |= {("path", name): (True, {"type": "string"}) for name in _in_braces(label)
                  if not {("path", name), ("path", f"+{name}")} & set(plain)}
        body, needed = self._old_body(parameters) if self.old else self._body(operation, file)
        return Operation(label, plain, secrets, body, needed, self.fields(body) if body is not None else {})

    def _secrets(self) -> frozenset[tuple[str, str]]:
        schemes = self.document.get("components", {}).get("securitySchemes", {})
        schemes = {**schemes, **self.document.get("securityDefinitions", {})}
        found = [self.resolved(scheme)[0] for scheme in schemes.values()]
        return frozenset((s["in"], s["name"]) for s in found if s and s.get("type") == "apiKey")

    def _parameters(self, holder: Json, file: str) -> dict[tuple[str, str], Json]:
        found = {}
        for raw in holder.get("parameters", []):
            parameter, its = self.resolved(raw, file)
            if parameter.get("name"):
                found[(parameter["in"], parameter["name"])] = {**parameter, "x-file": its}
        return found

    def _schema(self, parameter: Json) -> Json:
        """The schema of a parameter, which says by ``x-file`` what its references are relative to."""
        if self.old:
            about = ("name", "in", "required", "description", "collectionFormat", "allowEmptyValue")
            return {key: value for key, value in parameter.items() if key not in about}
        media = next(iter(parameter.get("content", {}).values()), {})
        return {**parameter.get("schema", media.get("schema", {})), "x-file": parameter["x-file"]}

    def _body(self, operation: Json, file: str) -> tuple[Json, bool]:
        body, its = self.resolved(operation.get("requestBody", {}), file)
        content = body.get("content", {})
        kinds = {kind.split(";")[0].strip(): media for kind, media in reversed(content.items())}
        for wanted in ("application/json", *FORMS):
            if wanted in kinds:
                break
        else:
            wanted = next((kind for kind in content if "json" in kind), next(iter(content), ""))
            kinds = content
        schema, needed = kinds.get(wanted, {}).get("schema"), bool(body.get("required"))
        if not schema and not (needed and content):
            return None, False
        return {**(schema or {}), "x-file": its}, needed

    def _old_body(self, parameters: dict[tuple[str, str], Json]) -> tuple[Json, bool]:
        for (place, _), parameter in parameters.items():
            if place == "body":
                return {**parameter.get("schema", {}), "x-file": parameter["x-file"]}, bool(parameter.get("required"))
        fields = {name: p for (place, name), p in parameters.items() if place == "formData"}
        if not fields:
            return None, False
        needed = [name for name, p in fields.items() if p.get("required")]
        return {"type": "object", "required": needed,
                "properties": {name: self._schema(p) for name, p in fields.items()}}, bool(needed)

    def fields(self, schema: Json, file: str = "") -> dict[str, bool]:
        """The properties that a request may hold, and whether it must.

        Of ``oneOf`` and ``anyOf`` those of the first variant that is an object, as the importer says that it does.
        """
        properties, required = self._members(schema, schema.get("x-file", file), ())
        undescribed = dict.fromkeys(sorted(required - set(properties)), False)
        return {name: name in required for name, part in {**properties, **undescribed}.items() if not part}

    def _members(self, raw: Json, file: str, seen: tuple[str, ...]) -> tuple[dict[str, bool], set[str]]:
        """The properties (and whether they are read only) and the names that are required."""
        if not isinstance(raw, dict) or (raw.get("$ref") and f"{file}:{raw['$ref']}" in seen):
            return {}, set()
        seen = (*seen, f"{file}:{raw.get('$ref', '')}") if raw.get("$ref") else seen
        schema, file = self.resolved(raw, file)
        properties: dict[str, bool] = {}
        required: set[str] = set()
        parts = [self._members(part, file, seen) for part in schema.get("allOf", [])]
        own = {name: self.resolved(part, file)[0].get("readOnly") is True if isinstance(part, dict) else False
               for name, part in schema.get("properties", {}).items()}
        for inner, needed in (*parts, (own, set(schema.get("required", [])))):
            properties |= inner
            required |= needed
        for key in ("oneOf", "anyOf"):
            variants = [self._members(part, file, seen) for part in schema.get(key, [])]
            for inner, needed in variants:
                if inner:
                    properties |= inner
                    required |= needed
                    break
        return properties, required


def left_out(place: str, name: str, secrets: frozenset[tuple[str, str]]) -> str:
    """The rule by which a parameter is the client's business and no input; empty where it is one."""
    header = name.lower()
    if (place, name) in secrets:
        return "a security scheme fills it in"
    if place == "cookie":
        return "cookies are kept by clients"
    if place == "header" and any(header.startswith(known) if known.endswith("-") else header == known
                                 for known in _SPOKEN_BY_CLIENTS):
        return "HTTP's own headers are set by clients"
    if place == "header" and any(re.search(rf"(^|[-_.]){secret}([-_.]|$)", header) for secret in _SECRETS):
        return "a header that carries a secret"
    return ""


def _in_braces(path: str) -> list[str]:
    inner = [part for braces in re.findall(r"\{([^{}]+)\}", path) for part in braces.lstrip("+;/").split(",")]
    return [name for name in inner if name]


def _from(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def documents(data: Path) -> list[Path]:
    """All OpenAPI documents among the real data, sorted: the single ones, and the main one of each folder."""
    folder = data / "openapi"
    return [*sorted(folder.glob("*.json")), *sorted(folder.glob("*/spec/swagger.json"))]
