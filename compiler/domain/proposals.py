"""Tools that could be made of a domain's records, for each of the five steps, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialoom.compiler.domain.naming import camel, capital, with_article
from dialoom.compiler.domain.records import HERE, Record, field, type_named
from dialoom.grammar import tree

__all__ = ["Proposal", "propose"]

_REQUIRED = 3
"""How many of a record's own fields must be given to create one; the others may be."""

_TOLD = 2
_REASONS = ("mistake", "delay", "cost", "other")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A tool and the step that makes it. ``needs``: the required inputs that another tool's output could give."""

    step: str
    name: str
    description: str
    inputs: tuple[str, ...]
    needs: tuple[str, ...]
    outputs: tuple[str, ...]
    tool: tree.Tool | None = None


def propose(records: Sequence[Record], facets: Sequence[tree.Tool], prefix: str) -> list[Proposal]:
    """All tools that the rules and the ``facets`` make of the records."""
    keys = frozenset(record.key for record in records)
    found = [("seed", tool) for tool in _seeds(records, prefix)]
    found += [("expand", _create(record, prefix)) for record in records if record.links]
    found += [("connect", tool) for tool in _connecting(records, prefix)]
    for step, facet, record in _applied(records, facets):
        found.append((step, _of_subject(facet, record, prefix)))
    return [_proposal(step, tool, keys) for step, tool in found]


def _proposal(step: str, tool: tree.Tool, keys: frozenset[str]) -> Proposal:
    needs = tuple(one.name.text for one in tool.inputs if one.name.text in keys and not one.type.optional)
    return Proposal(step, tool.name.text, tool.description.value if tool.description else "",
                    tuple(one.name.text for one in tool.inputs), needs,
                    tuple(one.name.text for one in tool.outputs), tool)


# --- rules ----------------------------------------------------------------------------------------


def _seeds(records: Sequence[Record], prefix: str) -> Iterator[tree.Tool]:
    """What needs nothing but what people know: looking up, registering, and searching by a closed set."""
    roots = [record for record in records if not record.links]
    yield from (_find(record, prefix) for record in roots if record.unique is not None)
    yield from (_create(record, prefix) for record in roots if record.inputs)
    yield from (_search(record, prefix) for record in records if record.sets)
    yield from (_find(record, prefix) for record in records if record.links and record.unique is not None)


def _connecting(records: Sequence[Record], prefix: str) -> Iterator[tree.Tool]:
    """What takes the id of one record: its state, what belongs to it, a change, its end."""
    ordered = [*(one for one in records if one.links), *(one for one in records if not one.links)]
    yield from (_get(record, prefix) for record in ordered)
    yield from (_list(record, place, prefix) for record in ordered for place in range(len(record.links)))
    yield from (_cancel(record, prefix) for record in ordered if "cancel" in record.verbs or not record.person)
    yield from (_update(record, own, prefix) for record in ordered for own in record.inputs if own != record.unique)


def _tool(record: Record, prefix: str, name: str, said: str, inputs: list[tree.Field], outputs: list[tree.Field],
          effect: tree.Effect) -> tree.Tool:
    given = {one.name.text for one in inputs}
    told = tuple(one for one in outputs if one.name.text not in given)  # a result repeats nothing
    return tree.Tool(tree.Name(f"{prefix}.{name}", HERE), HERE, tree.Text(said, HERE), tuple(inputs), told, (effect,))


def _effect(verb: str, record: Record, by: str = "", status: str = "") -> tree.Effect:
    sets = ((tree.Name("status", HERE), tree.Name(status, HERE)),) if status else ()
    return tree.Effect(tree.Name(verb, HERE), HERE, tree.Name(record.entity, HERE),
                       tree.Name(by, HERE) if by else None, sets)


def _own(record: Record, name: str, description: str = "", optional: bool = False) -> tree.Field:
    return field(name, record.type_of(name), description, optional)


def _key(record: Record, optional: bool = False) -> tree.Field:
    return _own(record, record.key, f"Id of the {record.noun}.", optional)


def _input(record: Record, own: tree.Field, optional: bool = False) -> tree.Field:
    said = own.description.value if own.description else ""
    return _own(record, own.name.text, said, optional)


def _told(record: Record, but: str = "") -> list[tree.Field]:
    """What a result says of a record beside its id."""
    known = [one for one in record.inputs if one.name.text != but and one.type.name.text not in ("sentence", "text")]
    return [_own(record, one.name.text) for one in known[:_TOLD]]


def _words(field: tree.Field) -> str:
    return field.name.text.replace("_", " ")


def _find(record: Record, prefix: str) -> tree.Tool:
    by = record.unique
    assert by is not None
    verb = record.verbs.get("find", "find")
    said = "Look up" if verb == "find" else capital(verb)
    return _tool(record, prefix, f"{camel(verb)}{record.name}",
                 f"{said} {with_article(record.noun)} by {_words(by)}.", [_input(record, by)],
                 [_own(record, record.key), *_told(record, by.name.text)], _effect("read", record, by.name.text))


def _create(record: Record, prefix: str) -> tree.Tool:
    verb = record.verbs.get("create", "register" if record.person else "create")
    inputs = [_key(link.to) for link in record.links]
    inputs += [_input(record, own, place >= _REQUIRED) for place, own in enumerate(record.inputs)]
    joined = "".join(f" {link.words}" for link in record.links)
    noun = with_article(record.noun) if joined else with_article(f"new {record.noun}")
    return _tool(record, prefix, f"{camel(verb)}{record.name}", f"{capital(verb)} {noun}{joined}.", inputs,
                 [_own(record, record.key), _own(record, "status")], _effect("create", record, "", record.states[0]))


def _search(record: Record, prefix: str) -> tree.Tool:
    free = [one for one in record.inputs if one not in record.sets and one != record.unique]
    by = [record.sets[0], *free[:1]]
    outputs = [_own(record, record.key), *(one for own in by for one in _told(record, own.name.text))]
    return _tool(record, prefix, f"Search{camel(record.plural)}",
                 f"Search for {record.plural} by {' and '.join(map(_words, by))}.",
                 [_input(record, one) for one in by], list({one.name.text: one for one in outputs}.values()),
                 _effect("list", record))


def _get(record: Record, prefix: str) -> tree.Tool:
    what = "state" if record.told else "details"
    outputs = [_own(record, "status"), *(_own(link.to, link.to.key) for link in record.links), *_told(record)]
    return _tool(record, prefix, f"Show{record.name}", f"Show the {what} of {with_article(record.noun)}.",
                 [_key(record)], outputs, _effect("read", record, record.key))


def _list(record: Record, place: int, prefix: str) -> tree.Tool:
    other = record.links[place].to
    status = _own(record, "status", f"Only {record.plural} in this state.", optional=True)
    name = f"List{camel(record.plural)}" if place == 0 else f"List{camel(record.plural)}Of{other.name}"
    return _tool(record, prefix, name, f"List the {record.plural} of {with_article(other.noun)}.",
                 [_key(other), status], [_own(record, record.key), *_told(record)], _effect("list", record))


def _cancel(record: Record, prefix: str) -> tree.Tool:
    verb = record.verbs.get("cancel", "cancel" if record.links else "close")
    reasons = tree.TypeExpression(tree.Name("enum", HERE), HERE, tuple(type_named(value) for value in _REASONS), (),
                                  True)
    reason = field("reason", reasons, "Why it ends.")
    return _tool(record, prefix, f"{camel(verb)}{record.name}", f"{capital(verb)} {with_article(record.noun)}.",
                 [_key(record), reason], [_own(record, "status")],
                 _effect("update", record, record.key, record.states[-1]))


def _update(record: Record, own: tree.Field, prefix: str) -> tree.Tool:
    verb = record.verbs.get("update", "change")
    return _tool(record, prefix, f"{camel(verb)}{camel(_words(own))}Of{record.name}",
                 f"{capital(verb)} the {_words(own)} of {with_article(record.noun)}.", [_key(record),
                 _input(record, own)], [_own(record, "status")], _effect("update", record, record.key))


# --- facets ---------------------------------------------------------------------------------------


def _applied(records: Sequence[Record], facets: Sequence[tree.Tool]) -> Iterator[tuple[str, tree.Tool, Record]]:
    """Each facet with the records that it is for; one record after the other, so that facets spread over them."""
    for turn in range(len(records)):
        for place, facet in enumerate(facets):
            step, kind = (tag.text for tag in facet.tags)
            fitting = [one for one in records if kind == "any" or (kind == "person") == one.person]
            if turn < len(fitting):
                yield step, facet, fitting[(turn + place) % len(fitting)]


def _of_subject(facet: tree.Tool, record: Record, prefix: str) -> tree.Tool:
    """The facet's tool of one kind of record: its subject is that."""
    def words(text: tree.Text | None) -> tree.Text | None:
        said = text.value.replace("a subject", with_article(record.noun)) if text else ""
        return tree.Text(said.replace("subject", record.noun), HERE) if text else None

    def of(one: tree.Field) -> tree.Field:
        if one.name.text != "subject_id":
            return tree.Field(one.name, one.type, HERE, words(one.description))
        return field(record.key, record.type_of(record.key), words(one.description).value)  # type: ignore[union-attr]

    name = facet.name.text.replace("Subject", record.name)
    return tree.Tool(tree.Name(f"{prefix}.{name}", HERE), HERE, words(facet.description),
                     tuple(map(of, facet.inputs)), tuple(map(of, facet.outputs)), facet.effects)
