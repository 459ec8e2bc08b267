"""Questions to Wikidata and Wikipedia, and what of the answers a snapshot needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dialoom.runtime.errors import WikiError
from dialoom.runtime.wiki.client import WikiClient

__all__ = ["WIKIDATA", "WIKIPEDIA", "Item", "article", "exact_item", "items", "subclasses"]

Json = Any

WIKIDATA = "https://www.wikidata.org/w/api.php"
WIKIPEDIA = "https://en.wikipedia.org/w/api.php"
_AT_ONCE = 50
"""How many entities one request may name."""

_DISAMBIGUATION = "Q4167410"


@dataclass(frozen=True, slots=True)
class Item:
    """An entity of Wikidata: its ``claims`` as ids by property; ``article``: its page in the English Wikipedia."""

    id: str
    label: str
    description: str
    revision: int
    datatype: str
    claims: dict[str, tuple[str, ...]]
    article: str


def exact_item(wikidata: WikiClient, title: str) -> Item:
    """The first item whose label is the title, letter case aside. Raises WikiError where there is none."""
    found = wikidata.ask({"action": "wbsearchentities", "search": title, "language": "en", "type": "item",
                          "limit": 20}).get("search", [])
    exact = [one["id"] for one in found if str(one.get("label", "")).casefold() == title.casefold()]
    for item in items(wikidata, exact):
        if _DISAMBIGUATION not in item.claims.get("P31", ()):
            return item
    near = list(dict.fromkeys(str(one.get("label")) for one in found if one.get("label")))[:3]
    more = f"; near it are: {', '.join(near)}" if near else ""
    raise WikiError(f"Wikidata has nothing that is called `{title}`{more}")


def items(wikidata: WikiClient, ids: Iterable[str]) -> list[Item]:
    """The entities of these ids, in order; ids that Wikidata does not know are left out."""
    wanted = list(dict.fromkeys(ids))
    found: list[Item] = []
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        answer = wikidata.ask({"action": "wbgetentities", "ids": "|".join(part), "languages": "en", "redirects": "yes",
                               "props": "info|labels|descriptions|claims|datatype|sitelinks", "sitefilter": "enwiki"})
        entities = answer.get("entities", {})
        found += [_item(entities[one]) for one in part if "missing" not in entities.get(one, {"missing": ""})]
    return found


def _item(entity: dict[str, Json]) -> Item:
    def text(part: str) -> str:
        return str(entity.get(part, {}).get("en", {}).get("value", ""))

    claims = entity.get("claims") or {}
    values = {key: tuple(_targets(statements)) for key, statements in claims.items()}
    link = (entity.get("sitelinks") or {}).get("enwiki", {}).get("title", "")
    return Item(str(entity["id"]), text("labels"), text("descriptions"), int(entity.get("lastrevid", 0)),
                str(entity.get("datatype", "")), {key: ids for key, ids in values.items() if ids}, str(link))


def _targets(statements: list[Json]) -> list[str]:
    """The ids that statements point to, deprecated ones left out."""
    kept = [one.get("mainsnak", {}).get("datavalue", {}).get("value") for one in statements
            if one.get("rank") != "deprecated"]
    return [str(value["id"]) for value in kept if isinstance(value, dict) and "id" in value]


def subclasses(wikidata: WikiClient, id: str, most: int) -> list[str]:
    """The ids of the direct subclasses of an item, at most so many."""
    answer = wikidata.ask({"action": "query", "list": "search", "srsearch": f"haswbstatement:P279={id}",
                           "srnamespace": 0, "srlimit": most, "srprop": ""})
    return [str(one["title"]) for one in answer.get("query", {}).get("search", [])]


def article(wikipedia: WikiClient, title: str) -> tuple[str, str, int]:
    """Title, beginning and revision of an article; empty where it is not there."""
    answer = wikipedia.ask({"action": "query", "prop": "extracts|info", "exintro": 1, "explaintext": 1,
                            "exsentences": 4, "redirects": 1, "titles": title})
    pages = answer.get("query", {}).get("pages", [])
    known = [page for page in (pages.values() if isinstance(pages, dict) else pages)
             if "missing" not in page and page.get("extract")]
    if not known:
        return "", "", 0
    return str(known[0]["title"]), " ".join(str(known[0]["extract"]).split()), int(known[0].get("lastrevid", 0))
