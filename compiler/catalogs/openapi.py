"""OpenAPI 2.0, 3.0 and 3.1 documents as catalogs: one operation, one tool."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from dialoom.compiler.catalogs.catalog import Catalog, CatalogError, Note
from dialoom.compiler.catalogs.document import Fetch, Resolver, parse_document
from dialoom.compiler.catalogs.headers import clients_own, credentials
from dialoom.compiler.catalogs.naming import names_in_path, operation_name, unique_name, what_it_is_of
from dialoom.compiler.catalogs.prose import plain_text
from dialoom.compiler.catalogs.recognition import parameters_of, value_type_of
from dialoom.compiler.catalogs.schema import Schemas
from dialoom.compiler.catalogs.swagger import modern_operation
from dialoom.compiler.plan import Failure, Parameter, Tool

__all__ = ["import_openapi"]

Json = Any
_Input = tuple[str, str, dict[str, Json], bool]  # its name, where it goes, its schema, whether it must be given
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ABOUT_PATHS = ("parameters", "summary", "description", "servers", "$ref")
_READS = ("get", "head", "options", "trace")
_PLACES = ("path", "query", "header", "cookie")
_RESULT_DEPTH = 2
_MEDIA = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")


def import_openapi(text: str, name: str, fetch: Fetch | None = None) -> Catalog:
    """The operations of the document as tools, in document order; ``fetch`` reads files that it refers to.

    Raises CatalogError where the text is no OpenAPI document.
    """
    document = parse_document(text, name)
    _check(document, name)
    notes: list[Note] = []
    tools: list[Tool] = []
    taken: set[str] = set()
    resolver = Resolver(document, fetch)
    reading = _Reading(resolver, credentials(document, resolver), notes, _names_by_id(document))
    for path, raw in _dict(document.get("paths")).items():
        item = resolver.follow(raw)
        if str(path).startswith("x-"):
            continue
        if not isinstance(item, dict) or (not item and raw):
            why = "refers to what is not there" if isinstance(raw, dict) else "is no object"
            notes.append(Note(str(path), f"the path {why} and was left out", lost=True))
            continue
        for method in _METHODS:
            operation = resolver.follow(item.get(method))
            if isinstance(operation, dict) and (operation or not item[method]):
                if "swagger" in document:
                    operation = modern_operation(operation, item, document, resolver)
                tool = _Operation(reading, str(path), method, item, operation).tool(taken)
                taken.add(tool.name)
                tools.append(tool)
            elif method in item:
                why = "refers to what is not there" if isinstance(item[method], dict) else "is no object"
                notes.append(Note(f"{method.upper()} {path}", f"the operation {why} and was left out", lost=True))
        notes.extend(Note(f"{key} {path}", f"`{key}` is no method that OpenAPI knows, and was left out", lost=True)
                     for key in item if key not in (*_METHODS, *_ABOUT_PATHS) and not str(key).startswith("x-"))
    _note_the_rest(document, bool(tools), notes)
    notes.extend(Note("document", why, lost=True) for why in resolver.unread.values())
    return Catalog(tuple(tools), tuple(dict.fromkeys(notes)), tuple(dict.fromkeys(resolver.unresolved)))


def _names_by_id(document: dict[str, Json]) -> frozenset[str]:
    """The names that operations have by their ids: others make way for them."""
    operations = [(item[method], method, path) for path, item in _dict(document.get("paths")).items()
                  if isinstance(item, dict) for method in _METHODS if isinstance(item.get(method), dict)]
    return frozenset(operation_name(operation["operationId"], method, str(path))
                     for operation, method, path in operations if operation.get("operationId"))


def _note_the_rest(document: dict[str, Json], callable_: bool, notes: list[Note]) -> None:
    """Notes on what a document declares beside its paths, and on a document that declares nothing."""
    if document.get("webhooks") or document.get("x-webhooks"):
        notes.append(Note("webhooks", "they are called by the API, not by a client, and were left out"))
    if document.get("x-ms-paths"):
        notes.append(Note("x-ms-paths", "operations told apart by their query were left out", lost=True))
    if not callable_ and not any(note.operation == "webhooks" for note in notes):
        notes.append(Note("document", "it declares no operations under `paths`"))


def _check(document: dict[str, Json], name: str) -> None:
    version = str(document.get("openapi", ""))
    if "swagger" in document:
        if str(document["swagger"]).split(".")[0] != "2":
            raise CatalogError(f"`{name}` says that it is Swagger {document['swagger']}", 0,
                               "documents of OpenAPI 2.0 (Swagger), 3.0 and 3.1 can be imported")
        version = "3."
    if not version:
        raise CatalogError(
            f"`{name}` has no `openapi` key", 0,
            'an OpenAPI document says its version at the top, like `"openapi": "3.1.0"`',
        )
    if version.split(".")[0] != "3":
        raise CatalogError(f"`{name}` says that it is OpenAPI {version}", 0,
                           "documents of OpenAPI 2.0 (Swagger), 3.0 and 3.1 can be imported")
    if not isinstance(document.get("paths"), dict | None):
        raise CatalogError(f"`paths` of `{name}` is no object", 0, "`paths` maps each path to its operations")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all operations of a document share."""

    resolver: Resolver
    credentials: frozenset[tuple[str, str]]
    notes: list[Note]
    reserved: frozenset[str]  # the names that operations have by their ids


class _Operation:
    """One operation on its way to a tool."""

    def __init__(self, reading: _Reading, path: str, method: str, item: dict[str, Json],
                 operation: dict[str, Json]) -> None:
        self.resolver, self.credentials, self._notes = reading.resolver, reading.credentials, reading.notes
        self.reserved = reading.reserved
        self.path, self.method, self.item, self.operation = path, method, item, operation
        self._label = f"{method.upper()} {path}"
        self.incoming = Schemas(self.resolver, self.note, "readOnly")
        # What a result holds is said to people: its shape is kept as far down as they would listen.
        self.outgoing = Schemas(self.resolver, lambda text: None, "writeOnly", depth=_RESULT_DEPTH)

    def note(self, text: str) -> None:
        self._notes.append(Note(self._label, text))

    def tool(self, taken: set[str]) -> Tool:
        properties, required = self._inputs()
        schema = {"type": "object", "properties": properties, "required": required}
        outputs, returns_list = self._outputs()
        if self.operation.get("callbacks"):
            self.note("its callbacks are called by the API, not by a client, and were left out")
        name = operation_name(self.operation.get("operationId"), self.method, self.path)
        by_id = name in self.reserved and name not in taken
        free = name if by_id else unique_name(name, taken | self.reserved)
        if free != name:
            self.note(f"another operation is named `{name}`; this one is called `{free}`")
        return Tool(
            free,
            self._description(),
            parameters_of(schema),
            outputs,
            schema,
            failures=self._failures(),
            tags=tuple(tag for tag in _list(self.operation.get("tags")) if isinstance(tag, str)),
            mutates=self.method not in _READS,
            returns_list=returns_list,
        )

    def _description(self) -> str:
        for holder, key in ((self.operation, "summary"), (self.operation, "description"), (self.item, "summary"),
                            (self.item, "description")):
            text = plain_text(holder.get(key))
            if text and text.rstrip("()") != self.operation.get("operationId"):
                return text
        return ""

    def _inputs(self) -> tuple[dict[str, Json], list[str]]:
        properties: dict[str, Json] = {}
        required: list[str] = []
        for name, place, schema, needed in (*self._parameters(), *self._body()):
            key = name
            if key in properties:
                key = unique_name(f"{name}_{place}", set(properties))
                self.note(f"two inputs are named `{name}`; the one in the {place} is called `{key}`")
            properties[key] = schema
            if needed:
                required.append(key)
        return properties, required

    def _parameters(self) -> list[_Input]:
        merged: dict[tuple[str, str], dict[str, Json]] = {}
        for holder in (self.item, self.operation):
            if not isinstance(holder.get("parameters"), list | None):
                self.note("parameters that are no list were left out")
        for raw in (*_list(self.item.get("parameters")), *_list(self.operation.get("parameters"))):
            parameter = self.resolver.follow(raw)
            if isinstance(parameter, dict) and isinstance(parameter.get("name"), str) and parameter["name"]:
                if parameter.get("in") in _PLACES:
                    merged[(parameter["name"], str(parameter["in"]))] = parameter
                else:
                    self.note(f"the parameter `{parameter['name']}` goes nowhere that OpenAPI knows, and was left out")
            elif parameter == {} and raw:
                self.note("a parameter that refers to what is not there was left out")
            else:
                self.note("a parameter without a name was left out")
        for name in names_in_path(self.path, {name for name, place in merged if place == "path"}):
            if (name, "path") not in merged:
                self.note(f"the path names `{{{name}}}`, which no parameter describes: it is taken to be a text")
                merged[(name, "path")] = {"schema": {"type": "string"}}
        found: list[_Input] = []
        for (name, place), parameter in merged.items():
            if clients_own(place, name, self.credentials):
                self.note(f"`{name}` in the {place} is the client's business, and was left out")
                continue
            media = _media(parameter.get("content")) or {}
            schema = self.incoming.plain(parameter.get("schema") or media.get("schema") or {})
            described = plain_text(parameter.get("description")) or what_it_is_of(name, place, self.path)
            if schema.get("type") == "null":
                self.note(f"`{name}` in the {place} can only be null, and was left out")
                continue
            if described:
                schema = {**schema, "description": described}
            found.append((name, place, schema, parameter.get("required") is True or place == "path"))
        return found

    def _body(self) -> list[_Input]:
        """The inputs of the request's body: its properties, else the body as a whole."""
        body = _dict(self.resolver.follow(self.operation.get("requestBody")))
        media = _media(body.get("content"))
        schema = self.incoming.plain(media.get("schema")) if media else {}
        if media is not None and (not schema or schema.get("type") == "null"):
            if body.get("required") is not True:
                self.note("a body of which nothing is known, and which need not be sent, was left out")
                return []
            self.note("the body does not say what it holds: it is taken to be a text")
            schema = {"type": "string"}
        if schema.get("type") == "object" and schema.get("properties"):
            must = schema.get("required") or ()
            return [(name, "body", item, name in must) for name, item in schema["properties"].items()]
        return [("body", "body", schema, body.get("required") is True)] if schema else []

    def _outputs(self) -> tuple[tuple[Parameter, ...], bool]:
        responses = _dict(self.operation.get("responses"))
        for status in sorted(responses, key=str):
            if not str(status).startswith("2") and status != "default":
                continue
            media = _media(_dict(self.resolver.follow(responses[status])).get("content"))
            schema = self.outgoing.plain(media.get("schema")) if media else {}
            if not schema:
                continue
            if schema.get("type") == "array":
                items = schema.get("items") or {}
                if items.get("properties"):
                    return parameters_of(items), True
                return (Parameter("items", value_type_of("items", schema)),), False
            if schema.get("properties"):
                return parameters_of(schema), False
            if schema.get("type") not in (None, "object"):
                return (Parameter("result", value_type_of("result", schema)),), False
        return (), False

    def _failures(self) -> tuple[Failure, ...]:
        found: dict[str, str] = {}
        for status, raw in _dict(self.operation.get("responses")).items():
            if str(status)[:1] in "45" and str(status).isdigit():
                try:
                    name = HTTPStatus(int(status)).phrase
                except ValueError:
                    name = f"status {status}"
                described = plain_text(_dict(self.resolver.follow(raw)).get("description"))
                found.setdefault(re.sub(r"\W+", "_", name.lower()).strip("_"), described)
        return tuple(Failure(name, text) for name, text in found.items())


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _media(content: Json) -> dict[str, Json] | None:
    if not isinstance(content, dict):
        return None
    for wanted in _MEDIA:
        for kind, media in content.items():
            if str(kind).split(";")[0].strip() == wanted and isinstance(media, dict):
                return media
    media_types = [(str(kind), media) for kind, media in content.items() if isinstance(media, dict)]
    by_kind = sorted(media_types, key=lambda item: "json" not in item[0])  # stable: the first JSON, else the first
    return by_kind[0][1] if by_kind else None
