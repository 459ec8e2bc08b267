"""The light encoders: TF-IDF of words or of character n-grams, sublinear, field by field.

Nothing to download, and plain Python: importing a numerical library costs more than the sums of a
catalog of ordinary size. Large ones are encoded as arrays (`array_encoding`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import log, sqrt

from dialoom.compiler.encoding import Document
from dialoom.compiler.features import NumberedTexts, WordFeatures

__all__ = ["SparseEncoding"]

_DIGITS = 6


class SparseEncoding:
    """TF-IDF vectors: each field weighted by itself, all fields alike, the whole of length 1."""

    def __init__(self, documents: Sequence[Document], features: WordFeatures) -> None:
        """The vectors of ``documents``, which all have the same number of fields."""
        self._documents, self._features = documents, features

    @cached_property
    def _vectors(self) -> list[dict[int, float]]:
        counted = list(NumberedTexts(self._features).counted(self._documents))
        seen = Counter(number for fields in counted for counts in fields for number in counts)
        total = len(self._documents)
        # Smoothed inverse document frequencies: log((1 + n) / (1 + df)) + 1.
        weight = {number: log((1 + total) / (1 + count)) + 1 for number, count in seen.items()}
        return [_vector(fields, weight) for fields in counted]

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

    def scores(self, query: int) -> list[float]:
        """The similarity of all documents to one; the time is that of the documents that share a feature."""
        sums = [0.0] * len(self._documents)
        for feature, value in self._vectors[query].items():
            for index, weight in self._postings[feature]:
                sums[index] += value * weight
        return [round(value, _DIGITS) for value in sums]

    def pairs(self, above: float) -> list[tuple[int, int, float]]:
        """All pairs above a similarity, by prefix filtering: exact, and far from trying all of them.

        In each vector, rarest features first, what follows the *prefix* is shorter than ``above``: two
        vectors that are alike share a feature of both prefixes (Bayardo, Ma, Srikant: WWW 2007).
        """
        frequency = {feature: len(entries) for feature, entries in self._postings.items()}
        starting: dict[int, list[int]] = defaultdict(list)
        found: list[tuple[int, int, float]] = []
        for index, vector in enumerate(self._vectors):
            candidates: set[int] = set()
            for feature in _prefix(vector, frequency, above):
                candidates.update(starting[feature])
                starting[feature].append(index)
            for other in candidates:
                cosine = self.cosine(other, index)
                if cosine > above:
                    found.append((other, index, cosine))
        return sorted(found)


def _vector(fields: Sequence[Mapping[int, int]], weight: Mapping[int, float]) -> dict[int, float]:
    vector: dict[int, float] = {}
    parts = sum(1 for counts in fields if counts)
    for counts in fields:
        values = {number: (1 + log(count)) * weight[number] for number, count in counts.items()}
        norm = sqrt(sum(value * value for value in values.values()) * parts)
        vector.update((number, value / norm) for number, value in values.items())
    return vector


def _prefix(vector: Mapping[int, float], frequency: Mapping[int, int], above: float) -> list[int]:
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
