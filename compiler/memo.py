"""What was worked out before: results of the costly steps, each kept under a hash of all that it was worked out from.

The compiler stays a pure function: a store is handed in, and what it gives back is what would have been made anew.
Without a store everything is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, Protocol, TypeVar

import msgspec

__all__ = ["Memo", "Store"]

T = TypeVar("T")

_MANY = 200
"""Tools from which on looking a result up costs less than making it."""
_LONG = 100_000
"""Characters of a catalog from which on it does."""


class Store(Protocol):
    """Where results are kept between one compilation and the next, as bytes under a name."""

    def get(self, name: str) -> bytes | None:
        """The bytes last put under the name, whole; None where there are none that can be trusted."""

    def put(self, name: str, data: bytes) -> None:
        """Keep the bytes, if that is possible."""

    def refuse(self, name: str, why: str) -> None:
        """What `get` gave is not what was asked for."""


class Memo:
    """The results of earlier compilations, or none where there is no store.

    A result is kept only if it reads back as it was written, to the byte and by its value; so what is read
    is never another result than the one that would be made.
    """

    def __init__(self, store: Store | None = None) -> None:
        """Results in ``store``."""
        self._store = store
        self._digests: dict[int, tuple[object, str]] = {}

    def pays(self, tools: int = 0, characters: int = 0) -> bool:
        """Whether it is worth asking for what so many tools, or so long a text, are worked into."""
        return self._store is not None and (tools >= _MANY or characters >= _LONG)

    def digest(self, value: object) -> str:
        """A hash of what a value holds; of one object it is reckoned once."""
        known = self._digests.get(id(value))
        if known is None:
            # The value stays referred to, so that no other one gets its identity.
            known = self._digests[id(value)] = (value, sha256(_encoded(value)).hexdigest())
        return known[1]

    def recall(self, kind: str, key: tuple[Any, ...], form: Any, make: Callable[[], T]) -> T:
        """The result of this kind for this key, of the type ``form``; made, and kept, where it is not known.

        The key must name all that the result depends on. For results worth keeping only (see `pays`).
        """
        known = self.look(kind, key, form)
        if known is not None:
            return known  # type: ignore[no-any-return]
        made = make()
        self.keep(kind, key, form, made)
        return made

    def recall_each(self, kind: str, key: tuple[Any, ...], names: Iterable[str], form: Any,
                    make: Callable[[str], T]) -> dict[str, T]:
        """The results of many names, kept together: only those not known are made, and those not asked for go."""
        known = self.look(kind, key, dict[str, form]) or {}
        found = {name: known[name] if name in known else make(name) for name in names}
        if not found.keys() <= known.keys():
            self.keep(kind, key, dict[str, form], found)
        return found

    def look(self, kind: str, key: tuple[Any, ...], form: Any) -> Any:
        """The result that is kept, None where there is none."""
        if self._store is None:
            return None
        name = _name(kind, key)
        data = self._store.get(name)
        if data is None:
            return None
        try:
            return msgspec.msgpack.decode(data, type=form)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            self._store.refuse(name, f"it holds something else ({error})")
            return None

    def keep(self, kind: str, key: tuple[Any, ...], form: Any, value: object) -> None:
        """Keep a result, unless it would not read back the same: then it is made anew each time."""
        if self._store is None:
            return
        try:
            data = msgspec.msgpack.encode(value)
            again = msgspec.msgpack.decode(data, type=form)
            same = again == value and msgspec.msgpack.encode(again) == data
        except (ValueError, TypeError, OverflowError, RecursionError):  # numbers of 65 bits, half a surrogate pair
            return
        if same:
            self._store.put(_name(kind, key), data)


def _name(kind: str, key: tuple[Any, ...]) -> str:
    return f"{kind}-{sha256(_encoded(key)).hexdigest()[:40]}"


def _encoded(value: object) -> bytes:
    """Bytes that tell values apart; those that msgpack cannot hold by their notation in Python."""
    try:
        return msgspec.msgpack.encode(value)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return repr(value).encode("utf-8", "backslashreplace")
