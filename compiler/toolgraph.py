"""The tool graph: which tools have to do with each other, by what they take and give.

After ToolFlow (arXiv 2410.18447): each input and each output is the text ``name: description``; tools are
joined where an input and an input (P-P), or an output and an input (P-R), are more alike than a cosine
of 0.82. What is known exactly needs no likeness: one field of an entity, or an id of one name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from dialoom.compiler.encoding import LIGHT, encode
from dialoom.compiler.findings import Findings
from dialoom.compiler.plan import Concept, Parameter, Tool, ToolGraph, ValueType
from dialoom.compiler.program import Program
from dialoom.compiler.steps import leaves
from dialoom.compiler.words import split_words

__all__ = ["THRESHOLD", "Edge", "ToolNetwork", "build_graph", "relate_tools"]

THRESHOLD = 0.82
_ID_GENERATORS = ("id", "uuid")
_LONGEST_TEXT = 160
# A text that more tools than this have in common (`page`, `limit`, `language`) says nothing about what belongs
# together; ids and fields of entities always do.
_COMMON_SHARE, _COMMON_LEAST = 0.05, 20

Key = tuple[str, str]


@dataclass(slots=True)
class _Gathered:
    """A concept in the making."""

    text: str
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Edge:
    """Two tools, and the pair of fields that joins them best.

    ``kind``: ``feeds`` (an output of ``source`` is an input of ``target``, P-R) or ``alike`` (both take
    it, P-P; ``source`` comes first in the catalog). ``similarity``: 1 where it is the same concept.
    """

    source: str
    target: str
    kind: str
    output: str
    input: str
    similarity: float


def relate_tools(program: Program, findings: Findings) -> Program:
    """The program with the graph of its tools."""
    tools, encoder, memo = program.tools, program.similarity.encoder, program.memo
    if encoder not in LIGHT or not memo.pays(tools=len(tools)):
        return replace(program, graph=build_graph(tools, encoder))
    key = (encoder, THRESHOLD, memo.digest(tools))
    return replace(program, graph=memo.recall("graph", key, ToolGraph, lambda: build_graph(tools, encoder)))


def build_graph(tools: Mapping[str, Tool], encoder: str, threshold: float = THRESHOLD) -> ToolGraph:
    """The graph of ``tools``: what they take and give, and which of it is alike."""
    gathered: dict[Key, _Gathered] = {}
    for tool in tools.values():
        for leaf in leaves(tool.inputs):
            name = leaf.path.rpartition(".")[2]
            concept = _concept(gathered, name, leaf.description, leaf.type)
            concept.inputs.append(f"{tool.name}/{leaf.path}")
        for output in _outputs(tool.outputs):
            concept = _concept(gathered, output.name, output.description, output.type)
            concept.outputs.append(f"{tool.name}/{output.name}")
    concepts = tuple(
        Concept(made.text, key[0], tuple(made.inputs), tuple(made.outputs))  # type: ignore[arg-type]
        for key, made in gathered.items()
    )
    links = encode([(concept.text,) for concept in concepts], encoder).pairs(threshold) if concepts else []
    kept = (pair for pair in links if concepts[pair[0]].inputs or concepts[pair[1]].inputs)
    return ToolGraph(encoder, threshold, concepts, tuple(kept))


def _outputs(outputs: tuple[Parameter, ...]) -> Iterator[Parameter]:
    """What a result holds at its top: what later calls can be bound to."""
    return (output for output in outputs if output.type.base not in ("object", "list"))


def _concept(gathered: dict[Key, _Gathered], name: str, description: str, kind: ValueType) -> _Gathered:
    words = " ".join(word.lower() for word in split_words(name)) or name
    text = f"{words}: {description[:_LONGEST_TEXT].strip()}" if description else words
    key = ("text", text)
    if kind.entity:
        key = ("entity", f"{kind.entity}.{kind.field}")
    elif kind.generator in _ID_GENERATORS and words != "id":
        key = ("id", words)
    return gathered.setdefault(key, _Gathered(text))


class ToolNetwork:
    """The graph as one asks it: which tools a tool is joined with, and by what."""

    def __init__(self, graph: ToolGraph, tools: Iterable[str], threshold: float | None = None) -> None:
        """Ask ``graph`` among ``tools``; with a higher ``threshold`` than its own, of closer links only."""
        self._order = {name: index for index, name in enumerate(tools)}
        self._concepts = graph.concepts
        self._links: dict[int, list[tuple[int, float]]] = {}
        self._neighbours: dict[str, tuple[str, ...]] = {}
        for first, second, cosine in graph.links:
            if threshold is None or cosine > threshold:
                self._links.setdefault(first, []).append((second, cosine))
                self._links.setdefault(second, []).append((first, cosine))

    @cached_property
    def _common(self) -> frozenset[int]:
        most = max(_COMMON_LEAST, _COMMON_SHARE * len(self._order))
        return frozenset(i for i, concept in enumerate(self._concepts)
                         if concept.kind == "text" and len(concept.inputs) > most)

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, bool, str]]]:
        """Tool → (concept, whether it is an input, path)."""
        found: dict[str, list[tuple[int, bool, str]]] = {name: [] for name in self._order}
        for index, concept in enumerate(self._concepts):
            if index in self._common:
                continue
            for is_input, places in ((True, concept.inputs), (False, concept.outputs)):
                for place in places:
                    tool, _, path = place.partition("/")
                    if tool in found:
                        found[tool].append((index, is_input, path))
        return found

    @cached_property
    def _inputs(self) -> dict[int, list[tuple[str, str]]]:
        """Concept → (tool, path) of the inputs that are about it."""
        found: dict[int, list[tuple[str, str]]] = {}
        for tool, places in self._places.items():
            for index, is_input, path in places:
                if is_input:
                    found.setdefault(index, []).append((tool, path))
        return found

    def edges_from(self, tool: str) -> list[Edge]:
        """The edges that begin at a tool: those it feeds, and those like it that come later in the catalog."""
        best: dict[tuple[str, str], Edge] = {}
        for index, is_input, path in self._places[tool]:
            for other, cosine in ((index, 1.0), *self._links.get(index, ())):
                for target, taken in self._inputs.get(other, ()):
                    if target == tool or (is_input and self._order[target] < self._order[tool]):
                        continue
                    kind = "alike" if is_input else "feeds"
                    edge = Edge(tool, target, kind, path, taken, cosine)
                    if (target, kind) not in best or cosine > best[target, kind].similarity:
                        best[target, kind] = edge
        return sorted(best.values(), key=lambda edge: (self._order[edge.target], edge.kind))

    def matches(self, source: str, target: str) -> dict[str, tuple[str, ...]]:
        """Input path of ``target`` → the outputs of ``source`` that are about the same, the closest first."""
        taken = [(index, path) for index, is_input, path in self._places[target] if is_input]
        given = [(index, path) for index, is_input, path in self._places[source] if not is_input]
        found: dict[str, tuple[str, ...]] = {}
        for index, path in taken:
            near = dict(self._links.get(index, ()))
            scored = [(-near.get(other, 0.0) if other != index else -1.0, output) for other, output in given
                      if other == index or other in near]
            if scored:
                found[path] = tuple(output for _, output in sorted(scored))
        return found

    def edges(self) -> Iterator[Edge]:
        """All edges, in the order of the catalog."""
        for tool in self._order:
            yield from self.edges_from(tool)

    @cached_property
    def _outputs(self) -> dict[int, list[str]]:
        """Concept → the tools that give it."""
        found: dict[int, list[str]] = {}
        for tool, places in self._places.items():
            for index, is_input, _ in places:
                if not is_input:
                    found.setdefault(index, []).append(tool)
        return found

    def fed_by(self, source: str) -> list[str]:
        """The tools that take something that ``source`` gives, in the order of the catalog."""
        found = {target for index, is_input, _ in self._places[source] if not is_input
                 for other in self._near(index) for target, _ in self._inputs.get(other, ())}
        return sorted(found - {source}, key=self._order.__getitem__)

    def neighbours(self, tool: str) -> tuple[str, ...]:
        """The tools that a tool is joined with, either way, in the order of the catalog."""
        if tool not in self._neighbours:
            found: set[str] = set()
            for index, is_input, _ in self._places[tool]:
                for other in self._near(index):
                    found.update(target for target, _ in self._inputs.get(other, ()))
                    found.update(self._outputs.get(other, ()) if is_input else ())
            self._neighbours[tool] = tuple(sorted(found - {tool}, key=self._order.__getitem__))
        return self._neighbours[tool]

    def _near(self, index: int) -> list[int]:
        return [index, *(other for other, _ in self._links.get(index, ()))]
