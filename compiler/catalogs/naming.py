"""The names of tools and inputs that a document leaves to its reader."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

__all__ = ["names_in_path", "operation_name", "unique_name", "what_it_is_of"]

Json = Any
_BARE = ("id", "uuid", "key", "slug", "name", "number", "code")
_VERBS = {"get": "get", "put": "replace", "post": "create", "delete": "delete", "patch": "update"}


def operation_name(operation_id: Json, method: str, path: str) -> str:
    """A name made of letters, digits, ``_`` and dots: the operation's id, else verb and path."""
    if isinstance(operation_id, str) and re.search(r"[^\W_]", operation_id):
        name = re.sub(r"[^\w.]+", "_", operation_id).strip("_.")
    else:
        parts = [part for part in path.split("/") if part]
        words = [re.sub(r"\W+", "_", part).strip("_") for part in parts if not part.startswith("{")]
        last = parts[-1] if parts else ""
        by = f"_by_{last.strip('{}')}" if last.startswith("{") else ""
        name = "_".join([_VERBS.get(method, method), *(w for w in words if w)]) + re.sub(r"\W+", "_", by)
    return ".".join(f"_{part}" if part[:1].isdigit() else part for part in name.split(".") if part)


def names_in_path(path: str, described: Container[str]) -> list[str]:
    """The parameters that a path names in braces, as OpenAPI and URI templates (RFC 6570) write them."""
    found: list[str] = []
    for inner in re.findall(r"\{([^{}]+)\}", path):
        if inner in described:
            found.append(inner)
            continue
        parts = [re.sub(r"(\*|:\d+)$", "", part.strip()) for part in inner.lstrip("+#./;?&").split(",")]
        found.extend(part for part in parts if part)
    return list(dict.fromkeys(found))


def unique_name(name: str, taken: set[str]) -> str:
    """The name, with the first free number where it is taken: ``getUser_2``."""
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


def what_it_is_of(name: str, place: str, path: str) -> str:
    """What a bare ``{id}`` in a path is of, by the part before it: ``Id of the user.`` for ``/users/{id}``."""
    found = re.search(rf"/([A-Za-z][\w-]*)/\{{{re.escape(name)}\}}", path)
    if place != "path" or name.lower() not in _BARE or found is None:
        return ""
    words = re.sub(r"[-_]+", " ", found[1]).lower()
    words = re.sub(r"ies$", "y", words) if words.endswith("ies") else re.sub(r"(?<!s)s$", "", words)
    return f"{name.capitalize()} of the {words}."
