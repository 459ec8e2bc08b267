"""What can be written at a place: words of the language, keys, and the names of the right kind."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from dialoom.cli.languageserver.context import Context, context_at, word_before
from dialoom.cli.languageserver.documents import Analysis
from dialoom.cli.languageserver.meaning import key_meanings, word_meanings
from dialoom.cli.languageserver.names import names_for
from dialoom.cli.languageserver.offers import Offer
from dialoom.cli.languageserver.values import key_offers, value_offers
from dialoom.compiler.imports import CATALOG_KINDS
from dialoom.grammar.edit import Edit
from dialoom.grammar.literal import encode_name

__all__ = ["Completion", "complete"]

_MOST = 400
_SPEC_ENDINGS = (".loom", ".loom.yaml")
_CATALOG_ENDINGS = (".json", ".jsonl", ".yaml", ".yml", ".ndjson")


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that can be written; ``edit`` puts it there."""

    offer: Offer
    edit: Edit


def complete(analysis: Analysis, offset: int) -> list[Completion]:
    """All that can be written at an offset, in the order of use; a started word is replaced."""
    source = analysis.source
    context = replace(context_at(source, offset), offset=offset)
    if context.text == "goal":
        return _in_goal(analysis, context, offset)
    if context.text == "path":
        return _paths(analysis, context, offset)
    span = source.span(word_before(source.text, offset), offset)
    offers: dict[tuple[str, str], Offer] = {}
    for offer in _offers(analysis, context):
        offers.setdefault((offer.label, offer.kind), offer)
    typed = source.text[span.start : span.end].strip("`")
    made = []
    for offer in offers.values():
        if typed and offer.kind not in ("word", "key", "value") and not _fits(offer.label, typed):
            continue
        text = offer.text if offer.text is not None else _written(offer.label, offer.kind, context)
        made.append(Completion(offer, Edit(span, text)))
        if len(made) == _MOST:
            break
    return made


def _fits(label: str, typed: str) -> bool:
    """Whether the letters typed stand in the label in their order: as editors filter, done here for long catalogs."""
    letters = iter(label.casefold())
    return all(letter in letters for letter in typed.casefold())


def _written(label: str, kind: str, context: Context) -> str:
    if context.yaml or kind in ("word", "value"):
        return label
    return encode_name(label)


def _offers(analysis: Analysis, context: Context) -> Iterator[Offer]:
    if context.wants == ("value",):
        yield from value_offers(analysis, context.block, context.key)
        return
    if context.wants == ("key",):
        meanings = key_meanings(context.block)
        yield from (Offer(key, "key", meanings[key]) for key in meanings)
        yield from key_offers(analysis, context.block)
    elif context.wants:
        for want in context.wants:
            yield from names_for(analysis, context, want)
    means = context.meanings or word_meanings()
    for word in context.words:
        text = f"{word}: " if context.yaml else None
        yield Offer(word, "word", means.get(word, ""), text=text)


# --- in texts ---


def _in_goal(analysis: Analysis, context: Context, offset: int) -> list[Completion]:
    """After `{` in a goal: the values that the user brings."""
    text = analysis.source.text
    start = text.rfind("{", max(0, offset - 60), offset)
    if start < 0 or any(c in text[start + 1 : offset] for c in "}\"\n"):
        return []
    span = analysis.source.span(start + 1, offset)
    closing = "" if text[offset : offset + 1] == "}" else "}"
    return [Completion(offer, Edit(span, offer.label + closing))
            for offer in names_for(analysis, replace(context, wants=("slot",)), "slot")]


def _paths(analysis: Analysis, context: Context, offset: int) -> list[Completion]:
    """Files that could be imported, by their paths from the spec."""
    source = analysis.source
    start = max(source.text.rfind(quote, 0, offset) for quote in "\"'\n ") + 1
    typed = source.text[start:offset]
    head, _, _ = typed.rpartition("/")
    folder = Path(source.name).parent / head
    endings = _CATALOG_ENDINGS if context.names.get("kind") in CATALOG_KINDS else _SPEC_ENDINGS
    if start < offset and source.text[start - 1] not in "\"'" and not context.yaml:
        return []
    span = source.span(start, offset)
    found = []
    for name in _entries(folder):
        whole = f"{head}/{name}" if head else name
        if (folder / name).is_dir():
            found.append(Completion(Offer(whole + "/", "folder"), Edit(span, whole + "/")))
        elif name.endswith(endings) and (folder / name) != Path(source.name):
            found.append(Completion(Offer(whole, "file"), Edit(span, whole)))
    return found


def _entries(folder: Path) -> Iterable[str]:
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))[:_MOST]
    except OSError:  # what is not there, or may not be read, has nothing to offer
        return []

