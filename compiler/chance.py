"""Choices that look like chance and are none: the same for one seed and one name, on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

__all__ = ["Chance"]

T = TypeVar("T")


class Chance:
    """A counter-based sequence of choices, keyed by what they are for. The compiler has no other randomness."""

    def __init__(self, *keys: str | int) -> None:
        """The sequence of these keys."""
        self._key, self._count = "\0".join(map(str, keys)), 0

    def number(self) -> float:
        """The next number, from 0 up to 1."""
        self._count += 1
        digest = blake2b(f"{self._key}\0{self._count}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) / 2**64

    @property
    def used(self) -> int:
        """How many numbers were taken; what is set goes on after so many."""
        return self._count

    @used.setter
    def used(self, count: int) -> None:
        self._count = count

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.number() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self.number() * len(items))]
