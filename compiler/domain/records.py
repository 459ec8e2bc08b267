"""The classes of a snapshot as entities of the language: their keys, fields, relations and states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialoom.compiler.catalogs.recognition import value_type_of
from dialoom.compiler.domain.naming import camel, capital, plural, snake, with_article
from dialoom.compiler.domain.snapshot import DATATYPES, Snapshot, SnapshotClass, SnapshotProperty
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["HERE", "Link", "Record", "field", "make_records", "type_named"]

HERE = Span("", 0, 0)
"""Where what nobody has written stands."""

_STATES = ("active", "suspended", "closed")
_RECOGNISED = ("email", "phone", "person", "first_name", "last_name", "username", "company", "country", "city",
               "address", "postcode", "currency", "language", "color", "iban", "url", "uuid", "date", "datetime",
               "time", "title", "job", "sentence")
_QUANTITIES = (1, 500)


@dataclass(frozen=True, slots=True)
class Link:
    """A relation to another record: the field that holds its id, and the words that join the two."""

    to: Record
    words: str


@dataclass(frozen=True, slots=True)
class Record:
    """A class with the names that tools use. ``inputs``: the fields that somebody brings, in order.

    ``unique``: the input by which one is looked up; None where none is. ``sets``: those of closed sets.
    """

    noun: str
    plural: str
    name: str
    entity: str
    key: str
    person: bool
    links: tuple[Link, ...]
    inputs: tuple[tree.Field, ...]
    unique: tree.Field | None
    sets: tuple[tree.Field, ...]
    states: tuple[str, ...]
    told: bool
    verbs: dict[str, str]

    def type_of(self, field: str) -> str:
        """The type of a field, as other declarations name it."""
        return f"{self.entity}.{field}"

    def declaration(self) -> tree.Entity:
        """The entity as the language declares it."""
        fields = [field(self.key, "id")]
        fields += [field(link.to.key, link.to.type_of(link.to.key)) for link in self.links]
        fields += [tree.Field(own.name, own.type, HERE) for own in self.inputs]
        fields.append(tree.Field(tree.Name("status", HERE), _enum(self.states), HERE))
        return tree.Entity(tree.Name(self.entity, HERE), tuple(fields), HERE)


def make_records(snapshot: Snapshot, prefix: str) -> tuple[Record, ...]:
    """The records of the snapshot's classes, those that others point to first.

    A class without anything of its own that is a subclass of another one is a value of that one's ``kind``.
    """
    kinds = {one.name: _kinds(one, snapshot.classes) for one in snapshot.classes}
    values = {name for names in kinds.values() for name in names}
    waiting = [one for one in snapshot.classes if one.name not in values]
    made: dict[str, Record] = {}
    while waiting:
        ready = [one for one in waiting if all(to in made or to == one.name or to in values for to in _pointed(one))]
        for one in ready or waiting[:1]:  # classes that point to each other: the first one goes without
            made[one.name] = _record(one, prefix, made, kinds[one.name])
        waiting = [one for one in waiting if one.name not in made]
    return tuple(made.values())


def _pointed(one: SnapshotClass) -> list[str]:
    return [relation.to for relation in one.relations]


def _kinds(one: SnapshotClass, classes: Sequence[SnapshotClass]) -> list[str]:
    """The names of the plain subclasses of a class."""
    return [other.name for other in classes if one.name in other.is_a and other.name != one.name
            and not (other.properties or other.relations or other.states or other.verbs)]


def _record(one: SnapshotClass, prefix: str, made: dict[str, Record], kinds: Sequence[str]) -> Record:
    key = f"{snake(one.name)}_id"
    targets = dict.fromkeys(relation.to for relation in one.relations if relation.to in made)
    words = {relation.to: relation.word or ("of" if relation.kind == "part_of" else "for")
             for relation in reversed(one.relations)}
    links = tuple(Link(made[to], f"{words[to]} {with_article(to)}") for to in targets)
    taken = {key, "status", *(link.to.key for link in links)}
    inputs: dict[str, tree.Field] = {}
    unique: tree.Field | None = None
    for known in one.properties:
        name = snake(known.name)
        if name in taken or name in inputs or not name or known.range in made:
            continue
        inputs[name] = field(name, _type(known), known.description or f"{capital(known.name)} of the {one.name}.")
        unique = inputs[name] if known.unique and unique is None else unique
    if len(kinds) > 1 and "kind" not in inputs:
        kind = _enum([snake(name) for name in kinds])
        inputs["kind"] = tree.Field(tree.Name("kind", HERE), kind, HERE, tree.Text(f"Kind of the {one.name}.", HERE))
    sets = tuple(own for own in inputs.values() if own.type.name.text == "enum")
    return Record(
        one.name, one.plural or plural(one.name), camel(one.name), f"{prefix}.{camel(one.name)}", key,
        "person" in one.is_a or "human" in one.is_a, links, tuple(inputs.values()), unique, sets,
        tuple(snake(state) for state in one.states) or _STATES, bool(one.states), dict(one.verbs),
    )


def field(name: str, type_: str | tree.TypeExpression, description: str = "", optional: bool = False) -> tree.Field:
    """A field, input or output of a plain named type."""
    expression = type_named(type_, optional) if isinstance(type_, str) else type_
    text = tree.Text(description, HERE) if description else None
    return tree.Field(tree.Name(name, HERE), expression, HERE, text)


def type_named(name: str, optional: bool = False) -> tree.TypeExpression:
    """The use of a type by its name."""
    return tree.TypeExpression(tree.Name(name, HERE), HERE, optional=optional)


def _enum(values: Sequence[str]) -> tree.TypeExpression:
    return tree.TypeExpression(tree.Name("enum", HERE), HERE, tuple(type_named(value) for value in values))


def _type(known: SnapshotProperty) -> tree.TypeExpression:
    """The type of a property's values: its closed set, else by its datatype, else by its name."""
    if known.values:
        return _enum(list(dict.fromkeys(snake(value) for value in known.values)))
    name = DATATYPES.get(known.datatype, known.datatype)
    if not name:
        found = value_type_of(known.name, {"type": "string", "description": known.description}).generator
        name = found if found in _RECOGNISED else "text"
    if name in ("int", "number"):
        low = _QUANTITIES[0] if known.minimum is None else known.minimum
        high = max(low, _QUANTITIES[1]) if known.maximum is None else known.maximum
        ends = tree.Range(tree.Number(low, HERE), tree.Number(high, HERE), HERE)
        return tree.TypeExpression(tree.Name(name, HERE), HERE, (ends,))
    return type_named(name)
