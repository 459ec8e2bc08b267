"""A document of a catalog: JSON or YAML text to plain values, references resolved."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar
from urllib.parse import unquote

import msgspec

from dialoom.compiler.catalogs.catalog import CatalogError

__all__ = ["Fetch", "Resolver", "parse_document", "parse_value"]

Json = Any


def parse_document(text: str, name: str) -> dict[str, Json]:
    """The mapping that the text holds. Raises CatalogError, with the line where the text breaks."""
    value = parse_value(text, name)
    if not isinstance(value, dict):
        raise CatalogError(f"`{name}` holds no mapping at its top level", 1, "an API document is one mapping")
    return value


def parse_value(text: str, name: str) -> Json:
    """What the text holds, JSON by its first character, else YAML. Raises CatalogError."""
    return _json(text, name) if text.lstrip()[:1] in ("{", "[") else _yaml(text, name)


def _json(text: str, name: str) -> Json:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        import json

        try:
            return json.loads(text, parse_constant=lambda word: None)  # NaN and Infinity are no JSON
        except json.JSONDecodeError as error:
            message, mend = next((words for part, words in _JSON_PROBLEMS.items() if part in error.msg), _JSON_UNKNOWN)
            raise CatalogError(f"`{name}` is not valid JSON: {message}", error.lineno, mend) from None
    except RecursionError:
        raise CatalogError(f"`{name}` is nested too deeply", 1) from None


# What Python's JSON reader says, for people: what is wrong, and the mend.
_JSON_UNKNOWN = ("it cannot be read", "check the commas, quotes and brackets before this place")
_JSON_PROBLEMS = {
    "',' delimiter": ("a comma or a closing bracket is missing", "separate items by commas and close all brackets"),
    "':' delimiter": ("a key lacks its `:`", 'write `"key": value`'),
    "property name": ("a key in double quotes was expected", 'write `"key": value`, and no comma after the last one'),
    "Expecting value": ("a value was expected", "give one, and put no comma after the last item"),
    "trailing comma": ("a comma stands after the last item", "drop it"),
    "Unterminated string": ("a text does not end", "add the closing quote"),
    "control character": ("a line break or tab stands within a text", r"write `\n` or `\t`"),
    "escape": ("a text has an escape that JSON does not know", r"write a backslash as `\\`"),
    "Extra data": ("something follows its end", "drop it: a document is one value"),
}


def _yaml(text: str, name: str) -> Json:
    import yaml

    from dialoom.grammar.yaml_nodes import yaml_problem

    if text.count("*") + text.count("&") and _explodes(text):
        raise CatalogError(f"`{name}` uses YAML anchors in a way that would grow without bound", 1)
    try:
        return _with_text_keys(yaml.load(text, Loader=_loader()))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        message, mend = yaml_problem(error.problem or "")
        raise CatalogError(f"`{name}` is not valid YAML: {message}", line, mend) from None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise CatalogError(f"`{name}` is not valid YAML: {str(error).splitlines()[0]}", 0) from None
    except RecursionError:
        raise CatalogError(f"`{name}` is nested too deeply", 1) from None


@cache
def _loader() -> Any:
    """A safe YAML loader with JSON's plain values only, as OpenAPI asks: no dates, and `NO` is a text."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, Any]]]] = {}

    for kind, pattern, first in (
        ("bool", r"^(?:true|false|True|False)$", "tTfF"),
        ("null", r"^(?:~|null|Null|)$", "~nN"),
        ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
        ("merge", r"^<<$", "<"),
        ("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ):
        letters = [*first, *([""] if kind == "null" else [])]
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(pattern), letters)
    return Loader


def _with_text_keys(value: Json) -> Json:
    """The value with all keys as texts: a response's `200:` is read as a number."""
    if isinstance(value, dict):
        return {str(key): _with_text_keys(item) for key, item in value.items()}
    return [_with_text_keys(item) for item in value] if isinstance(value, list) else value


def _explodes(text: str) -> bool:
    """Whether aliases refer to more than a hundred thousand nodes all together."""
    import yaml

    weights: dict[str, int] = {}
    open_anchors: list[tuple[str | None, int]] = []
    total = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.AliasEvent):
                total += weights.get(event.anchor or "", 1)
            elif isinstance(event, yaml.CollectionStartEvent):
                open_anchors.append((event.anchor, total))
                total += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                anchor, before = open_anchors.pop()
                if anchor:
                    weights[anchor] = total - before
            elif isinstance(event, yaml.ScalarEvent):
                total += 1
            if total > 5_000_000:
                return True
    except yaml.YAMLError:
        return False
    return False


Fetch = Callable[[str], str]
"""Gives the text of a file that a document refers to, by its path relative to the document; raises CatalogError."""


class Resolver:
    """Follows ``$ref`` within a document and to the files beside it, and cuts cycles.

    A property that is itself named ``$ref`` (its value is no text) is no reference.
    """

    def __init__(self, document: dict[str, Json], fetch: Fetch | None = None) -> None:
        """Resolve against ``document``; ``fetch`` reads the files it refers to.

        ``unresolved`` are then the references that point nowhere, ``unread`` the files that could not be read, and
        why.
        """
        self.unresolved: list[str] = []
        self.unread: dict[str, str] = {}
        self._documents: dict[str, Json] = {"": document}
        self._fetch = fetch

    def target(self, reference: str) -> Json | None:
        """What a reference points to; None (and noted) where it points nowhere that can be read."""
        file, _, pointer = reference.partition("#")
        value = self._document(unquote(file))
        for part in unquote(pointer).split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isascii() and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            else:
                value = None
        if value is None and unquote(file) not in self.unread:
            self.unresolved.append(reference)
        return value

    def _document(self, file: str) -> Json | None:
        if file not in self._documents:
            if "://" in file or self._fetch is None:
                return None  # nothing is fetched from the network
            try:
                self._documents[file] = _rebased(parse_document(self._fetch(file), file), file)
            except CatalogError as error:  # a part that is not there is reported, and no reason to take nothing
                self.unread[file] = f"{error.message} (line {error.line})" if error.line else error.message
                self._documents[file] = None
        return self._documents[file]

    def follow(self, value: Json, limit: int = 50) -> Json:
        """The value itself, or what its reference (of a reference …) points to; siblings stay on top."""
        for _ in range(limit):
            if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
                return value
            siblings = {key: item for key, item in value.items() if key != "$ref"}
            found = self.target(value["$ref"])
            if not isinstance(found, dict):
                return siblings if found is None else found
            value = _beside(found, siblings) if siblings else found
        self.unresolved.append(str(value["$ref"]))  # references that lead to each other, and nowhere else
        return {}


def _beside(found: dict[str, Json], siblings: dict[str, Json]) -> dict[str, Json]:
    """What a reference points to with what stands beside it on top; properties of both are properties."""
    merged = {**found, **siblings}
    for key, put_together in (("properties", dict), ("required", list)):
        if isinstance(found.get(key), put_together) and isinstance(siblings.get(key), put_together):
            both = [name for name in (*found[key], *siblings[key]) if isinstance(name, str)]
            merged[key] = {**found[key], **siblings[key]} if put_together is dict else list(dict.fromkeys(both))
    return merged


def _rebased(value: Json, file: str) -> Json:
    """The value with its references, relative to ``file``, made relative to the first document."""
    if isinstance(value, list):
        return [_rebased(item, file) for item in value]
    if not isinstance(value, dict):
        return value
    out = {key: _rebased(item, file) for key, item in value.items()}
    reference = value.get("$ref")
    if isinstance(reference, str) and "://" not in reference:
        other, _, pointer = reference.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), other)) if other else file
        out["$ref"] = f"{path}#{pointer}"
    return out
