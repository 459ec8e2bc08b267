"""What the names in declarations mean, but for the parts of scenarios.

Nothing is resolved here a second time: what a name means is asked of the passes' own functions, or read off the
program that they made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from dialoom.compiler.program import Program
from dialoom.compiler.setting_keys import LEVELS
from dialoom.compiler.symbols import Form, Kind, Occurrence, Symbol
from dialoom.grammar import tree
from dialoom.grammar.source import Source, Span
from dialoom.grammar.written import WrittenName, written_name

__all__ = ["Indexer"]

_SWITCHED: tuple[Kind, ...] = (
    "type", "entity", "persona", "pattern", "scenario", "dataset", "train", "evaluate",
)
"""The kinds of declarations, beside tools, for which a rule of the linter can be off."""


@dataclass
class Indexer:
    """Collects occurrences."""

    program: Program
    sources: Mapping[str, Source]
    found: list[Occurrence] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Look the declarations up once."""
        self.tools = {tool.name.text: tool for tool in self.program.declared(tree.Tool)}
        self.types = {one.name.text: one for one in self.program.declared(tree.TypeDeclaration)}
        self.entities = {one.name.text for one in self.program.declared(tree.Entity)}
        self.scenarios = {one.name.text for one in self.program.declared(tree.Scenario)}
        self.datasets = {one.name.text for one in self.program.declared(tree.Dataset)}
        self.trainings = {one.name.text for one in self.program.declared(tree.Train)}
        self.prefixes = {one.prefix.text for one in self.program.declared(tree.Import) if one.prefix is not None}

    # --- one name ---

    def written(self, name: tree.Name) -> WrittenName | None:
        """How a name stands in its source."""
        source = self.sources.get(name.span.source)
        return written_name(source, name.span, name.text) if source is not None else None

    def add(self, symbol: Symbol, span: Span | None, *, declares: bool = False, form: Form = "whole") -> None:
        """One occurrence; nothing where the name does not stand anywhere as one piece."""
        if span is not None:
            self.found.append(Occurrence(symbol, span, declares, form))

    def name(self, symbol: Symbol, name: tree.Name, *, declares: bool = False) -> None:
        """A name that stands for a symbol as a whole."""
        written = self.written(name)
        self.add(symbol, written.span if written is not None else None, declares=declares)

    def tool(self, name: tree.Name, text: str | None = None, form: Form = "whole", tool: str | None = None) -> None:
        """A name that begins with a tool's: all of it is, unless ``text`` says which part; with the prefix's place."""
        written = self.written(name)
        if written is None:
            return
        text = name.text if text is None else text
        tool = text if tool is None else tool
        if tool in self.program.tools:
            self.add(Symbol("tool", tool), written.head(text), form=form)
            if tool in self.program.catalog_tools and form == "whole":
                self.prefix(written)

    def prefix(self, written: WrittenName) -> None:
        """The prefix of an import at the start of a name."""
        for prefix in self.prefixes:
            span = written.head(prefix)
            if span is not None and len(written.parts) > 1:
                self.add(Symbol("prefix", prefix), span)

    def within(self, name: tree.Name | None) -> None:
        """``Sales.*``."""
        written = self.written(name) if name is not None else None
        if written is not None:
            self.prefix(written)

    # --- fields ---

    def input_symbol(self, tool: str, path: str) -> Symbol:
        """The symbol of an input by its path: of the tool, or of the type that declares the field."""
        return self._leaf("input", tool, path)

    def output_symbol(self, tool: str, path: str) -> Symbol:
        """The symbol of an output by its path."""
        return self._leaf("output", tool, path)

    def _leaf(self, kind: Literal["input", "output"], tool: str, path: str) -> Symbol:
        node = self.tools.get(tool)
        first, *rest = path.split(".")
        symbol = Symbol(kind, first, tool)
        fields = () if node is None else node.inputs if kind == "input" else node.outputs
        expression = next((one.type for one in fields if one.name.text == first), None)
        for part in rest:
            owner = symbol.full
            while expression is not None and expression.name.text in self.types:
                owner, expression = expression.name.text, self.types[expression.name.text].type
            below = next((one for one in expression.fields if one.name.text == part), None) if expression else None
            symbol = Symbol("field" if owner in self.types else symbol.kind, part, owner)
            expression = below.type if below is not None else None
        return symbol

    def fields(self, fields: Iterable[tree.Field], kind: Kind, owner: str) -> None:
        """Fields, inputs or outputs with their types."""
        for one in fields:
            symbol = Symbol(kind, one.name.text, owner)
            self.name(symbol, one.name, declares=True)
            self.type(one.type, kind, symbol.full)

    def type(self, expression: tree.TypeExpression, kind: Kind = "field", owner: str = "") -> None:
        """The types that an expression names; the fields of an object are of the kind of what holds them."""
        written = self.written(expression.name)
        name = expression.name.text
        head, _, last = name.rpartition(".")
        if name in self.types and written is not None:
            self.add(Symbol("type", name), written.span)
        elif head in self.entities and written is not None:
            self.add(Symbol("entity", head), written.head(head))
            self.add(Symbol("field", last, head), written.after(head))
        elif name in self.program.types and written is not None:
            self.add(Symbol("type", name), written.span)
        if name != "enum":
            for argument in expression.arguments:
                if isinstance(argument, tree.TypeExpression):
                    self.type(argument)
        self.fields(expression.fields, kind, owner)

    # --- declarations ---

    def declaration(self, node: tree.Declaration) -> None:
        """What a declaration names, but for the parts of scenarios."""
        if isinstance(node, tree.Import):
            self._import(node)
        elif isinstance(node, tree.TypeDeclaration):
            self.name(Symbol("type", node.name.text), node.name, declares=True)
            self.type(node.type, "field", node.name.text)
        elif isinstance(node, tree.Entity):
            self.name(Symbol("entity", node.name.text), node.name, declares=True)
            self.fields(node.fields, "field", node.name.text)
        elif isinstance(node, tree.Tool):
            self._tool(node)
        elif isinstance(node, tree.Persona):
            self.name(Symbol("persona", node.name.text), node.name, declares=True)
        elif isinstance(node, tree.Difficulty):
            self.name(Symbol("level", node.name.text), node.name, declares=True)
        elif isinstance(node, tree.Pattern):
            self._pattern(node)
        elif isinstance(node, tree.Dataset):
            self._dataset(node)
        elif isinstance(node, tree.Train | tree.Evaluate):
            self._learning(node)
        elif isinstance(node, tree.Lint):
            self._lint(node)

    def _import(self, node: tree.Import) -> None:
        self.add(Symbol("file", node.path.value, node.span.source), node.path.span)
        if node.prefix is not None:
            self.name(Symbol("prefix", node.prefix.text), node.prefix, declares=True)
        for name in (*node.only, *node.excluding):
            full = f"{node.prefix.text}.{name.text}" if node.prefix is not None else name.text
            written = self.written(name)
            if full in self.program.tools and written is not None:
                self.add(Symbol("tool", full), written.span, form="last")

    def _tool(self, node: tree.Tool) -> None:
        owner = node.name.text
        self.name(Symbol("tool", owner), node.name, declares=True)
        self.fields(node.inputs, "input", owner)
        self.fields(node.outputs, "output", owner)
        for failure in node.failures:
            self.name(Symbol("failure", failure.name.text, owner), failure.name, declares=True)
        for tag in node.tags:
            self.name(Symbol("tag", tag.text), tag)
        inputs = {one.name.text for one in node.inputs}
        for effect in node.effects:
            entity = effect.entity.text if effect.entity is not None else ""
            if effect.entity is not None and entity in self.entities:
                self.name(Symbol("entity", entity), effect.entity)
            if effect.by is not None:
                self.name(Symbol("field", effect.by.text, entity), effect.by)
                if effect.by.text in inputs:
                    self.name(Symbol("input", effect.by.text, owner), effect.by)
            for name, _ in effect.sets:
                self.name(Symbol("field", name.text, entity), name)

    def _pattern(self, node: tree.Pattern) -> None:
        owner = node.name.text
        self.name(Symbol("pattern", owner), node.name, declares=True)
        parameter = node.parameter.text if node.parameter is not None else None
        if node.parameter is not None:
            self.name(Symbol("parameter", node.parameter.text, owner), node.parameter, declares=True)
        for form in node.forms:
            self.name(Symbol("form", form.name.text, owner), form.name, declares=True)
        for step in (*node.inject, *node.recover):
            for argument in step.arguments:
                if argument.text == parameter:
                    self.name(Symbol("parameter", argument.text, owner), argument)
        for name in node.excludes:
            self.pattern(name)

    def pattern(self, name: tree.Name) -> None:
        """A pattern that is used."""
        if name.text in self.program.patterns:
            self.name(Symbol("pattern", name.text), name)

    def _dataset(self, node: tree.Dataset) -> None:
        self.name(Symbol("dataset", node.name.text), node.name, declares=True)
        for setting in node.settings:
            if setting.key.text == "mix" and isinstance(setting.value, tuple):
                for item in setting.value:
                    if isinstance(item, tree.Setting) and item.key.text in self.scenarios:
                        self.name(Symbol("scenario", item.key.text), item.key)
            elif setting.key.text == "difficulty" and isinstance(setting.value, tuple):
                for item in setting.value:
                    if isinstance(item, tree.Setting) and item.key.text in LEVELS:
                        self.name(Symbol("level", item.key.text), item.key)

    def _learning(self, node: tree.Train | tree.Evaluate) -> None:
        kind: Kind = "train" if isinstance(node, tree.Train) else "evaluate"
        self.name(Symbol(kind, node.name.text), node.name, declares=True)
        for setting in node.settings:
            for value in setting.value if isinstance(setting.value, tuple) else (setting.value,):
                if not isinstance(value, tree.Name):
                    continue
                if setting.key.text in ("data", "on"):
                    written = self.written(value)
                    for dataset in self.datasets:
                        span = written.head(dataset) if written is not None else None
                        self.add(Symbol("dataset", dataset), span)
                elif setting.key.text == "model" and value.text in self.trainings:
                    self.name(Symbol("train", value.text), value)

    def _lint(self, node: tree.Lint) -> None:
        """What a rule of the linter is off for: whatever has that name."""
        for name in (name for switch in node.switches for name in switch.names):
            if name.text.endswith(".*"):
                self.within(name)
            self.tool(name)
            for kind in _SWITCHED:
                if (kind, name.text) in self.program.places:
                    self.name(Symbol(kind, name.text), name)
            if name.text in self.prefixes:
                self.name(Symbol("prefix", name.text), name)

    # --- catalogs ---

    def imports(self) -> dict[str, tree.Import]:
        """The import that brings each catalog tool."""
        by_place = {(one.span.source, one.span.start): one for one in self.program.declared(tree.Import)}
        found = {}
        for name in self.program.catalog_tools:
            span = self.program.places.get(("tool", name))
            node = by_place.get((span.source, span.start)) if span is not None else None
            if node is not None:
                found[name] = node
        return found
