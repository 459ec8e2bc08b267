"""The simulated world: records and calls done, changed by tools as their declared effects say.

Errors come back as payloads ``{"error": code, "message": …}``: ``unknown_tool``, ``validation_error``,
``not_found``, and the failures ``duplicate_<field>`` that a tool declares, when a record would be
created whose field another record has already.

A record's new key and everything else that a result invents is drawn from a stream keyed by the
plan's seed, the tool and the arguments. So equal calls give equal results, and the order of
independent calls does not matter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from dialoom.compiler.plan import Effect, Entity, Parameter, Tool
from dialoom.runtime.planview import PlanView
from dialoom.runtime.results import SUCCESS, invented_result, known_values
from dialoom.runtime.stream import stream
from dialoom.runtime.values import Values

__all__ = ["Outcome", "World", "at_path"]

Json = Any
Record = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call came to: the result, or an error payload."""

    payload: Json
    error: bool = False


def at_path(payload: Json, path: str) -> Json:
    """The value at a dotted path; a list stands for its first item where no index is given.

    KeyError where there is nothing.
    """
    for part in path.split("."):
        if isinstance(payload, list):
            if not payload:
                raise KeyError(path)
            if part.isdigit():
                payload = payload[int(part)]
                continue
            payload = payload[0]
        if not isinstance(payload, dict) or part not in payload:
            raise KeyError(path)
        payload = payload[part]
    return payload


class World:
    """Mutable; one a dialogue. ``ledger`` holds the successful calls that change something no entity stands for."""

    __slots__ = ("_answers", "_ledger", "_split", "_tables", "_view")

    def __init__(self, view: PlanView, records: dict[str, Json]) -> None:
        self._view = view
        self._tables: dict[str, dict[str, Record]] = {}
        for name, table in records.items():
            if name not in {"answers", "ledger", "split"}:
                self._tables[name] = _copied(table)
        self._answers: dict[str, Record] = records.get("answers", {})
        self._ledger: list[Json] = list(records.get("ledger", ()))
        self._split: str = records.get("split", "")

    @classmethod
    def of(cls, view: PlanView, records: dict[str, Json]) -> World:
        """A world that holds a copy of ``records`` (as ``Blueprint.world_before``).

        The entry ``split`` names the split that invented values must belong to; "" where any may do. The entry
        ``answers`` (tool → field → value) settles what would be invented.
        """
        return cls(view, records)

    def state(self) -> dict[str, Json]:
        """A copy of everything, as ``Blueprint.world_after``; the ledger in an order of its own."""
        state: dict[str, Json] = {name: _copied(self._tables[name]) for name in sorted(self._tables)}
        state["ledger"] = sorted(_copied(self._ledger), key=_canonical)
        if self._split:
            state["split"] = self._split
        if self._answers:
            state["answers"] = _copied(self._answers)
        return state

    def execute(self, tool: str, arguments: dict[str, Json]) -> Outcome:
        """Do a call. An error changes nothing."""
        known = self._view.tools.get(tool)
        if known is None:
            return _error("unknown_tool", f"there is no tool {tool}")
        problem = self._view.validator(tool)(arguments)
        if problem:
            return _error("validation_error", problem)
        if not known.effects:
            return self._without_effect(known, arguments)
        outcome = Outcome({})
        for effect in known.effects:  # checked before anything is changed
            failed = self._refusal(known, effect, arguments)
            if failed is not None:
                return failed
        for effect in known.effects:
            outcome = self._apply(known, effect, arguments)
        return outcome

    # --- effects ----------------------------------------------------------------------------------

    def _refusal(self, tool: Tool, effect: Effect, arguments: Record) -> Outcome | None:
        entity = self._view.entities[effect.entity]
        if effect.verb in {"read", "update", "delete"}:
            by = effect.by or entity.key
            if self._find(entity, by, arguments.get(by)) is None:
                noun = entity.name.rpartition(".")[2].lower()
                return _error("not_found", f"no {noun} with {_words(by)} {arguments.get(by)}")
        if effect.verb == "create":
            for failure in tool.failures:
                field = failure.name.removeprefix("duplicate_")
                taken = field != failure.name and field in arguments and self._find(entity, field, arguments[field])
                if taken:
                    return _error(failure.name, failure.description or f"the {_words(field)} is taken")
        return None

    def _apply(self, tool: Tool, effect: Effect, arguments: Record) -> Outcome:
        entity = self._view.entities[effect.entity]
        if effect.verb == "list":
            return Outcome(self._listing(tool, entity, arguments))
        if effect.verb == "create":
            record = self._created(tool, entity, effect, arguments)
        else:
            by = effect.by or entity.key
            key = self._find(entity, by, arguments.get(by))
            assert key is not None  # _refusal has looked
            record = self._tables[entity.name][key]
            if effect.verb == "update":
                record.update({name: arguments[name] for name in _names(entity) if name in arguments})
                record.update(dict(effect.sets))
            elif effect.verb == "delete":
                del self._tables[entity.name][key]
        result = self._result(tool, arguments, record)
        return Outcome([result] if tool.returns_list else result)

    def _created(self, tool: Tool, entity: Entity, effect: Effect, arguments: Record) -> Record:
        record = {name: arguments[name] for name in _names(entity) if name in arguments}
        record.update(dict(effect.sets))
        table = self._tables.setdefault(entity.name, {})
        field = next(field for field in entity.fields if field.name == entity.key)
        values = self._values("key", tool, arguments)
        key = arguments.get(entity.key)
        while key is None or str(key) in table:
            key = values.draw(field.type, field.name)
        table[str(key)] = {entity.key: key, **record}
        return table[str(key)]

    def _find(self, entity: Entity, field: str, value: Json) -> str | None:
        """The key of the first record with that value."""
        table = self._tables.get(entity.name, {})
        if field == entity.key:
            return str(value) if str(value) in table else None
        return next((key for key, record in table.items() if field in record and record[field] == value), None)

    def _listing(self, tool: Tool, entity: Entity, arguments: Record) -> Json:
        filters = {name: arguments[name] for name in _names(entity) if name in arguments}
        found = [
            record for record in self._tables.get(entity.name, {}).values()
            if all(record.get(name) == value for name, value in filters.items())
        ]
        if tool.returns_list:
            return [self._result(tool, {}, record) for record in found]
        return {out.name: self._listed(tool, out, found, arguments) for out in tool.outputs}

    def _listed(self, tool: Tool, out: Parameter, found: list[Record], arguments: Record) -> Json:
        if out.type.base == "list":
            fields = out.type.item.fields if out.type.item else ()
            return [{f.name: r[f.name] for f in fields if f.name in r} if fields else dict(r) for r in found]
        if out.type.base == "int":
            return len(found)
        return self._values("result", tool, arguments).draw(out.type, out.name)

    # --- results ----------------------------------------------------------------------------------

    def _without_effect(self, tool: Tool, arguments: Record) -> Outcome:
        if tool.mutates:
            self._ledger.append({"tool": tool.name, "arguments": _copied(arguments)})
        if not tool.returns_list:
            return Outcome(self._result(tool, arguments, {}))
        values = self._values("result", tool, arguments)
        count = 1 + int(values.rng.random() * 3)
        items = []
        for _ in range(count):
            items.append(self._invented(tool, values, {}))
            values.new_person()
        return Outcome(items)

    def _result(self, tool: Tool, arguments: Record, record: Record) -> Json:
        """The outputs: from the record, else from the input of the same name, else invented."""
        if not tool.outputs:
            return dict(SUCCESS)
        known = known_values(arguments, record)
        if all(out.name in known for out in tool.outputs):
            return {out.name: known[out.name] for out in tool.outputs}
        return self._invented(tool, self._values("result", tool, arguments), known)

    def _invented(self, tool: Tool, values: Values, known: Record) -> Json:
        settled = self._answers.get(tool.name, {})
        keep = self._view.bound_outputs.get(tool.name, frozenset()) | settled.keys()
        result = invented_result(tool, values, known, keep)
        return result | {name: value for name, value in settled.items() if name in result and name not in known}

    def _values(self, purpose: str, tool: Tool, arguments: Record) -> Values:
        rng = stream(self._view.plan.seed, purpose, tool.name, _canonical(arguments), self._split)
        return Values(rng, split=self._split, splits=self._view.held_out_splits)


def _copied(value: Json) -> Json:
    """A deep copy of a JSON value, several times faster than ``copy.deepcopy``."""
    if isinstance(value, dict):
        return {key: _copied(inner) if isinstance(inner, dict | list) else inner for key, inner in value.items()}
    if isinstance(value, list):
        return [_copied(inner) for inner in value]
    return value


def _names(entity: Entity) -> list[str]:
    return [field.name for field in entity.fields]


def _canonical(value: Json) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _error(code: str, message: str) -> Outcome:
    return Outcome({"error": code, "message": message}, error=True)
