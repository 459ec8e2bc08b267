"""A document of a catalog: JSON or YAML text to plain values, references resolved."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import msgspec

from dialoom.compiler.catalogs.catalog import CatalogError

__all__ = ["Resolver", "parse_document"]

Json = Any


def parse_document(text: str, name: str) -> dict[str, Json]:
    """The mapping that the text holds, JSON by its first character, else YAML.

    Raises CatalogError, with the line where the text breaks.
    """
    value = _json(text, name) if text.lstrip()[:1] in ("{", "[") else _yaml(text, name)
    if not isinstance(value, dict):
        raise CatalogError(f"`{name}` holds no mapping at its top level", 1, "An API document is one object.")
    return value


def _json(text: str, name: str) -> Json:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        import json

        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise CatalogError(f"`{name}` is not valid JSON: {error.msg.lower()}", error.lineno) from None
        except RecursionError:
            raise CatalogError(f"`{name}` is nested too deeply", 1) from None


def _yaml(text: str, name: str) -> Json:
    import yaml

    if text.count("*") + text.count("&") and _explodes(text):
        raise CatalogError(f"`{name}` uses YAML anchors in a way that would grow without bound", 1)
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise CatalogError(f"`{name}` is not valid YAML: {error.problem or 'it cannot be read'}", line) from None
    except (yaml.YAMLError, ValueError) as error:
        raise CatalogError(f"`{name}` is not valid YAML: {str(error).splitlines()[0]}", 0) from None
    except RecursionError:
        raise CatalogError(f"`{name}` is nested too deeply", 1) from None


def _explodes(text: str) -> bool:
    """Whether aliases refer to more than a hundred thousand nodes all together."""
    import yaml

    weights: dict[str, int] = {}
    open_anchors: list[tuple[str | None, int]] = []
    total = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.AliasEvent):
                total += weights.get(event.anchor, 1)
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


class Resolver:
    """Follows ``$ref`` within one document, and cuts cycles.

    A property that is itself named ``$ref`` (its value is no text) is no reference.
    """

    def __init__(self, document: dict[str, Json]) -> None:
        """Resolve against ``document``."""
        self.document = document
        self.unresolved: list[str] = []

    def target(self, reference: str) -> Json | None:
        """What a reference points to; None (and noted) where it points nowhere in the document."""
        if not reference.startswith("#"):
            self.unresolved.append(reference)
            return None
        value: Json = self.document
        for part in unquote(reference[1:]).split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            else:
                self.unresolved.append(reference)
                return None
        return value

    def follow(self, value: Json, limit: int = 50) -> Json:
        """The value itself, or what its reference (of a reference …) points to; siblings stay on top."""
        for _ in range(limit):
            if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
                return value
            siblings = {key: item for key, item in value.items() if key != "$ref"}
            found = self.target(value["$ref"])
            if not isinstance(found, dict):
                return siblings if found is None else found
            value = {**found, **siblings} if siblings else found
        return {}
