"""The light encoders: TF-IDF of words or of character n-grams, sublinear, field by field.

Nothing to download, and plain Python: importing a numerical library costs more than the sums of a
catalog of ordinary size, and of large ones only the gold tools are compared with all others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from math import log, sqrt
from typing import Any

from dialoom.compiler.encoding import Document

__all__ = ["SparseEncoding", "character_features", "word_features"]

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 3
_SIZES = (3, 4, 5)
_DIGITS = 6
_FEW, _SLACK = 8, 1e-5
_MANY = 500
"""Documents from which on importing numpy pays."""

Features = Callable[[str], Counter[str]]


def _stem(word: str) -> str:
    """The word without its English inflection: ``booking``, ``booked`` and ``books`` are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def word_features(text: str) -> Counter[str]:
    """The stems of the words of a text, with how often each occurs."""
    return Counter(map(_stem, _WORD.findall(text.lower())))


def character_features(text: str) -> Counter[str]:
    """The n-grams of 3 to 5 characters within each word, its edges marked by spaces."""
    grams: Counter[str] = Counter()
    for word in _WORD.findall(text.lower()):
        padded = f" {word} "
        for size in _SIZES:
            grams.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return grams


class SparseEncoding:
    """TF-IDF vectors: each field weighted by itself, all fields alike, the whole of length 1."""

    def __init__(self, documents: Sequence[Document], features: Features) -> None:
        """The vectors of ``documents``, which all have the same number of fields."""
        self._documents, self._features = documents, features

    @cached_property
    def _vectors(self) -> list[dict[int, float]]:
        numbers: dict[tuple[int, str], int] = {}
        counted: list[list[Counter[str]]] = []
        known: dict[str, Counter[str]] = {}
        seen: Counter[int] = Counter()
        for document in self._documents:
            fields = []
            for place, text in enumerate(document):
                counts = known.get(text)
                if counts is None:
                    counts = known[text] = self._features(text)
                fields.append(counts)
                seen.update(numbers.setdefault((place, feature), len(numbers)) for feature in counts)
            counted.append(fields)
        total = len(self._documents)
        # Smoothed inverse document frequencies: log((1 + n) / (1 + df)) + 1.
        weight = {number: log((1 + total) / (1 + count)) + 1 for number, count in seen.items()}
        return [_vector(fields, numbers, weight) for fields in counted]

    @cached_property
    def _postings(self) -> dict[int, list[tuple[int, float]]]:
        postings: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for index, vector in enumerate(self._vectors):
            for feature, value in vector.items():
                postings[feature].append((index, value))
        return postings

    def cosine(self, first: int, second: int) -> float:
        """The similarity of two documents, from 0 (nothing in common) to 1."""
        one, other = self._vectors[first], self._vectors[second]
        if len(other) < len(one):
            one, other = other, one
        return round(sum(value * other[feature] for feature, value in one.items() if feature in other), _DIGITS)

    @cached_property
    def _arrays(self) -> dict[int, tuple[Any, Any]]:
        """The postings as arrays: of a large catalog, several scenarios ask."""
        import numpy

        return {feature: (numpy.array([index for index, _ in entries]), numpy.array([value for _, value in entries]))
                for feature, entries in self._postings.items()}

    def scores(self, query: int) -> list[float]:
        """The similarity of all documents to one; the time is that of the documents that share a feature.

        Arrays add up in the same order as lists, so that both give the same to the last bit.
        """
        vector = self._vectors[query]
        if len(self._documents) >= _MANY:
            import numpy

            total = numpy.zeros(len(self._documents))
            for feature, value in vector.items():
                indices, weights = self._arrays[feature]
                total[indices] += value * weights
            sums: list[float] = total.tolist()
        else:
            sums = [0.0] * len(self._documents)
            for feature, value in vector.items():
                for index, weight in self._postings[feature]:
                    sums[index] += value * weight
        return [round(value, _DIGITS) for value in sums]

    def pairs(self, above: float) -> list[tuple[int, int, float]]:
        """All pairs above a similarity, by prefix filtering: exact, and far from trying all of them.

        In each vector, rarest features first, what follows the *prefix* is shorter than ``above``: two
        vectors that are alike share a feature of both prefixes (Bayardo, Ma, Srikant: WWW 2007).
        """
        vectors = self._vectors
        frequency = {feature: len(entries) for feature, entries in self._postings.items()}
        starting: dict[int, list[int]] = defaultdict(list)
        found: list[tuple[int, int, float]] = []
        for index, vector in enumerate(vectors):
            candidates: set[int] = set()
            for feature in _prefix(vector, frequency, above):
                candidates.update(starting[feature])
                starting[feature].append(index)
            for other in self._promising(index, sorted(candidates), above):
                cosine = self.cosine(other, index)
                if cosine > above:
                    found.append((other, index, cosine))
        return sorted(found)


    def _promising(self, index: int, candidates: list[int], above: float) -> list[int]:
        """The candidates that may be alike enough; of many, arrays leave out quickly those that are not."""
        if len(candidates) < _FEW or len(self._vectors) < _MANY:
            return candidates
        import numpy

        row, flat = self._dense
        places, values = flat[index]
        row[places] = values
        sizes = [len(flat[other][0]) for other in candidates]
        starts = numpy.concatenate(([0], numpy.cumsum(sizes)[:-1]))
        products = row[numpy.concatenate([flat[other][0] for other in candidates])]
        products *= numpy.concatenate([flat[other][1] for other in candidates])
        sums = numpy.add.reduceat(products, starts)
        row[places] = 0.0
        return [candidates[place] for place in numpy.nonzero(sums > above - _SLACK)[0].tolist()]

    @cached_property
    def _dense(self) -> tuple[Any, list[tuple[Any, Any]]]:
        """A row of zeros for one vector, and all vectors as arrays of features and values."""
        import numpy

        flat = [(numpy.fromiter(vector.keys(), dtype=numpy.int64, count=len(vector)),
                 numpy.fromiter(vector.values(), dtype=numpy.float64, count=len(vector))) for vector in self._vectors]
        return numpy.zeros(1 + max((int(keys.max()) for keys, _ in flat if len(keys)), default=0)), flat


def _vector(fields: list[Counter[str]], numbers: dict[tuple[int, str], int],
            weight: dict[int, float]) -> dict[int, float]:
    vector: dict[int, float] = {}
    parts = sum(1 for counts in fields if counts)
    for place, counts in enumerate(fields):
        values = {}
        for feature, count in counts.items():
            number = numbers[place, feature]
            values[number] = (1 + log(count)) * weight[number]
        norm = sqrt(sum(value * value for value in values.values()) * parts)
        vector.update((number, value / norm) for number, value in values.items())
    return vector


def _prefix(vector: dict[int, float], frequency: dict[int, int], above: float) -> list[int]:
    """The rarest features of a vector, so many that the rest is shorter than ``above``."""
    ordered = sorted(vector, key=lambda feature: (frequency[feature], feature))
    rest = 1.0
    prefix = []
    for feature in ordered:
        if rest < above * above - 1e-9:
            break
        prefix.append(feature)
        rest -= vector[feature] ** 2
    return prefix
