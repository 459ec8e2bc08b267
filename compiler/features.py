"""What the light encoders see in a text: the stems of its words, or the character n-grams within them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from dialoom.compiler.encoding import Document

__all__ = ["NumberedTexts", "WordFeatures", "character_grams", "word_stem"]

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 3
_SIZES = (3, 4, 5)

WordFeatures = Callable[[str], Iterable[str]]
"""The features of one word, in order, with repetitions."""


def word_stem(word: str) -> tuple[str, ...]:
    """The word without its English inflection: ``booking``, ``booked`` and ``books`` are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return (word[: -len(ending)],)
    return (word,)


def character_grams(word: str) -> tuple[str, ...]:
    """The n-grams of 3 to 5 characters of the word, its edges marked by spaces."""
    padded = f" {word} "
    return tuple(padded[i : i + size] for size in _SIZES for i in range(len(padded) - size + 1))


class NumberedTexts:
    """Documents as counts of numbered features; a feature has a number of its own in each field.

    A catalog has many texts and few different words: a word's features are found once.
    """

    def __init__(self, features: WordFeatures) -> None:
        """``features``: what is counted of each word."""
        self._features = features
        self._numbers: dict[tuple[int, str], int] = {}
        self._words: list[dict[str, tuple[int, ...]]] = []

    @property
    def size(self) -> int:
        """How many features have a number so far."""
        return len(self._numbers)

    def counted(self, documents: Sequence[Document]) -> Iterator[list[dict[int, int]]]:
        """For each document, for each of its fields: how often each feature occurs, in the order of occurrence."""
        known: dict[tuple[int, str], dict[int, int]] = {}
        for document in documents:
            fields = []
            for place, text in enumerate(document):
                counts = known.get((place, text))
                if counts is None:
                    counts = known[place, text] = self._counts(place, text)
                fields.append(counts)
            yield fields

    def _counts(self, place: int, text: str) -> dict[int, int]:
        while len(self._words) <= place:
            self._words.append({})
        words = self._words[place]
        found = _WORD.findall(text.lower())
        for word in found:
            if word not in words:
                words[word] = tuple(self._number(place, feature) for feature in self._features(word))
        return Counter(chain.from_iterable(map(words.__getitem__, found)))

    def _number(self, place: int, feature: str) -> int:
        known = self._numbers.get((place, feature))
        if known is None:
            known = self._numbers[place, feature] = len(self._numbers)
        return known
