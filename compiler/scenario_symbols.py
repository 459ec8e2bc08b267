"""What the names in a scenario mean: tools, their inputs and outputs, facts, patterns, personas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialoom.compiler.declaration_symbols import Indexer
from dialoom.compiler.findings import Findings
from dialoom.compiler.flows import condition_parts
from dialoom.compiler.places import Place, find_places, places_of
from dialoom.compiler.steps import resolve_steps, step_ids
from dialoom.compiler.symbols import Form, Symbol
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["calls_of", "index_scenario"]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def calls_of(flow: tree.Flow | None) -> Iterator[tree.Call]:
    """The calls that are written in a flow, those of both branches included."""
    if isinstance(flow, tree.Call):
        yield flow
    elif isinstance(flow, tree.Chain | tree.Parallel):
        yield from flow.steps
    elif isinstance(flow, tree.Fan):
        yield from (one for one in (flow.first, *flow.middle, flow.last) if one is not None)
    elif isinstance(flow, tree.When):
        yield from calls_of(flow.then)
        yield from calls_of(flow.otherwise)


def index_scenario(indexer: Indexer, node: tree.Scenario) -> None:
    """Add all that a scenario names."""
    _Scenario(indexer, node).add()


class _Scenario:
    """One scenario on its way into the index."""

    def __init__(self, indexer: Indexer, node: tree.Scenario) -> None:
        self.indexer, self.node, self.program = indexer, node, indexer.program
        self.facts = {one.fact.name.text for one in node.distractors
                      if isinstance(one, tree.Distractor) and one.fact is not None and one.fact.name is not None}
        steps = None
        if not isinstance(node.flow, tree.Walk | tree.FromGraph):
            steps = resolve_steps(node, self.program, Findings())
        self.places = places_of(steps, self.program.tools) if steps else []

    def add(self) -> None:
        node, index = self.node, self.indexer
        index.name(Symbol("scenario", node.name.text), node.name, declares=True)
        self._flow()
        for goal in node.goals:
            self._goal(goal)
        for one in node.distractors:
            if isinstance(one, tree.Distractor):
                index.tool(one.tool)
                if one.fact is not None and one.fact.name is not None:
                    index.name(self._fact(one.fact.name.text), one.fact.name, declares=True)
            elif isinstance(one, tree.Nearest):
                index.within(one.within)
        for offered in node.offered:
            if isinstance(offered, tree.Nearest):
                index.within(offered.within)
            else:
                index.tool(offered)
        if node.reveal is not None:
            self._reveal(node.reveal)
        for use in node.patterns:
            index.pattern(use.pattern)
            pattern = self.program.patterns.get(use.pattern.text)
            if use.argument is not None and pattern is not None and use.argument.text in dict(pattern.forms):
                index.name(Symbol("form", use.argument.text, pattern.name), use.argument)
        for name in node.personas:
            if name.text in self.program.personas:
                index.name(Symbol("persona", name.text), name)

    def _fact(self, name: str) -> Symbol:
        return Symbol("fact", name, self.node.name.text)

    # --- calls ---

    def _flow(self) -> None:
        flow, index = self.node.flow, self.indexer
        for call in calls_of(flow):
            index.tool(call.tool)
        if isinstance(flow, tree.Walk | tree.FromGraph):
            index.within(flow.within)
        if isinstance(flow, tree.When):
            tool, output = condition_parts(flow.condition, self.program)
            index.tool(flow.condition.subject, tool)
            written = index.written(flow.condition.subject)
            if written is not None and output and tool in self.program.tools:
                index.add(index.output_symbol(tool, output), written.after(tool))
            self._bindings(flow.then, tool)
            self._bindings(flow.otherwise, tool)
        else:
            self._bindings(flow)

    def _bindings(self, flow: tree.Flow | None, before: str | None = None) -> None:
        if not isinstance(flow, tree.Call | tree.Chain | tree.Fan):
            return
        tools = [*([before] if before else []), *(call.tool.text for call in calls_of(flow))]
        names: dict[str, tuple[str, Form]] = {}
        for tool, step in zip(tools, step_ids(tools), strict=True):
            for name, form in ((tool, "whole"), (tool.rpartition(".")[2], "last"), (step, "step")):
                names.setdefault(name, (tool, form))  # type: ignore[arg-type]
        for binding in flow.bindings:
            self._end(binding.target, names, "input")
            self._end(binding.source, names, "output")

    def _end(self, name: tree.Name, names: dict[str, tuple[str, Form]], kind: str) -> None:
        """One end of a binding: a step, by its tool's name, the last part of it or its own id, and a field."""
        head = max((one for one in names if name.text.startswith(one + ".")), key=len, default=None)
        written = self.indexer.written(name)
        if head is None or written is None:
            return
        tool, form = names[head]
        self.indexer.tool(name, head, form, tool)
        span, path = written.after(head), name.text[len(head) + 1:]
        make = self.indexer.input_symbol if kind == "input" else self.indexer.output_symbol
        if "." not in path and tool in self.program.tools:
            self.indexer.add(make(tool, path), span)

    # --- what is said ---

    def _goal(self, goal: tree.Text) -> None:
        source = self.indexer.sources.get(goal.span.source)
        if source is None:
            return
        for found in _PLACEHOLDER.finditer(source.text, goal.span.start, goal.span.end):
            self._said(found[1], source.span(found.start(1), found.end(1)))

    def _reveal(self, reveal: tree.Reveal) -> None:
        staged = [name for stage in reveal.stages for name in stage.items]
        asked = [name for condition in reveal.on for name in condition.items]
        for name in (*staged, *asked, *reveal.never):
            written = self.indexer.written(name)
            if written is not None:
                self._said(name.text, written.span)

    def _said(self, name: str, span: Span) -> None:
        """A value or a fact that the user says: every input that it means."""
        found = self._meant(name)
        if not found and name in self.facts:
            self.indexer.add(self._fact(name), span)
        for place in found:
            symbol = self.indexer.input_symbol(place.tool, place.leaf.path)
            last = symbol.name
            if name == last:
                self.indexer.add(symbol, span)
            elif name.endswith("." + last):
                self.indexer.add(symbol, Span(span.source, span.end - len(last), span.end))

    def _meant(self, name: str) -> list[Place]:
        return find_places(name, [place for place in self.places if not place.bound]) or find_places(name, self.places)
