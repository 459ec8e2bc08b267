"""What a tool does, in a few words, from its own name and description.

Works on any catalog: ``CRM.CreateLead``, ``getBoardsIdActions``, ``post_v1_files``, ``calendar.events.list``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialoom.compiler.plan import Tool
from dialoom.runtime.realizer.prose import infinitive, name_words, noun_phrase
from dialoom.runtime.realizer.words import (
    fix_articles,
    is_plural,
    lexicon,
    split_name,
    with_article,
)

__all__ = ["ToolPhrase", "common_noun", "distinct_phrases", "phrase_of", "tool_phrase"]

_SHORT = 10  # words
_PATH_METHODS = frozenset({"patch", "post", "put"})  # verbs of HTTP, not of people
_ENDINGS = frozenset({"check", "export", "filter", "import", "search", "update"})  # memory_key_search
_VAGUE = frozenset({"get", "open", "retrieve", "return"})  # a description says better what is got
_KEYS = re.compile(r"\b(id|ids|field)\b")
_PARTICLES = frozenset({"and", "if", "in", "out", "up", "whether"})  # after a verb: not its object
_FILLERS = {"a", "an", "the", "of", "all", "new"}


@dataclass(frozen=True, slots=True)
class ToolPhrase:
    """``short``: ``create a lead``; ``long``: what the description says; ``done``: ``created the lead``.

    ``noun`` is what it is about (``lead``; empty where the name does not tell); ``asks``: its result
    is an answer rather than a change. ``name``: the tool's name in words, for when nothing else tells
    two tools apart.
    """

    name: str
    short: str
    long: str
    done: str
    noun: str
    asks: bool


def _from_name(name: str) -> tuple[str, list[str], bool]:
    """(verb, the words it governs, whether the name reads like a person's) of a tool's name."""
    known = lexicon()
    parts = [part for part in name.split(".") if part]
    last = parts[-1] if parts else name
    segment = re.split(r"[_/]", last)[-1]
    inner = name_words(segment)
    words = name_words(last)
    from_path = words[0].lower() in known.methods and segment != last  # get_files_id, post_v1_files
    if len(inner) > 1 and known.is_verb(inner[0].lower()) and (not from_path or "/" in last):
        words = inner
    low = [word.lower() for word in words]
    if len(words) == 1 and len(parts) > 2 and known.is_verb(low[0]):  # calendar.events.list
        return low[0], name_words(parts[-2]), False
    if len(words) > 1 and known.is_verb(low[0]):
        verb = known.methods[low[0]] if low[0] in _PATH_METHODS else low[0]
        return verb, words[1:], not (from_path and words is not inner) and low[0] not in _PATH_METHODS
    for index in range(1, len(words)) if len(words) <= 5 else ():
        ending = index == len(words) - 1 and low[index] in _ENDINGS
        if known.is_verb(low[index]) and (low[index] == "list" or ending or low[index] not in known.also_nouns):
            after, before = words[index + 1 :], words[:index]
            return low[index], [*after, *(["of"] if after else []), *before], False
    if len(words) == 1 and (known.is_verb(low[0]) or low[0] in known.said_as):
        return low[0], [], True
    return "", words, False


def _object(words: Sequence[str], article: str) -> str:
    """The governed words as noun phrases: ``tracks to playlist`` → ``tracks to a playlist``."""
    known = lexicon()
    words = [word if known.is_verb(word) else known.said_as.get(word, word) for word in words]
    inner = {i for i in range(1, len(words) - 1) if words[i] == "id" and is_plural(words[i - 1])}  # boards/{id}/actions
    words = [word for i, word in enumerate(words) if i not in inner]
    words = words[: next((i for i, word in enumerate(words) if word == "by" and i), len(words))]
    groups: list[list[str]] = [[]]
    for word in words:
        if word in known.prepositions and groups[-1]:
            groups.append([word])
        else:
            groups[-1].append(word)
    out = []
    for group in groups:
        head = [group[0]] if group and group[0] in known.prepositions else []
        noun = " ".join(group[len(head):])
        out.append(" ".join([*head, with_article(noun, article)] if noun else head))
    return " ".join(part for part in out if part)


def _noun(words: Sequence[str]) -> str:
    known = lexicon()
    cut = next((i for i, word in enumerate(words) if word in known.prepositions), len(words))
    kept = [word for word in words[:cut] if word.lower() not in _FILLERS]
    return kept[-1] if kept else ""


def _stands_in(words: Sequence[str], phrase: str) -> bool:
    """Whether the name's words stand in the description as well, side by side: then the name says it well."""

    def stems(text: str) -> str:
        return " ".join(word.removesuffix("s") for word in re.findall(r"\w+", text.lower()))

    said = [lexicon().said_as.get(word, word) for word in words]
    return f" {stems(' '.join(words))} " in f" {stems(phrase)} " or f" {stems(' '.join(said))} " in f" {stems(phrase)} "


def _done(phrase: str) -> str:
    """``create a lead`` → ``created the lead``; "" where it would not read well."""
    known = lexicon()
    verb, _, rest = phrase.partition(" ")
    first = rest.partition(" ")[0]
    if not rest or verb not in known.past_of or " or " in phrase or first in _PARTICLES:
        return ""
    past = known.past_of[verb]
    if first in {"a", "an"}:
        rest = "the " + rest.partition(" ")[2]
    return f"{past} {rest}"


@lru_cache(maxsize=20_000)
def phrase_of(name: str, description: str, reads: bool = False) -> ToolPhrase:
    """The phrases for a tool of that name and description; ``reads``: it changes nothing."""
    known = lexicon()
    verb, governed, readable = _from_name(name)
    spoken = "search for" if verb == "search" else known.said_as.get(verb, verb)
    article = "the" if verb in known.definite else "a"
    named = fix_articles(f"{spoken} {_object(governed, article)}".strip()) if verb else ""
    told = infinitive(description)
    brief = told if 0 < len(told.split()) <= _SHORT else infinitive(description, _SHORT)
    plain = readable and len(governed) <= 2 and verb not in _VAGUE and not _KEYS.search(named)
    plain = plain and (not told or not governed or _stands_in(governed, told))
    short = named if plain and named else brief or told
    if not short:
        told_noun = noun_phrase(description, _SHORT) or ("" if named else " ".join(governed))
        thing = with_article(told_noun, "the") if told_noun and not is_plural(told_noun.split()[0]) else told_noun
        looked_up = reads and thing and not known.is_verb(thing.split()[-1].lower())
        short = named if named and not (thing and len(governed) > 3) else f"{'look up' if looked_up else 'use'} {thing}"
    long = told or short
    main = verb or long.partition(" ")[0]
    return ToolPhrase(
        name=" ".join(split_name(name.rsplit(".", 1)[-1])), short=short, long=long,
        done=_done(short if len(short.split()) <= 7 else ""), noun=_noun(governed) if readable else "",
        asks=main in known.asking,
    )


def tool_phrase(tool: Tool) -> ToolPhrase:
    """The phrases for a tool of the plan."""
    return phrase_of(tool.name, tool.description, not tool.mutates)


def distinct_phrases(tools: Sequence[Tool]) -> list[str]:
    """A phrase for each tool, no two alike: the short ones, else the long, else the names in words."""
    phrases = [tool_phrase(tool) for tool in tools]
    chosen = [phrase.short for phrase in phrases]
    for attempt in ("long", "name"):
        doubled = {text for text in chosen if chosen.count(text) > 1}
        chosen = [
            text if text not in doubled else phrase.long if attempt == "long" else f"{text} ({phrase.name})"
            for text, phrase in zip(chosen, phrases, strict=True)
        ]
    return chosen


def common_noun(tools: Sequence[Tool]) -> str:
    """What all the tools are about, in the singular or plural as they say it; "" where they differ."""
    nouns = [tool_phrase(tool).noun.lower() for tool in tools]
    if not nouns or not all(nouns):
        return ""
    singular = {noun[:-1] if is_plural(noun) and noun.endswith("s") else noun for noun in nouns}
    return min(singular) if len(singular) == 1 else ""
