"""A snapshot: what is known of a domain, in one small file that a spec can keep beside itself.

YAML or JSON. Written from Wikidata and Wikipedia by ``dialoom snapshot``, or by hand::

    snapshot: 1
    domain: library
    description: "organization that lends books"
    extract: "A library is a collection of books …"        # the beginning of the encyclopedia's article
    hand_written: true                                    # else `sources` says where it comes from
    classes:
      - name: reader
        is_a: [person]                                    # P31, P279; a class of this file, or not
        properties:
          - {name: email, datatype: email, unique: true}  # a datatype of Wikidata, or a type of the language
          - {name: group, values: [adult, student]}       # a closed set
      - name: loan
        relations: [{to: reader, word: for}]              # records of this class point to one of the other
        states: [lent, overdue, returned]
        verbs: {create: open, cancel: return}             # what people call what is done with it
    tools: []                                             # made by a model: then these are taken

Everything but ``snapshot``, ``domain`` and ``classes`` may be left out.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import msgspec

from dialoom.compiler.catalogs.catalog import CatalogError
from dialoom.compiler.catalogs.document import parse_value

__all__ = [
    "DATATYPES", "STEPS", "Snapshot", "SnapshotClass", "SnapshotError", "SnapshotProperty", "SnapshotRelation",
    "SnapshotSource", "SnapshotTool", "encode_snapshot", "read_snapshot", "slug_of",
]

Json = Any
SNAPSHOT_VERSION = 1

STEPS = ("seed", "expand", "complex", "connect", "fan_out")
"""The five steps of ToolWeave (arXiv 2605.12521), in which tools are made."""

VERBS = ("find", "create", "update", "cancel")

DATATYPES: dict[str, str] = {
    "time": "date", "quantity": "int", "url": "url", "commonsMedia": "url", "wikibase-item": "title",
    "globe-coordinate": "address", "string": "", "monolingualtext": "", "external-id": "",
}
"""Wikidata's datatypes as types of the language; empty where the property's name says more."""

_TYPES = (
    "address", "amount", "bool", "city", "color", "company", "country", "currency", "date", "datetime", "email",
    "first_name", "iban", "int", "job", "language", "last_name", "money", "number", "person", "phone", "plate",
    "postcode", "product", "sentence", "text", "title", "url", "username", "uuid",
)


@dataclass(frozen=True, slots=True)
class SnapshotSource:
    """Where facts come from: the site, the page or item there, its revision, and the licence."""

    site: str
    page: str
    revision: int = 0
    licence: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotProperty:
    """What is known of each thing of a class. ``range``: the class that its values belong to."""

    name: str
    datatype: str = "string"
    description: str = ""
    id: str = ""
    range: str = ""
    values: tuple[str, ...] = ()
    unique: bool = False
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class SnapshotRelation:
    """Things of the class belong to one thing of the class ``to``; ``word`` joins the two in a sentence."""

    to: str
    kind: Literal["property", "part_of"] = "property"
    word: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotClass:
    """A kind of thing of the domain."""

    name: str
    description: str = ""
    id: str = ""
    plural: str = ""
    is_a: tuple[str, ...] = ()
    properties: tuple[SnapshotProperty, ...] = ()
    relations: tuple[SnapshotRelation, ...] = ()
    states: tuple[str, ...] = ()
    verbs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SnapshotTool:
    """A tool that a model has made: JSON Schemas of its arguments and of its result."""

    name: str
    description: str
    parameters: dict[str, Json]
    returns: dict[str, Json]
    step: str = "seed"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is known of a domain. ``model``: which one has made the ``tools``."""

    domain: str
    classes: tuple[SnapshotClass, ...]
    snapshot: int = SNAPSHOT_VERSION
    description: str = ""
    extract: str = ""
    hand_written: bool = False
    sources: tuple[SnapshotSource, ...] = ()
    model: str = ""
    tools: tuple[SnapshotTool, ...] = ()


@dataclass(eq=False)
class SnapshotError(Exception):
    """The file is no snapshot that can be used. ``line`` (from 1) says where, 0 where that is not known."""

    message: str
    help: str = ""
    line: int = 0


def slug_of(title: str) -> str:
    """A domain's name as files are called: ``human_resources``."""
    return "_".join(re.findall(r"\w+", title.casefold()))


def read_snapshot(text: str, name: str) -> Snapshot:
    """The snapshot that a text holds. Raises SnapshotError, with what is wrong."""
    try:
        value = parse_value(text, name)
    except CatalogError as error:
        raise SnapshotError(error.message, error.help, error.line) from None
    if not isinstance(value, dict) or "snapshot" not in value:
        raise SnapshotError(f"`{name}` is no snapshot", "one is a mapping with `snapshot: 1`, `domain` and `classes`")
    if value["snapshot"] != SNAPSHOT_VERSION:
        raise SnapshotError(f"`{name}` is a snapshot of version {value['snapshot']}",
                            f"this program reads version {SNAPSHOT_VERSION}: make it again with `dialoom snapshot`")
    _check_keys(value, _KEYS, name)
    try:
        found = msgspec.convert(value, Snapshot)
    except msgspec.ValidationError as error:
        raise SnapshotError(f"`{name}` is not as snapshots are: {_in_words(str(error))}", _HELP) from None
    _check(found, name)
    return found


_HELP = "docs/language.md shows one under `domain`"
_KEYS: Json = {
    "snapshot": None, "domain": None, "description": None, "extract": None, "hand_written": None, "model": None,
    "sources": [{"site": None, "page": None, "revision": None, "licence": None}],
    "tools": [{"name": None, "description": None, "parameters": None, "returns": None, "step": None}],
    "classes": [{
        "name": None, "description": None, "id": None, "plural": None, "is_a": None, "states": None,
        "verbs": dict.fromkeys(VERBS),
        "relations": [{"to": None, "kind": None, "word": None}],
        "properties": [{"name": None, "datatype": None, "description": None, "id": None, "range": None,
                        "values": None, "unique": None, "minimum": None, "maximum": None}],
    }],
}


def _check_keys(value: Json, known: Json, name: str, place: str = "") -> None:
    """Unknown keys are mistakes, at any depth."""
    if isinstance(known, list) and isinstance(value, list):
        for number, item in enumerate(value, 1):
            _check_keys(item, known[0], name, f"{place} {number}")
    if not isinstance(known, dict) or not isinstance(value, dict):
        return
    from dialoom.grammar.suggestion import did_you_mean

    for key, item in value.items():
        if key not in known:
            where = f" in `{place.strip()}`" if place else ""
            raise SnapshotError(f"`{name}` has a key{where} that snapshots have not: `{key}`",
                                did_you_mean(str(key), known) or f"known are: {', '.join(known)}")
        _check_keys(item, known[key], name, f"{place} {key}")


def _in_words(message: str) -> str:
    """What msgspec says, its path in our words: ``Expected `str`, got `int` - at `$.classes[0].name` ``."""
    words = {"`str`": "a text", "`int`": "a whole number", "`array`": "a list", "`object`": "a mapping",
             "`bool`": "true or false", "`null`": "nothing", "`float`": "a number", "$.": ""}
    for theirs, ours in words.items():
        message = message.replace(theirs, ours)
    return message[:1].lower() + message[1:]


def _check(snapshot: Snapshot, name: str) -> None:
    """What only the whole can say: classes that are there, each once, and types that exist."""
    classes = [one.name for one in snapshot.classes]
    if not classes and not snapshot.tools:
        raise SnapshotError(f"`{name}` knows no classes", "without classes there is nothing to make tools of")
    problem: tuple[str, str] | None = None
    twice = next((one for place, one in enumerate(classes) if slug_of(one) in map(slug_of, classes[:place])), None)
    if twice is not None:
        problem = f"`{name}` has the class `{twice}` twice", "keep one"
    for one in snapshot.classes:
        if not slug_of(one.name) or slug_of(one.name)[0].isdigit():
            problem = f"`{name}` has a class without a usable name: `{one.name}`", "names start with a letter"
        for relation in one.relations:
            if relation.to not in classes:
                problem = (f"the class `{one.name}` of `{name}` relates to `{relation.to}`, which is no class of it",
                           f"classes are: {', '.join(classes)}")
        for known in one.properties:
            if known.datatype not in DATATYPES and known.datatype not in _TYPES:
                problem = (f"the property `{known.name}` of `{one.name}` in `{name}` has the datatype "
                           f"`{known.datatype}`, which does not exist",
                           f"datatypes are: {', '.join([*DATATYPES, *_TYPES])}")
    for tool in snapshot.tools:
        if tool.step not in STEPS:
            problem = f"the tool `{tool.name}` of `{name}` comes from no known step", f"steps are: {', '.join(STEPS)}"
    if problem is not None:
        raise SnapshotError(*problem)


def encode_snapshot(snapshot: Snapshot) -> str:
    """The snapshot as JSON: keys in their order, what is empty left out, a line break at the end."""
    return msgspec.json.format(msgspec.json.encode(_filled(asdict(snapshot))), indent=2).decode() + "\n"


def _filled(value: Json) -> Json:
    if isinstance(value, dict):
        first = ("snapshot", "domain")
        keys = [*(key for key in first if key in value), *(key for key in value if key not in first)]
        return {key: _filled(value[key]) for key in keys
                if value[key] not in ("", (), [], {}, None, False) and not (key == "revision" and value[key] == 0)}
    return [_filled(item) for item in value] if isinstance(value, list | tuple) else value
