"""Random streams: each purpose of each dialogue draws from its own, named by keys."""

from __future__ import annotations

from hashlib import blake2b
from random import Random

__all__ = ["stream"]


def stream(seed: int, *keys: str | int) -> Random:
    """The random stream that the seed and the keys name.

    Counter-based: the keys' BLAKE2b hash seeds it, so that it is the same on every machine and for
    every hash seed, and no stream depends on what was drawn from another. A number and a string of
    the same digits are different keys.
    """
    text = "\x1f".join([str(seed), *[f"#{key}" if isinstance(key, int) else key for key in keys]])
    return Random(int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big"))
