"""The places of a page: what stands where, by a name that a link can hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dialoom.runtime.specpage.page import Link

__all__ = ["Anchors"]

_ODD = re.compile(r"[^A-Za-z0-9_.]+")


@dataclass
class Anchors:
    """Gives each thing a place of its own; the same for the same page, whatever the names hold."""

    _places: dict[tuple[str, str], str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def add(self, kind: str, name: str) -> None:
        """Make a place for a thing that the page tells of."""
        wanted = f"{kind}-{_ODD.sub('-', name).strip('-') or 'x'}"
        place, number = wanted, 1
        while place in self._taken:
            number += 1
            place = f"{wanted}-{number}"
        self._taken.add(place)
        self._places[kind, name] = place

    def link(self, kind: str, name: str) -> Link:
        """The name with its place; without one where the page does not tell of it."""
        return Link(name, self._places.get((kind, name), ""))
