"""A YAML text as the JSON value that an editor holds against the schema: scalars typed as YAML 1.2 types them."""

from __future__ import annotations

import re
from typing import Any

from dialoom.grammar.source import Source
from dialoom.grammar.yaml_nodes import Item, Listing, Pairs, Scalar, compose

__all__ = ["typed"]

_CORE: tuple[tuple[str, Any], ...] = (
    (r"|~|null|Null|NULL", lambda text: None),
    (r"true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    (r"[-+]?[0-9]+", int),
    (r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", float),
)
"""YAML 1.2's core schema, but for octal and hexadecimal numbers, infinities and NaN, which no spec has."""


def typed(text: str) -> Any:
    """The value of a YAML text; ValueError where it is malformed."""
    composition = compose(Source("typed.loom.yaml", text))
    if composition.diagnostics:
        raise ValueError(composition.diagnostics[0].message)
    return None if composition.root is None else _value(composition.root)


def _value(item: Item) -> Any:
    if isinstance(item, Listing):
        return [_value(part) for part in item.items]
    if isinstance(item, Pairs):
        return {_key(key): _value(value) for key, value in item.pairs}
    if item.plain and not item.name:
        for shape, read in _CORE:
            if re.fullmatch(shape, item.text):
                return read(item.text)
    return item.text


def _key(key: Item) -> str:
    if not isinstance(key, Scalar):
        raise ValueError("a key that is no scalar")
    return key.text
