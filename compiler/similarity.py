"""How alike tools are: cosine of TF-IDF over character 3- to 5-grams of their texts, sublinear.

The light encoder of the design notes: nothing to download, and on the 88 Schema-Guided-Dialogue
tools every twin is among its five nearest. Kept in plain Python, because only gold tools are asked
for and importing a numerical library would cost more than the sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import log, sqrt

from dialoom.compiler.plan import Tool
from dialoom.compiler.words import split_words

__all__ = ["SimilarityIndex", "tool_text"]

_SAMPLE = 40


def _words(name: str) -> str:
    return " ".join(word.lower() for word in split_words(name))


def tool_text(tool: Tool) -> str:
    """Name in words, description, parameter names and descriptions: what the encoder reads."""
    name = tool.name.rpartition(".")[2] if tool.name.count(".") == 1 else tool.name
    parts = [_words(name), tool.description.lower()[:400]]
    parts.extend(f"{_words(p.name)} {p.description.lower()[:120]}" for p in tool.inputs)
    return " ".join(" ".join(parts).split())


def _grams(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word in text.split():
        padded = f" {word} "
        for size in (3, 4, 5):
            counts.update(padded[i:i + size] for i in range(len(padded) - size + 1))
    return counts


class SimilarityIndex:
    """Cosines between tools, from 0 (nothing shared) to 1 (the same text)."""

    def __init__(self, tools: Mapping[str, Tool]) -> None:
        """An index of ``tools``; they are weighed when it is first asked."""
        self._tools = tools
        self._vectors: dict[str, dict[str, float]] = {}

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        return {name: _grams(tool_text(tool)) for name, tool in self._tools.items()}

    @cached_property
    def _idf(self) -> dict[str, float]:
        """Smoothed inverse document frequencies, as in scikit-learn's TfidfTransformer."""
        seen: Counter[str] = Counter()
        for counts in self._counts.values():
            seen.update(counts.keys())
        total = len(self._counts)
        return {gram: log((1 + total) / (1 + count)) + 1 for gram, count in seen.items()}

    def _vector(self, name: str) -> dict[str, float]:
        if name not in self._vectors:
            weights = {gram: (1 + log(count)) * self._idf[gram] for gram, count in self._counts[name].items()}
            norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            self._vectors[name] = {gram: weight / norm for gram, weight in weights.items()}
        return self._vectors[name]

    def cosine(self, first: str, second: str) -> float:
        """The similarity of two tools, rounded to 6 digits so that all machines agree."""
        one, other = self._vector(first), self._vector(second)
        if len(other) < len(one):
            one, other = other, one
        return round(sum(weight * other[gram] for gram, weight in one.items() if gram in other), 6)

    def closest(self, golds: Sequence[str], name: str) -> tuple[str, float]:
        """The one of ``golds`` that a tool is most like, the earlier of equal ones, and how much."""
        scores = [self.cosine(gold, name) for gold in golds]
        return golds[scores.index(max(scores))], max(scores)

    def nearest(self, golds: Sequence[str]) -> list[str]:
        """All other tools, the most like any of ``golds`` first; equal ones by name."""
        scored = [(-self.closest(golds, name)[1], name) for name in self._counts if name not in golds]
        return [name for _, name in sorted(scored)]

    @cached_property
    def rare(self) -> float:
        """The similarity that pairs of this catalog rarely reach: the upper quartile among them.

        Of all pairs of at most 40 tools, taken evenly from the sorted names.
        """
        names = sorted(self._counts)
        sample = names[:: -(-len(names) // _SAMPLE) or 1]
        pairs = sorted(self.cosine(a, b) for i, a in enumerate(sample) for b in sample[:i])
        return pairs[int(len(pairs) * 0.75)] if pairs else 1.0
