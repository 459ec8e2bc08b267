"""A snapshot of a domain, from Wikidata and Wikipedia (the sources of ToolWeave, arXiv 2605.12521).

The item whose label is the domain's name; its parts (P527) as further classes; their properties (P1963) with
datatype and the class that values belong to; direct subclasses (P279) as kinds; the article's beginning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dialoom.compiler.domain.snapshot import (
    DATATYPES,
    Snapshot,
    SnapshotClass,
    SnapshotProperty,
    SnapshotRelation,
    SnapshotSource,
    slug_of,
)
from dialoom.runtime.wiki.client import WikiClient
from dialoom.runtime.wiki.facts import Item, article, exact_item, items, subclasses

__all__ = ["harvest"]

_MOST_PARTS, _MOST_KINDS, _MOST_PROPERTIES = 8, 8, 12
_SUBCLASS, _INSTANCE, _PART, _PROPERTIES = "P279", "P31", "P527", "P1963"


def harvest(title: str, wikidata: WikiClient, wikipedia: WikiClient) -> Snapshot:
    """What both sites know of the domain. Raises WikiError where the one has no such item, or does not answer."""
    root = exact_item(wikidata, title)
    page, extract, revision = article(wikipedia, root.article or title)
    parts = _usable(items(wikidata, root.claims.get(_PART, ())[:_MOST_PARTS]), {root.label})
    kinds = _usable(items(wikidata, subclasses(wikidata, root.id, _MOST_KINDS)),
                    {root.label, *(part.label for part in parts)})
    wanted = [id for one in (root, *parts) for id in one.claims.get(_PROPERTIES, ())[:_MOST_PROPERTIES]]
    above = [id for one in (root, *parts) for id in (*one.claims.get(_INSTANCE, ()), *one.claims.get(_SUBCLASS, ()))]
    known = {one.id: one for one in items(wikidata, [*wanted, *above])}
    classes = [_class(root, known, ())]
    classes += [_class(part, known, (SnapshotRelation(root.label, "part_of", "of"),)) for part in parts]
    classes += [SnapshotClass(kind.label, kind.description, kind.id, is_a=(root.label,)) for kind in kinds]
    sources = [SnapshotSource("Wikidata", root.id, root.revision, "CC0-1.0")]
    if extract:
        sources.append(SnapshotSource("Wikipedia", page, revision, "CC-BY-SA-4.0"))
    return Snapshot(title, tuple(classes), description=root.description, extract=extract, sources=tuple(sources))


def _usable(found: Sequence[Item], taken: set[str]) -> list[Item]:
    """Those with a label that no other has and that can be a name."""
    kept: list[Item] = []
    slugs = {slug_of(label) for label in taken}
    for one in found:
        slug = slug_of(one.label)
        if slug and not slug[0].isdigit() and slug not in slugs:
            slugs.add(slug)
            kept.append(one)
    return kept


def _class(item: Item, known: Mapping[str, Item], relations: tuple[SnapshotRelation, ...]) -> SnapshotClass:
    """Of every item the label is known: by it, things are found."""
    above = [known[id].label for id in (*item.claims.get(_INSTANCE, ()), *item.claims.get(_SUBCLASS, ()))
             if id in known]
    named = SnapshotProperty("name", "title", f"Name of the {item.label}.", unique=True)
    own = [SnapshotProperty(one.label, one.datatype, _sentence(one.description), one.id)
           for id in item.claims.get(_PROPERTIES, ())[:_MOST_PROPERTIES]
           if (one := known.get(id)) is not None and one.datatype in DATATYPES and slug_of(one.label) != "name"]
    return SnapshotClass(item.label, item.description, item.id, is_a=tuple(dict.fromkeys(filter(None, above))),
                         properties=(named, *_usable_properties(own)), relations=relations)


def _usable_properties(found: Sequence[SnapshotProperty]) -> list[SnapshotProperty]:
    return list({slug_of(one.name): one for one in found if slug_of(one.name)}.values())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
