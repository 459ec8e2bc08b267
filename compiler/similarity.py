"""How alike tools are: by their names, descriptions and parameters, as an encoder sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from dialoom.compiler.encoding import DEFAULT_ENCODER, LIGHT, Document, Encoding, encode
from dialoom.compiler.memo import Memo
from dialoom.compiler.plan import Tool
from dialoom.compiler.words import split_words

__all__ = ["SimilarityIndex", "tool_document"]

T = TypeVar("T")

_SAMPLE = 40
_LONGEST_DESCRIPTION = 400
_LONGEST_PARAMETER = 120


def _words(name: str) -> str:
    return " ".join(word.lower() for word in split_words(name))


def tool_document(tool: Tool) -> Document:
    """The fields that an encoder reads: the name in words, the description, the parameters."""
    name = tool.name.rpartition(".")[2] if tool.name.count(".") == 1 else tool.name
    parameters = " ".join(f"{_words(p.name)} {p.description[:_LONGEST_PARAMETER]}" for p in tool.inputs)
    return _words(name), tool.description[:_LONGEST_DESCRIPTION], parameters


class SimilarityIndex:
    """Cosines between tools, from 0 (nothing shared) to 1 (the same texts)."""

    def __init__(self, tools: Mapping[str, Tool], encoder: str = DEFAULT_ENCODER, memo: Memo | None = None) -> None:
        """An index of ``tools``; they are encoded when it is first asked for what ``memo`` does not know."""
        self._tools, self.encoder = tools, encoder
        self._memo = memo if memo and encoder in LIGHT and memo.pays(tools=len(tools)) else None
        self._place = {name: index for index, name in enumerate(tools)}
        self._scored: dict[str, list[float]] = {}

    @cached_property
    def _documents(self) -> list[Document]:
        return [tool_document(tool) for tool in self._tools.values()]

    @cached_property
    def _encoding(self) -> Encoding:
        return encode(self._documents, self.encoder)

    def _scores(self, name: str) -> list[float]:
        if name not in self._scored:
            place = self._place[name]
            self._scored[name] = self._recalled("similar", place, list[float], lambda: self._encoding.scores(place))
        return self._scored[name]

    def _recalled(self, kind: str, of: int | list[int], form: Any, make: Callable[[], T]) -> T:
        """What depends on the encoder, all texts, and ``of``."""
        if self._memo is None:
            return make()
        return self._memo.recall(kind, (self.encoder, self._memo.digest(self._documents), of), form, make)

    def cosine(self, first: str, second: str) -> float:
        """The similarity of two tools, rounded to 6 digits so that all machines agree."""
        return self._encoding.cosine(self._place[first], self._place[second])

    def closest(self, golds: Sequence[str], name: str) -> tuple[str, float]:
        """The one of ``golds`` that a tool is most like, the earlier of equal ones, and how much."""
        place = self._place[name]
        scores = [self._scores(gold)[place] for gold in golds]
        return golds[scores.index(max(scores))], max(scores)

    def nearest(self, golds: Sequence[str]) -> list[str]:
        """All other tools, the most like any of ``golds`` first; equal ones by name."""
        best = [-max(scores) for scores in zip(*(self._scores(gold) for gold in golds), strict=True)]
        taken = set(golds)
        return [name for _, name in sorted(zip(best, self._place, strict=True)) if name not in taken]

    @cached_property
    def rare(self) -> float:
        """The similarity that pairs of this catalog rarely reach: the upper quartile among them.

        Of all pairs of at most 40 tools, taken evenly from the sorted names.
        """
        names = sorted(self._place)
        return self._recalled("rare", [self._place[name] for name in names], float, lambda: self._quartile(names))

    def _quartile(self, names: list[str]) -> float:
        sample = names[:: -(-len(names) // _SAMPLE) or 1]
        pairs = sorted(self.cosine(a, b) for i, a in enumerate(sample) for b in sample[:i])
        return pairs[int(len(pairs) * 0.75)] if pairs else 1.0
