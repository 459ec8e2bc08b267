"""Which split a value belongs to, where values are held out."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from dialoom.compiler.plan import Split

__all__ = ["normalized", "split_of_value"]

Json = Any


def normalized(value: Json) -> str:
    """The text by which two values are the same: small letters, single spaces, ``5.0`` as ``5``."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).casefold().split())


def split_of_value(value: Json, splits: tuple[Split, ...]) -> str:
    """The one split that ``value`` may occur in; shares are the splits' own (they sum to 1).

    Decided by a hash of the normalized text alone, so every spec and every row agrees.
    """
    digest = blake2b(normalized(value).encode(), digest_size=8).digest()
    place = int.from_bytes(digest, "big") / 2**64
    for split in splits[:-1]:
        place -= split.share
        if place < 0:
            return split.name
    return splits[-1].name
