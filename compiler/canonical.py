"""Canonical bytes: one encoding of a plan, the same on every machine."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec

from dialoom.compiler.plan import PLAN_VERSION, Plan

__all__ = ["PlanFormatError", "data_digest", "decode_plan", "encode_plan"]

# Digits after the point that a share or similarity keeps: enough to be exact for people, few enough
# to hide how a platform's mathematics library rounds the last bit.
_DIGITS = 12
_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


class PlanFormatError(ValueError):
    """The bytes are no plan of this version; the message says why."""


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The names of a dataclass's fields with their defaults."""
    return tuple((field.name, field.default) for field in fields(kind))


def _builtins(value: Any) -> Any:
    """JSON values of a plan's parts; fields that hold their default's emptiness are left out."""
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        items = ((name, _builtins(getattr(value, name)), default) for name, default in _fields_of(kind))
        return {name: item for name, item, default in items if not _is_default(item, default)}
    if isinstance(value, dict):
        return {str(key): _builtins(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_builtins(item) for item in value]
    if isinstance(value, float):
        rounded = round(value, _DIGITS)
        return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded
    return value


def _is_default(item: Any, default: Any) -> bool:
    if isinstance(default, tuple):
        return bool(item == list(default))
    return type(item) is type(default) and bool(item == default)


def encode_plan(plan: Plan) -> bytes:
    """Sorted keys, two spaces, UTF-8, a line break at the end; what equals its default is left out."""
    return msgspec.json.format(msgspec.json.encode(_builtins(plan), order="sorted"), indent=2) + b"\n"


def decode_plan(data: bytes) -> Plan:
    """The plan that the bytes hold. Raises PlanFormatError for anything else."""
    try:
        header = msgspec.json.decode(data)
        if isinstance(header, dict) and header.get("version") != PLAN_VERSION:
            raise PlanFormatError(
                f"it is a plan of version {header.get('version')!r}, this program reads version {PLAN_VERSION}"
            )
        return msgspec.convert(header, Plan)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise PlanFormatError(str(error)) from None


def data_digest(*parts: Any) -> str:
    """16 hexadecimal digits of the SHA-256 of the parts' canonical JSON."""
    encoded = msgspec.json.encode(_builtins(parts), order="sorted")
    return sha256(encoded).hexdigest()[:16]
