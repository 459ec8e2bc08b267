"""What is told of the word under the cursor, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from dialoom.cli.languageserver.context import Context, context_at
from dialoom.cli.languageserver.documents import Analysis
from dialoom.cli.languageserver.meaning import key_meanings, word_meanings
from dialoom.cli.languageserver.navigation import declared_at
from dialoom.compiler.loader import STANDARD
from dialoom.compiler.plan import Parameter, Tool, ValueType
from dialoom.compiler.program import Program
from dialoom.compiler.symbols import Symbol
from dialoom.grammar import tree
from dialoom.grammar.comments import is_yaml
from dialoom.grammar.scanner import scan
from dialoom.grammar.source import Source, Span

__all__ = ["Hover", "described", "hover_at"]

_MOST_LINES = 24


@dataclass(frozen=True, slots=True)
class Hover:
    """A text in Markdown about what stands at a span."""

    text: str
    span: Span


def hover_at(analysis: Analysis, offset: int) -> Hover | None:
    """What is to be told of a place; None where there is nothing to tell."""
    here = analysis.index.at(analysis.source.name, offset)
    told = [text for one in here if (text := described(analysis, one.symbol))]
    if told:
        return Hover("\n\n---\n\n".join(dict.fromkeys(told)), here[0].span)
    return _word(analysis, offset)


def _word(analysis: Analysis, offset: int) -> Hover | None:
    """The meaning of a key or a word of the language."""
    source = analysis.source
    for lexeme in scan(source.text):
        if lexeme.kind == "name" and lexeme.start <= offset <= lexeme.end:
            context = context_at(source, lexeme.start)
            meaning = _meaning(lexeme.text, context)
            span = source.span(lexeme.start, lexeme.end)
            return Hover(f"**{lexeme.text}**: {meaning}", span) if meaning else None
    return None


def _meaning(word: str, context: Context) -> str | None:
    keys = key_meanings(context.block)
    if context.wants_key and word in keys:
        return keys[word]
    if word in context.words:
        return (context.meanings or word_meanings()).get(word)
    return None


def described(analysis: Analysis, symbol: Symbol) -> str:
    """A symbol in Markdown: its declaration with the comment above it, and what became of it; empty if unknown."""
    program = analysis.resolution.program
    if program is None:
        return ""
    if symbol.kind == "file":
        place = declared_at(analysis, symbol)
        return f"`{PurePosixPath(place.source).name}`" if place is not None else ""
    if symbol.kind == "prefix":
        tools = [name for name in program.catalog_tools if name.startswith(symbol.name + ".")]
        return f"**{symbol.name}**: {len(tools)} tools of a catalog"
    if symbol.kind == "tool" and symbol.name in program.catalog_tools:
        return "\n\n".join(_catalog_tool(program.catalog_tools[symbol.name]))
    parts = [*_declaration(analysis, symbol), *_facts(program, symbol)]
    return "\n\n".join(part for part in parts if part)


def _declaration(analysis: Analysis, symbol: Symbol) -> Iterator[str]:
    declared = analysis.index.declaration(symbol)
    if declared is None:
        return
    source = analysis.resolution.sources.get(declared.span.source)
    nodes = [node for spec in (analysis.resolution.program.specs if analysis.resolution.program else ())
             if spec.span.source == declared.span.source
             for node in (*spec.declarations, *analysis.reading.partial)]
    around = [node for node in nodes if node.span.source == declared.span.source
              and node.span.start <= declared.span.start < node.span.end]
    if source is None or not around:
        return
    node = around[0]
    whole = isinstance(node, tree.Import | tree.Domain | tree.Lint) or node.name.span.start == declared.span.start
    part = node.span if whole else _part_of(node, declared.span) or declared.span
    comment, code = _text(source, part)
    language = "yaml" if is_yaml(source.name) else "loom"
    yield f"```{language}\n{code}\n```"
    if part is not node.span and not isinstance(node, tree.Import | tree.Domain | tree.Lint):
        yield f"{symbol.kind} of `{node.name.text}`"
    if comment:
        yield comment
    if source.name.startswith(STANDARD):
        yield f"standard library, `std.{PurePosixPath(source.name).stem}`"
    elif source.name != analysis.source.name:
        yield f"declared in `{PurePosixPath(source.name).name}`"


def _part_of(node: tree.Declaration, name: Span) -> Span | None:
    """The field, failure, fact or form of a declaration whose name stands there."""
    parts: Sequence[object] = ()
    if isinstance(node, tree.Entity):
        parts = node.fields
    elif isinstance(node, tree.TypeDeclaration):
        parts = node.type.fields
    elif isinstance(node, tree.Tool):
        parts = (*node.inputs, *node.outputs, *node.failures)
    elif isinstance(node, tree.Pattern):
        parts = node.forms
    elif isinstance(node, tree.Scenario):
        parts = node.distractors
    spans = [part.span for part in parts if hasattr(part, "span")]
    return next((span for span in spans if span.start <= name.start < span.end), None)


def _text(source: Source, span: Span) -> tuple[str, str]:
    """The comment above a part, and its text, dedented and cut after some lines."""
    line = source.position(span.start).line
    comment: list[str] = []
    while (above := source.line(line - 1 - len(comment)).strip()).startswith("#"):
        comment.insert(0, above.lstrip("# "))
    indent = span.start - source.start_of(line)
    lines = source.text[span.start : span.end].split("\n")
    lines = [lines[0], *(one[indent:] if not one[:indent].strip() else one for one in lines[1:])]
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], "…"]
    return "\n".join(comment), "\n".join(lines)


def _facts(program: Program, symbol: Symbol) -> Iterator[str]:
    """What the compiler made of a symbol."""
    if symbol.kind == "type" and symbol.name in program.types:
        yield _values(program.types[symbol.name])
    elif symbol.kind == "field" and symbol.owner in program.entities:
        entity = program.entities[symbol.owner]
        yield from (_values(one.type) for one in entity.fields if one.name == symbol.name)
        if entity.key == symbol.name:
            yield f"the key of `{entity.name}`"
    elif symbol.kind in ("input", "output") and symbol.owner in program.tools:
        tool = program.tools[symbol.owner]
        for one in tool.inputs if symbol.kind == "input" else tool.outputs:
            if one.name == symbol.name:
                if symbol.owner in program.catalog_tools:
                    yield f"`{_signature(one)}`, {symbol.kind} of `{symbol.owner}`"
                    yield one.description
                yield _values(one.type)
    elif symbol.kind == "scenario" and symbol.name in program.scenarios:
        scenario = program.scenarios[symbol.name]
        stages = sorted({slot.stage for slot in scenario.slots})
        said = [f"{stage}: " + ", ".join(slot.name for slot in scenario.slots if slot.stage == stage)
                for stage in stages]
        if scenario.steps:
            yield "calls " + " → ".join(f"`{step.tool}`" for step in scenario.steps)
        if said:
            yield "said by stage: " + "; ".join(said)


def _values(kind: ValueType) -> str:
    """What values a type has, in words."""
    said = [kind.base]
    if kind.enum:
        said.append("one of " + ", ".join(f"`{value}`" for value in kind.enum))
    elif kind.pool:
        said.append(f"one of {len(kind.pool)}")
    elif kind.generator != kind.base:
        said.append(f"drawn by the generator `{kind.generator}`")
    if kind.minimum is not None or kind.maximum is not None:
        low, high = ("" if side is None else f"{side:g}" for side in (kind.minimum, kind.maximum))
        said.append(f"{low}..{high}")
    if kind.pattern:
        said.append(f"matching `{kind.pattern}`")
    if kind.unit:
        said.append(f"in {kind.unit}")
    if kind.held_out:
        said.append("can be held out")
    return "values: " + ", ".join(said)


def _signature(one: Parameter) -> str:
    kind = one.type
    type_ = "enum(" + ", ".join(map(str, kind.enum)) + ")" if kind.enum else kind.base
    return f"{one.name}: {type_}{'' if one.required else '?'}"


def _catalog_tool(tool: Tool) -> Iterator[str]:
    lines = [f"tool {tool.name} {{"]
    lines += [f"  in  {_signature(one)}" for one in tool.inputs[:_MOST_LINES]]
    lines += [f"  out {_signature(one)}" for one in tool.outputs[:_MOST_LINES]]
    yield "```loom\n" + "\n".join([*lines, "}"]) + "\n```"
    yield tool.description
    yield f"from the catalog of `{tool.name.partition('.')[0]}`"
