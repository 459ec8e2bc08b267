"""Why a cell's rows would change: the nodes that it rests on, and in them the fields that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

from dialoom.compiler.nodes import Node, cell_data, nodes_of, rests_on
from dialoom.compiler.plan import Cell, Plan

__all__ = ["Comparison", "Reason"]

_MOST_FIELDS = 4
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Reason:
    """A node that differs and the first field of it that does, as ``goals[0]``; ``before`` and ``after`` as text.

    ``field`` is empty where the whole node is new (``before`` empty) or gone (``after`` empty).
    """

    node: str
    field: str
    before: str
    after: str

    def __str__(self) -> str:
        if not self.field:
            return f"{self.node}: {self.after or self.before}"
        return f"{self.node}: {self.field}: {self.before} -> {self.after}"


@dataclass(frozen=True)
class Comparison:
    """Two plans held against each other, node by node."""

    new: Plan
    old: Plan

    @cached_property
    def _now(self) -> dict[str, Node]:
        return nodes_of(self.new)

    @cached_property
    def _before(self) -> dict[str, Node]:
        return nodes_of(self.old)

    def reasons(self, cell: Cell, before: Cell, half: str = "data") -> tuple[Reason, ...]:
        """What made a cell another than it was; at most four fields a node. ``half``: ``data`` or ``metadata``."""
        own = tuple(_differences("cell", cell_data(before), cell_data(cell))) if half == "data" else ()
        now, then = rests_on(self.new, cell, self._now), rests_on(self.old, before, self._before)
        found = list(own)
        for name in sorted({*now, *then}):
            if name not in then:
                found.append(Reason(name, "", "", "is new to it"))
            elif name not in now:
                found.append(Reason(name, "", "is no more part of it", ""))
            else:
                pair = (getattr(self._before[name], half), getattr(self._now[name], half))
                found += _differences(name, *pair)
        return tuple(found)


def _differences(node: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Reason]:
    found = []
    for path, one, other in _walk("", before, after):
        found.append(Reason(node, path, _shown(one), _shown(other)))
        if len(found) == _MOST_FIELDS:
            break
    return found


def _walk(path: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """The places where two values differ, depth first."""
    if before == after and type(before) is type(after):
        return
    one, other = _parts(before), _parts(after)
    if one is None or other is None or type(before) is not type(after):
        yield path, before, after
        return
    if isinstance(before, list | tuple) and len(before) != len(after):
        yield path, before, after
        return
    for key in [*one, *(key for key in other if key not in one)]:
        step = f"[{key}]" if isinstance(key, int) else f".{key}" if path else str(key)
        yield from _walk(f"{path}{step}", one.get(key, _ABSENT), other.get(key, _ABSENT))


class _Absent:
    def __repr__(self) -> str:
        return "nothing"


_ABSENT = _Absent()


def _parts(value: Any) -> dict[Any, Any] | None:
    """What a value consists of; items of a list that have a name go by it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple):
        return dict(enumerate(value))
    return None


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        text = f"[{', '.join(_named(item) for item in value)}]"
    elif isinstance(value, str):
        text = f"“{value}”"
    else:
        text = _named(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _named(value: Any) -> str:
    if is_dataclass(value) and not isinstance(value, type):
        return str(next((getattr(value, name) for name in ("name", "id", "tool", "argument") if hasattr(value, name)),
                        type(value).__name__))
    return str(value)
