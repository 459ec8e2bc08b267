"""Parse trees to the leaves of `tree`: names, texts, numbers, types, settings."""

# ruff: noqa: D102 - the methods are the rules of the grammar, documented there
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from lark import Token, Transformer, v_args

from dialoom.grammar import tree as t
from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.literal import MAXIMUM_DIGITS, decode_name, decode_number, decode_text, wrong_escapes
from dialoom.grammar.source import Span

__all__ = ["LeafBuilder", "Node"]

class Node(Protocol):
    """A node of the parse tree whose children are built already."""

    children: list[Any]
    meta: Any


@v_args(tree=True)
class LeafBuilder(Transformer[Token, Any]):
    """Builds what all declarations are made of; what is wrong with it goes to ``diagnostics``.

    ``place`` turns two offsets of the parsed text into a span of the source, so that pieces of a
    source can be read alone.
    """

    def __init__(self, place: Callable[[int, int], Span]) -> None:
        """Start without findings."""
        super().__init__()
        self.place = place
        self.diagnostics: list[Diagnostic] = []

    def _span(self, node: Node) -> Span:
        meta = node.meta
        return self.place(0, 0) if meta.empty else self.place(meta.start_pos, meta.end_pos)

    def _place(self, token: Token) -> Span:
        return self.place(token.start_pos or 0, token.end_pos or 0)

    def _report(
        self, code: str, message: str, span: Span, *, first: Span | None = None, help: str | None = None
    ) -> None:
        others = (Label(first, "first said here"),) if first else ()
        self.diagnostics.append(Diagnostic(code, message, (Label(span), *others), help=help))

    # --- leaves ---

    def name(self, node: Node) -> t.Name:
        return t.Name(decode_name(str(node.children[0])), self._span(node))

    def text(self, node: Node) -> t.Text:
        raw, start = str(node.children[0]), node.meta.start_pos
        if "\\" in raw:
            for low, high in wrong_escapes(raw):
                self._report(
                    "E0107", f"`{raw[low:high]}` is no escape of a text", self.place(start + low, start + high),
                    help=r'write `\\` for a backslash; the others are `\"`, `\n`, `\t`, `\r` and `\u{e9}`',
                )
        return t.Text(decode_text(raw), self._span(node))

    def number(self, node: Node) -> t.Number:
        raw = str(node.children[0])
        decoded = decode_number(raw)
        if decoded is None:
            self._report(
                "E0108", "this number is too large", self._span(node),
                help=f"numbers have at most {MAXIMUM_DIGITS} characters and fit a 64-bit float",
            )
            decoded = (0, False)
        return t.Number(decoded[0], self._span(node), decoded[1])

    def range(self, node: Node) -> t.Range:
        low, high = node.children if len(node.children) == 2 else (None, node.children[0])
        return t.Range(low, None if isinstance(high, Token) else high, self._span(node))

    def names(self, node: Node) -> tuple[t.Name, ...]:
        return tuple(node.children)

    # --- types ---

    def fields(self, node: Node) -> tuple[t.Field, ...]:
        return tuple(node.children)

    def field(self, node: Node) -> t.Field:
        name, type_, description = node.children
        return t.Field(name, type_, self._span(node), description)

    def object_type(self, node: Node) -> tuple[t.Name, tuple[Any, ...], tuple[t.Field, ...]]:
        keyword, fields = node.children
        return t.Name("object", self._place(keyword)), (), fields or ()

    def named_type(self, node: Node) -> tuple[t.Name, tuple[Any, ...], tuple[t.Field, ...]]:
        name, arguments = node.children
        return name, arguments or (), ()

    def type_arguments(self, node: Node) -> tuple[Any, ...]:
        return tuple(child for child in node.children if child is not None)

    def type_expression(self, node: Node) -> t.TypeExpression:
        (name, arguments, fields), optional, default = node.children
        return t.TypeExpression(name, self._span(node), arguments, fields, optional is not None, default)

    def default(self, node: Node) -> t.Text | t.Number | t.Name:
        return cast("t.Text | t.Number | t.Name", node.children[0])

    # --- settings ---

    def setting(self, node: Node) -> t.Setting:
        key, value = node.children
        if isinstance(value, tuple) and len({type(entry) for entry in value} & {t.Setting, t.Clause}) > 1:
            value = self._of_one_kind(value)
        return t.Setting(key, value, self._span(node))

    def clause(self, node: Node) -> t.Clause:
        metric, operator, bound = node.children
        return t.Clause(metric, cast(Any, str(operator)), bound, self._span(node))

    def settings(self, node: Node) -> tuple[t.Setting | t.Clause, ...]:
        return tuple(node.children)

    def values(self, node: Node) -> tuple[Any, ...]:
        items = tuple(child for child in node.children if child is not None)
        for item in items:
            if type(item) is not type(items[0]):
                self._report(
                    "E0114", "a list holds things of one kind: names, texts or numbers", item.span, first=items[0].span,
                )
                return tuple(other for other in items if type(other) is type(items[0]))
        return items

    def _of_one_kind(self, entries: tuple[Any, ...]) -> tuple[t.Setting, ...] | tuple[t.Clause, ...]:
        """Of a block with settings and comparisons: what there is more of; the others are reported."""
        clauses = tuple(entry for entry in entries if isinstance(entry, t.Clause))
        if 2 * len(clauses) < len(entries):
            return self._plain_settings(entries)
        for entry in entries:
            if isinstance(entry, t.Setting):
                self._report(
                    "E0113", "a setting stands where a comparison belongs", entry.span,
                    help=f"compare, as in `{entry.key.text} >= 0.5`; settings stand in blocks of their own",
                )
        return clauses

    def _plain_settings(self, entries: tuple[Any, ...]) -> tuple[t.Setting, ...]:
        for entry in entries:
            if isinstance(entry, t.Clause):
                self._report(
                    "E0113", "a comparison stands where a setting belongs", entry.span,
                    help=f"write `{entry.metric.text} …`; comparisons stand inside `expect` and `require`",
                )
        return tuple(entry for entry in entries if isinstance(entry, t.Setting))
