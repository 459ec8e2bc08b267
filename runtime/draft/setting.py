"""The world before a dialogue: the records that its calls need, and some others."""

from __future__ import annotations

from random import Random
from typing import Any

from dialoom.compiler.plan import Binding, Entity, Scenario
from dialoom.runtime.blueprint import SlotValue
from dialoom.runtime.draft.deciding import Decided
from dialoom.runtime.draft.filling import known_arguments
from dialoom.runtime.planview import PlanView
from dialoom.runtime.values import Values

__all__ = ["initial_world"]

Json = Any
Record = dict[str, Json]


def initial_world(
    view: PlanView, scenario: Scenario, slots: tuple[SlotValue, ...], values: Values, split: str,
    decided: Decided | None = None,
) -> dict[str, Json]:
    """``{entity: {key: record}}`` with ``ledger``, and ``split`` where the plan holds values out.

    The main records come first, of the same person as the slots; then two to four others in all, in
    the tables that the gold calls touch. What is ``decided`` stands in its record, or among the ``answers``
    (tool → field → value) that the world gives where no record does; so does what a result names and a later
    call looks up.
    """
    tables: dict[str, dict[str, Record]] = {}
    targets: dict[str, Record] = {}
    answers: dict[str, Record] = {}
    tools = {step.id: view.tools[step.tool] for step in scenario.steps}
    born: list[tuple[str, Record]] = []  # what the calls create is in no table yet
    for step in scenario.steps:
        arguments = known_arguments(view, scenario, step, slots)
        bound = {binding.argument: binding for binding in step.bindings}
        for effect in view.tools[step.tool].effects:
            entity = view.entities[effect.entity]
            table = tables.setdefault(entity.name, {})
            by = effect.by or entity.key
            known = {name: _found(targets, binding) for name, binding in bound.items()}
            given = {name: value for name, value in known.items() if value is not None}
            if effect.verb == "create":
                targets[step.id] = arguments | given
                born.append((entity.name, targets[step.id]))
            elif effect.verb == "list":
                targets[step.id] = _listed(table, entity, arguments | given, values)
            else:
                target = None
                source = targets.get(bound[by].step) if by in bound else None
                if source is not None and any(source is one for name, one in born if name == entity.name):
                    targets[step.id] = source
                elif source is not None:
                    target = _followed(table, entity, by, source, bound[by], values)
                elif by in bound and not tools[bound[by].step].effects and not tools[bound[by].step].returns_list:
                    target = _add(table, entity, values.record(entity.fields))  # what the result names exists
                    answers.setdefault(tools[bound[by].step].name, {})[bound[by].path] = target[by]
                elif by in arguments:  # else nobody knows which record is meant
                    target = _with(table, entity, by, arguments[by], values)
                if target is not None:
                    targets[step.id] = target
                    if effect.verb == "update":
                        _make_differ(target, entity, by, arguments, values)
    if decided is not None and decided.decision.entity:
        targets[decided.decision.step][decided.decision.path] = decided.value
    _crowd(view, tables, values, values.rng)
    world: dict[str, Json] = {name: tables[name] for name in sorted(tables)}
    world["ledger"] = []
    if decided is not None and not decided.decision.entity:
        tool = next(step.tool for step in scenario.steps if step.id == decided.decision.step)
        answers.setdefault(tool, {})[decided.decision.path] = decided.value
    if answers:
        world["answers"] = answers
    if view.held_out_splits:
        world["split"] = split
    return world


def _found(targets: dict[str, Record], binding: Binding) -> Json:
    """The value that a binding takes, if the record of the call it takes it from is known; else None."""
    return targets.get(binding.step, {}).get(binding.path.rpartition(".")[2])


def _followed(table: dict[str, Record], entity: Entity, by: str, source: Record, binding: Binding,
              values: Values) -> Record | None:
    """The record that an earlier result leads to: the one that it told of, or another one that this points to."""
    if any(source is record for record in table.values()):
        return source
    value = source.get(binding.path.rpartition(".")[2])
    return None if value is None else _with(table, entity, by, value, values)


def _with(table: dict[str, Record], entity: Entity, field: str, value: Json, values: Values) -> Record:
    """The record of the table with that value; a new one where there is none."""
    for record in table.values():
        if record.get(field) == value:
            return record
    made = {f.name: value if f.name == field else values.draw(f.type, f.name) for f in entity.fields}
    return _add(table, entity, made if field == entity.key else _apart(table, entity, made, values))


def _apart(table: dict[str, Record], entity: Entity, record: Record, values: Values) -> Record:
    """The record under a key that no other has: one in some 90,000 draws is taken already."""
    key = next(field for field in entity.fields if field.name == entity.key)
    while str(record[entity.key]) in table:
        record = {**record, entity.key: values.draw(key.type, key.name)}
    return record


def _listed(table: dict[str, Record], entity: Entity, arguments: Record, values: Values) -> Record:
    """One or two new records that agree with the arguments; the first of all that do."""
    wanted = {field.name: arguments[field.name] for field in entity.fields if field.name in arguments}
    for _ in range(1 + int(values.rng.random() * 2)):
        record = {**values.record(entity.fields), **wanted}
        _add(table, entity, record if entity.key in wanted else _apart(table, entity, record, values))
        values.new_person()
    return next(one for one in table.values() if all(one.get(name) == value for name, value in wanted.items()))


def _make_differ(record: Record, entity: Entity, by: str, arguments: Record, values: Values) -> None:
    """What an update sets is something else before, as far as the type has other values."""
    for field in entity.fields:
        if field.name in {by, entity.key} or field.name not in arguments:
            continue
        for _ in range(20):
            if record.get(field.name) != arguments[field.name]:
                break
            record[field.name] = values.draw(field.type, field.name)


def _crowd(view: PlanView, tables: dict[str, dict[str, Record]], values: Values, rng: Random) -> None:
    names = sorted(tables)
    if not names:
        return
    for _ in range(2 + int(rng.random() * 3)):
        values.new_person()
        entity = view.entities[names[int(rng.random() * len(names))]]
        _add(tables[entity.name], entity, values.record(entity.fields))


def _add(table: dict[str, Record], entity: Entity, record: Record) -> Record:
    """Keep a record under its key; where the key is taken, the one that is there stays."""
    return table.setdefault(str(record[entity.key]), record)
