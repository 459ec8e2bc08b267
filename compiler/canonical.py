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


class _Header(msgspec.Struct):
    """What is read of a plan to know whether the rest can be."""

    version: Any = None


class PlanFormatError(ValueError):
    """The bytes are no plan of this version; the message says why."""


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, Any, bool], ...] | None:
    """A dataclass's fields: name, default as JSON has it, whether it is a real number; None for what is none."""
    if not is_dataclass(kind):
        return None
    return tuple((field.name, _builtins(field.default) if is_dataclass(field.default) else
                  list(field.default) if isinstance(field.default, tuple) else field.default,
                  field.type in ("float", "float | None"))
                 for field in fields(kind))


def _builtins(value: Any) -> Any:
    """JSON values of a plan's parts; fields that hold their default's emptiness are left out."""
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if isinstance(value, list | tuple):
        return [item if type(item) in _AS_THEY_ARE else _builtins(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _builtins(item) for key, item in value.items()}
    if isinstance(value, float):
        rounded = round(value, _DIGITS)
        return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded
    known = _fields_of(kind)
    if known is None:
        return value
    out = {}
    for name, default, real in known:
        item = getattr(value, name)
        if type(item) not in _AS_THEY_ARE:
            item = _builtins(item)
        elif real and type(item) is int:  # read back, it is a float, which not every long number is
            item = _builtins(float(item))
        if type(item) is not type(default) or item != default:
            out[name] = item
    return out


def encode_plan(plan: Plan) -> bytes:
    """Sorted keys, two spaces, UTF-8, a line break at the end; what equals its default is left out."""
    return msgspec.json.format(msgspec.json.encode(_builtins(plan), order="sorted"), indent=2) + b"\n"


def decode_plan(data: bytes) -> Plan:
    """The plan that the bytes hold. Raises PlanFormatError for anything else."""
    try:
        version = msgspec.json.decode(data, type=_Header).version
        if version != PLAN_VERSION:
            raise PlanFormatError(f"it is a plan of version {version!r}, this program reads version {PLAN_VERSION}")
        return msgspec.json.decode(data, type=Plan)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise PlanFormatError(str(error)) from None


def data_digest(*parts: Any) -> str:
    """16 hexadecimal digits of the SHA-256 of the parts' canonical JSON."""
    encoded = msgspec.json.encode(_builtins(parts), order="sorted")
    return sha256(encoded).hexdigest()[:16]
