"""The light encoders for thousands of documents: the vectors of `sparse_encoding` as arrays.

The sums are the same ones. Logarithms are the mathematics library's, not numpy's, whose last bit depends on the
processor; what is added up in another order differs in bits that rounding to 6 digits hides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import log
from typing import Any

from dialoom.compiler.encoding import Document
from dialoom.compiler.features import NumberedTexts, WordFeatures

__all__ = ["ArrayEncoding"]

_DIGITS, _SLACK = 6, 1e-5

Array = Any  # a numpy array: numpy is imported where it is used


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Vectors row by row: those of document ``d`` are at ``starts[d]:starts[d + 1]`` of the two others."""

    starts: Array
    features: Array
    values: Array

    def row(self, document: int) -> tuple[Array, Array]:
        place = slice(self.starts[document], self.starts[document + 1])
        return self.features[place], self.values[place]


class ArrayEncoding:
    """TF-IDF vectors: each field weighted by itself, all fields alike, the whole of length 1."""

    def __init__(self, documents: Sequence[Document], features: WordFeatures) -> None:
        """The vectors of ``documents``, at least one, which all have the same number of fields."""
        self._documents, self._features = documents, features

    @cached_property
    def _rows(self) -> _Rows:
        import numpy

        counted = [counts for fields in NumberedTexts(self._features).counted(self._documents) for counts in fields]
        width = len(self._documents[0])
        sizes = numpy.fromiter(map(len, counted), numpy.int64, len(counted))
        total = int(sizes.sum())
        features = numpy.fromiter(chain.from_iterable(counted), numpy.int64, total)
        counts = numpy.fromiter(chain.from_iterable(map(dict.values, counted)), numpy.int64, total)
        # Smoothed inverse document frequencies: log((1 + n) / (1 + df)) + 1.
        seen = numpy.bincount(features)
        weights = _of_each(seen, lambda count: log((1 + len(self._documents)) / (1 + count)) + 1)
        values = _of_each(counts, lambda count: 1 + log(count)) * weights[features]
        # The length of each field; empty fields have none and stay out.
        filled = numpy.flatnonzero(sizes)
        parts = numpy.repeat((sizes.reshape(-1, width) > 0).sum(axis=1), width)[filled]
        starts = numpy.concatenate(([0], numpy.cumsum(sizes)))
        squares = numpy.add.reduceat(values * values, starts[filled]) if len(filled) else numpy.zeros(0)
        values /= numpy.repeat(numpy.sqrt(squares * parts), sizes[filled])
        return _Rows(starts[::width], features, values)

    @cached_property
    def _columns(self) -> tuple[Array, Array, Array]:
        """Feature by feature: where its documents begin, the documents in order, and their values."""
        import numpy

        rows = self._rows
        order = numpy.argsort(rows.features, kind="stable")
        documents = numpy.repeat(numpy.arange(len(self._documents)), numpy.diff(rows.starts))
        return (numpy.concatenate(([0], numpy.cumsum(numpy.bincount(rows.features)))), documents[order],
                rows.values[order])

    @cached_property
    def _empty(self) -> Array:
        """A zero for each feature, to spread one vector over; whoever does clears it again."""
        import numpy

        return numpy.zeros(1 + int(self._rows.features.max(initial=0)))

    def cosine(self, first: int, second: int) -> float:
        """The similarity of two documents, from 0 (nothing in common) to 1."""
        return round(float(self._products(first, [second])[0]), _DIGITS)

    def scores(self, query: int) -> list[float]:
        """The similarity of all documents to one; the time is that of the documents that share a feature."""
        import numpy

        starts, documents, weights = self._columns
        total = numpy.zeros(len(self._documents))
        features, values = self._rows.row(query)
        bounds = zip(starts[features].tolist(), starts[features + 1].tolist(), values.tolist(), strict=True)
        for start, end, value in bounds:
            place = slice(start, end)
            total[documents[place]] += value * weights[place]
        return [round(value, _DIGITS) for value in total.tolist()]

    def pairs(self, above: float) -> list[tuple[int, int, float]]:
        """All pairs above a similarity, by prefix filtering, as `SparseEncoding.pairs` has it."""
        starting: dict[int, list[int]] = defaultdict(list)
        found: list[tuple[int, int, float]] = []
        for index, prefix in enumerate(self._prefixes(above)):
            candidates: set[int] = set()
            for feature in prefix:
                candidates.update(starting[feature])
                starting[feature].append(index)
            others = sorted(candidates)
            for other, product in zip(others, self._products(index, others), strict=True):
                if product > above - _SLACK and (cosine := round(float(product), _DIGITS)) > above:
                    found.append((other, index, cosine))
        return sorted(found)

    def _prefixes(self, above: float) -> Iterator[list[int]]:
        """Of each document the rarest features, so many that the rest is shorter than ``above``."""
        import numpy

        rows = self._rows
        frequency = numpy.bincount(rows.features)
        # The place of each feature among all, the rarest first, equally rare ones by number.
        rank = numpy.argsort(numpy.argsort(frequency, kind="stable"), kind="stable")[rows.features]
        squares = rows.values**2
        for start, end in zip(rows.starts.tolist(), rows.starts[1:].tolist(), strict=False):
            order = numpy.argsort(rank[start:end])
            before = 1.0 - numpy.cumsum(squares[start:end][order])
            kept = 1 + int(numpy.count_nonzero(before >= above * above - 1e-9))
            yield rows.features[start:end][order][:kept].tolist()

    def _products(self, query: int, others: list[int]) -> Array:
        """The inner products of one vector with others."""
        import numpy

        rows, spread = self._rows, self._empty
        features, values = rows.row(query)
        spread[features] = values
        found = numpy.zeros(len(others))
        parts = [rows.row(other) for other in others]
        filled = [place for place, (own, _) in enumerate(parts) if len(own)]
        if filled:
            sizes = [len(parts[place][0]) for place in filled]
            products = spread[numpy.concatenate([parts[place][0] for place in filled])]
            products *= numpy.concatenate([parts[place][1] for place in filled])
            found[filled] = numpy.add.reduceat(products, numpy.concatenate(([0], numpy.cumsum(sizes)[:-1])))
        spread[features] = 0.0
        return found


def _of_each(counts: Array, weight: Any) -> Array:
    """``weight`` of every count; of each different one it is reckoned once."""
    import numpy

    table = numpy.zeros(1 + int(counts.max(initial=0)))
    for count in numpy.flatnonzero(numpy.bincount(counts)).tolist():
        if count:
            table[count] = weight(count)
    return table[counts]
