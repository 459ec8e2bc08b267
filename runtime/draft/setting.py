"""The world before a dialogue: the records that its calls need, and some others."""

from __future__ import annotations

from random import Random
from typing import Any

from dialoom.compiler.plan import Effect, Entity, Scenario
from dialoom.runtime.blueprint import SlotValue
from dialoom.runtime.draft.filling import known_arguments
from dialoom.runtime.planview import PlanView
from dialoom.runtime.values import Values

__all__ = ["initial_world"]

Json = Any
Record = dict[str, Json]


def initial_world(
    view: PlanView, scenario: Scenario, slots: tuple[SlotValue, ...], values: Values, split: str
) -> dict[str, Json]:
    """``{entity: {key: record}}`` with ``ledger``, and ``split`` where the plan holds values out.

    The main records come first, of the same person as the slots; then two to four others in all, in
    the tables that the gold calls touch.
    """
    tables: dict[str, dict[str, Record]] = {}
    for step in scenario.steps:
        arguments = known_arguments(scenario, step, slots)
        bound = {binding.argument for binding in step.bindings}
        for effect in view.tools[step.tool].effects:
            entity = view.entities[effect.entity]
            table = tables.setdefault(entity.name, {})
            by = effect.by or entity.key
            if effect.verb in {"read", "update", "delete"} and by in arguments and by not in bound:
                if not any(record.get(by) == arguments[by] for record in table.values()):
                    _add(table, entity, _target(entity, effect, by, arguments, values))
            elif effect.verb == "list":
                for _ in range(1 + int(values.rng.random() * 2)):
                    wanted = {f.name: arguments[f.name] for f in entity.fields if f.name in arguments}
                    _add(table, entity, {**values.record(entity.fields), **wanted})
                    values.new_person()
    _crowd(view, tables, values, values.rng)
    world: dict[str, Json] = {name: tables[name] for name in sorted(tables)}
    world["ledger"] = []
    if view.held_out_splits:
        world["split"] = split
    return world


def _target(entity: Entity, effect: Effect, by: str, arguments: Record, values: Values) -> Record:
    """The record that a call is about; what an update sets differs from what it has."""
    record: Record = {}
    for field in entity.fields:
        record[field.name] = arguments[by] if field.name == by else values.draw(field.type, field.name)
        if effect.verb == "update" and field.name != by and field.name in arguments:
            for _ in range(20):
                if record[field.name] != arguments[field.name]:
                    break
                record[field.name] = values.draw(field.type, field.name)
    return record


def _crowd(view: PlanView, tables: dict[str, dict[str, Record]], values: Values, rng: Random) -> None:
    names = sorted(tables)
    if not names:
        return
    for _ in range(2 + int(rng.random() * 3)):
        values.new_person()
        entity = view.entities[names[int(rng.random() * len(names))]]
        _add(tables[entity.name], entity, values.record(entity.fields))


def _add(table: dict[str, Record], entity: Entity, record: Record) -> None:
    """A record under its key; a key that is taken keeps what it has."""
    table.setdefault(str(record[entity.key]), record)
