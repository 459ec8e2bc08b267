"""Results whose schema has drifted: the same content, wrapped and with fields spelt otherwise."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["drifted", "drifted_path"]

Json = Any


def drifted(payload: Json) -> Json:
    """The result as a later version of the service would give it: under ``data``, names in camel case.

    ``{"lead_id": "L-1"}`` → ``{"version": 2, "data": {"leadId": "L-1"}}``.
    """
    return {"version": 2, "data": _renamed(payload)}


def drifted_path(path: str) -> str:
    """Where the value at ``path`` of the result lies in the drifted one."""
    return ".".join(["data", *(_camel(part) for part in path.split("."))])


def _renamed(payload: Json) -> Json:
    if isinstance(payload, dict):
        return {_camel(name): _renamed(value) for name, value in payload.items()}
    if isinstance(payload, list):
        return [_renamed(item) for item in payload]
    return payload


def _camel(name: str) -> str:
    return re.sub(r"(?<=[a-zA-Z0-9])_([a-zA-Z0-9])", lambda found: found[1].upper(), name)
