"""Surface habits of typing people: slips of the finger and fillers, never inside what matters."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from dialoom.runtime.realizer.wordfile import read_lines, read_wording

__all__ = ["add_filler", "lower_first", "mistype", "reword", "start_over"]

_WORD = re.compile(r"(?<![\w@.\-'/&+#\"])[A-Za-z]{4,}(?![\w@\-'/&+#\"]|\.\w)")


@cache
def _habits() -> dict[str, Any]:
    data = read_wording("noise.yaml")
    return {
        "neighbours": dict(data["neighbours"]), "harmless": frozenset(read_lines(data["harmless"])),
        "opening": read_lines(data["filler_opening"]), "middle": read_lines(data["filler_middle"]),
        "synonyms": {word: read_lines(lines) for word, lines in data["synonyms"].items()},
        "false_start": read_lines(data["false_start"]),
    }


def lower_first(text: str, protected: Iterable[str]) -> str:
    """The text with a small first letter, unless it begins with a value, a name or ``I``."""
    first = text.partition(" ")[0].rstrip(",.")
    if first == "I" or first.startswith("I'") or first[1:] != first[1:].lower():
        return text
    if any(value and text.startswith(value) for value in protected):
        return text
    return text[:1].lower() + text[1:]


def _slip(word: str, rng: random.Random) -> str:
    at = 1 + int(rng.random() * (len(word) - 2))
    kind = int(rng.random() * 4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    neighbours: dict[str, str] = _habits()["neighbours"]
    return word[:at] + neighbours.get(word[at].lower(), word[at]) + word[at + 1 :]


def mistype(text: str, whole: Iterable[str], words: Iterable[str], rng: random.Random) -> str:
    """The text with one or two slips in words that carry nothing; where there are none, as it is.

    ``whole``: values and the like, in which nothing is changed. ``words``: labels, goals and facts; their
    words are left alone, except the common ones that ``noise.yaml`` calls harmless.
    """
    kept = {word.lower() for piece in words for word in re.findall(r"\w+", piece)} - _habits()["harmless"]
    spans = [(match.start(), match.end()) for piece in whole if piece for match in re.finditer(re.escape(piece), text)]
    places = [
        match for match in _WORD.finditer(text)
        if match[0].lower() not in kept
        and not any(start < match.end() and match.start() < end for start, end in spans)
    ]
    for _ in range(2 if len(places) > 8 and rng.random() < 0.5 else 1):
        if not places:
            break
        match = places.pop(int(rng.random() * len(places)))
        places = [other for other in places if other.start() < match.start()]
        text = text[: match.start()] + _slip(match[0], rng) + text[match.end() :]
    return text


def add_filler(text: str, protected: Iterable[str], rng: random.Random) -> str:
    """The text with a filler before it, or after its first comma outside of values."""
    habits, whole = _habits(), [value for value in protected if value]
    comma = text.find(", ")
    inside = any(comma in range(match.start(), match.end()) for value in whole
                 for match in re.finditer(re.escape(value), text))
    if comma > 0 and not inside and rng.random() < 0.4:
        middle = habits["middle"]
        return f"{text[:comma]}, {middle[int(rng.random() * len(middle))]} {text[comma + 2 :]}"
    opening = habits["opening"]
    word = opening[int(rng.random() * len(opening))]
    return f"{word[:1].upper()}{word[1:]} {lower_first(text, whole)}"


def reword(text: str, whole: Iterable[str], words: Iterable[str], rng: random.Random) -> str:
    """The text with other words for common ones, as ``noise.yaml`` has them.

    ``whole`` and ``words`` as in ``mistype``: nothing in values, and no word of labels, goals and facts.
    """
    synonyms: dict[str, tuple[str, ...]] = _habits()["synonyms"]
    kept = {word.lower() for piece in words for word in re.findall(r"\w+", piece)}
    spans = [(match.start(), match.end()) for piece in whole if piece for match in re.finditer(re.escape(piece), text)]

    def other(match: re.Match[str]) -> str:
        word = match[0].lower()
        touches = any(start < match.end() and match.start() < end for start, end in spans)
        if touches or any(part in kept for part in word.split()):
            return match[0]
        choices = synonyms[word]
        chosen = choices[int(rng.random() * len(choices))]
        return chosen[:1].upper() + chosen[1:] if match[0][0].isupper() and match[0] != "I" else chosen

    longest_first = "|".join(map(re.escape, sorted(synonyms, key=lambda word: (-len(word), word))))
    return re.sub(rf"(?<![\w'])(?:{longest_first})(?![\w'])", other, text, flags=re.IGNORECASE)


def start_over(text: str, whole: Iterable[str], rng: random.Random) -> str:
    """The text with its first two or three words said, broken off and said again; as it is where they carry a value."""
    words = text.split(" ")
    length = min(2 + int(rng.random() * 2), len(words) - 1)
    head = " ".join(words[:length]).rstrip(",.;:!?")
    starts = any(piece and (head in piece or piece in head or text.startswith(piece)) for piece in whole)
    plain = length > 1 and not starts and all(re.fullmatch(r"[A-Za-z']+,?", word) for word in words[:length])
    breaks = _habits()["false_start"]
    mark = breaks[int(rng.random() * len(breaks))]
    return f"{head}{mark} {lower_first(text, whole)}" if plain else text
