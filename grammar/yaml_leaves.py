"""YAML nodes to the leaves of `tree`: names, texts, numbers, types, fields, settings."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any, cast

from dialoom.grammar import tree as t
from dialoom.grammar.chunk import balanced
from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.expectation import explain_failure
from dialoom.grammar.literal import PLAIN_NAME, decode_number
from dialoom.grammar.parser import ParseFailure, Start, parse, terminal_pattern
from dialoom.grammar.scanner import deepest, scan
from dialoom.grammar.source import Span
from dialoom.grammar.suggestion import did_you_mean
from dialoom.grammar.transformer import TreeBuilder
from dialoom.grammar.yaml_keys import KEYS
from dialoom.grammar.yaml_nodes import DEEPEST, Item, Listing, Pairs, Scalar

__all__ = ["Entry", "LeafReader"]

Entry = tuple[Scalar, Item]

_CLAUSE = re.compile(r"(.+) (=|!=|<=|>=|<|>|in)", re.DOTALL)
_RANGE = re.compile(r"([^.+]+(?:\.[0-9][0-9_eE%+-]*)?)?(\.\.|\+)(.+)?")
_UNFIT_FOR_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ASTRAY = 3  # so many keys, none of which belongs there, are one mistake: of the line before them
_FORMS = {Scalar: "a value", Listing: "a list", Pairs: "a mapping"}


class LeafReader:
    """Reads what all declarations are made of; mistakes go to ``diagnostics``, stand-ins are returned."""

    def __init__(self) -> None:
        """Start without findings."""
        self.diagnostics: list[Diagnostic] = []

    def report(
        self, code: str, message: str, span: Span, *, first: Span | None = None, help: str | None = None
    ) -> None:
        """Add a finding."""
        others = (Label(first, "first said here"),) if first else ()
        self.diagnostics.append(Diagnostic(code, message, (Label(span), *others), help=help))

    def wrong_form(self, item: Item, wanted: str) -> None:
        """Report that something of another form was expected."""
        found = "nothing" if isinstance(item, Scalar) and item.empty else _FORMS[type(item)]
        self.report("E0144", f"expected {wanted}, found {found}", item.span)

    # --- mappings and lists ---

    def entries(self, item: Item, wanted: str) -> list[Entry]:
        """The pairs of a mapping, or of a list of mappings one after the other; nothing: none."""
        if isinstance(item, Listing):
            if all(isinstance(part, Scalar) and not part.empty for part in item.items) and item.items:
                self.wrong_form(item, wanted)  # a list of values: one mistake
                return []
            for part in item.items:
                if isinstance(part, Listing):
                    self.wrong_form(part, wanted)
            return [entry for part in item.items if not isinstance(part, Listing)
                    for entry in self.entries(part, wanted)]
        if isinstance(item, Scalar):
            if not item.empty:
                self.wrong_form(item, wanted)
            return []
        seen: dict[tuple[str, bool], Scalar] = {}
        found: list[Entry] = []
        for key, value in item.pairs:
            if not isinstance(key, Scalar):
                self.wrong_form(key, "a key")
            elif (key.text, key.name) in seen:
                first = seen[key.text, key.name].span
                self.report("E0141", f"the key `{key.text}` is written twice", key.span, first=first)
            else:
                seen[key.text, key.name] = key
                found.append((key, value))
        return found

    def body(self, item: Item, keys: Collection[str], what: str, required: str | None = None) -> dict[str, Entry]:
        """The entries of a mapping with known keys; others are reported."""
        return self.known(self.entries(item, f"a mapping with the parts of {what}"), item, keys, what, required)

    def known(
        self, entries: Sequence[Entry], item: Item, keys: Collection[str], what: str, required: str | None = None
    ) -> dict[str, Entry]:
        """The entries by their keys; unknown and repeated ones, and a missing one, are reported."""
        found: dict[str, Entry] = {}
        misspelt = False
        offers = f"the keys of {what} are " + ", ".join(f"`{name}`" for name in keys)
        astray = self._astray(entries, keys)
        if astray:
            self.report("E0142", f"{what} has none of the keys {astray}", entries[0][0].span, help=offers)
            return found
        for key, value in entries:
            if key.text not in keys:
                misspelt = True
                self.report("E0142", f"{what} has no key `{key.text}`", key.span,
                            help=did_you_mean(key.text, keys) or offers)
            elif key.text in found:
                self.report("E0141", f"the key `{key.text}` is written twice", key.span, first=found[key.text][0].span)
            else:
                found[key.text] = (key, value)
        if required is not None and required not in found and not misspelt:
            self.report("E0145", f"{what} needs the key `{required}`", item.span)
        return found

    def _astray(self, entries: Sequence[Entry], keys: Collection[str]) -> str:
        """The keys of a mapping that stands in the wrong place, so that none of at least three is one; else nothing."""
        names = list(dict.fromkeys(key.text for key, _ in entries))
        if len(names) < _ASTRAY or any(name in keys or did_you_mean(name, keys) for name in names):
            return ""
        shown = ", ".join(f"`{name}`" for name in names[:_ASTRAY])
        return shown + (f" and {len(names) - _ASTRAY} more" if len(names) > _ASTRAY else "")

    def items(self, item: Item) -> tuple[Item, ...]:
        """The items of a list; of anything else that is not empty, itself."""
        if isinstance(item, Listing):
            return item.items
        return () if isinstance(item, Scalar) and item.empty else (item,)

    # --- leaves ---

    def name(self, item: Item, wanted: str = "a name") -> t.Name:
        """A name; it stands in YAML without backticks."""
        if not isinstance(item, Scalar) or (item.plain and item.text == "" and not item.name):
            self.wrong_form(item, wanted)
            return t.Name("", item.span)
        if not item.text or _UNFIT_FOR_NAMES.search(item.text):
            self.report("E0146", "a name is not empty and has no control characters", item.span)
        return t.Name(item.text, item.span)

    def optional_name(self, item: Item) -> t.Name | None:
        """A name, or None where nothing is said."""
        return None if isinstance(item, Scalar) and item.empty else self.name(item)

    def names(self, item: Item) -> tuple[t.Name, ...]:
        """A list of names; one may stand alone."""
        return tuple(self.name(part) for part in self.items(item))

    def text(self, item: Item) -> t.Text:
        """A text, however it is quoted."""
        if not isinstance(item, Scalar):
            self.wrong_form(item, "a text")
            return t.Text("", item.span)
        return t.Text(item.text, item.span)

    def optional_text(self, entry: Entry | None) -> t.Text | None:
        """A text, or None where nothing is said."""
        if entry is None or (isinstance(entry[1], Scalar) and entry[1].empty):
            return None
        return self.text(entry[1])

    def number(self, item: Item) -> t.Number:
        """A number."""
        found = self._number(item.text, item.span) if isinstance(item, Scalar) else None
        if found is None:
            self.report("E0105", "expected a number", item.span, help="write `7`, `0.5` or `40%`, without quotes")
        return found or t.Number(0, item.span)

    def _number(self, text: str, span: Span) -> t.Number | None:
        if not re.fullmatch(terminal_pattern("NUMBER"), text):
            return None
        decoded = decode_number(text)
        if decoded is None:
            self.report("E0108", "this number is too large", span)
            decoded = (0, False)
        return t.Number(decoded[0], span, decoded[1])

    def range(self, item: Item) -> t.Range | None:
        """A range, or None if the item is none."""
        if not isinstance(item, Scalar):
            return None
        parts = _RANGE.fullmatch(item.text)
        if parts is None or (parts[2] == "+" and (parts[3] or not parts[1])) or (parts[2] == ".." and not parts[3]):
            return None
        low, high = (self._number(side, item.span) if side else None for side in (parts[1], parts[3]))
        if (parts[1] and low is None) or (parts[3] and high is None):
            return None
        return t.Range(low, high, item.span)

    def literal(self, item: Item) -> t.Name | t.Text | t.Number:
        """A name, a number (both plain) or a text."""
        found = self._scalar(item) if isinstance(item, Scalar) else None
        if found is None or isinstance(found, t.Range):
            self.wrong_form(item, "a name, a text or a number")
            return t.Text("", item.span)
        return found

    def _scalar(self, item: Scalar) -> t.Name | t.Text | t.Number | t.Range | None:
        if item.name:
            return self.name(item)
        if not item.plain:
            return t.Text(item.text, item.span)
        if not item.text:
            return None
        if PLAIN_NAME.fullmatch(item.text):
            return t.Name(item.text, item.span)
        return self._number(item.text, item.span) or self.range(item) or t.Text(item.text, item.span)

    # --- settings ---

    def value(self, item: Item) -> t.Value:
        """The value of a setting."""
        if isinstance(item, Pairs) or (isinstance(item, Listing) and any(isinstance(i, Pairs) for i in item.items)):
            return cast(t.Value, self.block(item))
        if isinstance(item, Scalar):
            found = self._scalar(item)
            if found is None:
                self.wrong_form(item, "a value")
            return found or t.Text("", item.span)
        items = [self.literal(part) for part in item.items]
        for part in items:
            if type(part) is not type(items[0]):
                self.report(
                    "E0114", "a list holds things of one kind: names, texts or numbers", part.span, first=items[0].span
                )
                break
        return cast(t.Value, tuple(items))

    def block(self, item: Item) -> tuple[t.Setting, ...] | tuple[t.Clause, ...]:
        """Settings, or comparisons, whose operator ends the key: ``distinct_3 >=: 0.5``."""
        found = [self._entry(key, value) for key, value in self.entries(item, "a mapping of settings")]
        kinds = {type(entry): entry for entry in reversed(found)}
        if len(kinds) > 1:
            self.report(
                "E0113", "settings and comparisons stand in one block", kinds[t.Clause].span,
                first=kinds[t.Setting].span,
            )
        return cast("tuple[t.Setting, ...]", tuple(found))

    def _entry(self, key: Scalar, value: Item) -> t.Setting | t.Clause:
        span = key.span.to(value.span)
        parts = None if key.name else _CLAUSE.fullmatch(key.text)
        if parts is None:
            return t.Setting(self.name(key), self.value(value), span)
        metric = self.name(Scalar(parts[1], key.span, plain=False))
        return t.Clause(metric, cast(Any, parts[2]), self.range(value) or self.number(value), span)

    def settings(self, entries: Sequence[Entry]) -> tuple[t.Setting, ...]:
        """The settings of a declaration."""
        found = [self._entry(key, value) for key, value in entries]
        for entry in found:
            if isinstance(entry, t.Clause):
                self.report("E0113", "a comparison stands where a setting belongs", entry.span)
        return tuple(entry for entry in found if isinstance(entry, t.Setting))

    # --- pieces written as in the DSL ---

    def type(self, item: Item) -> t.TypeExpression:
        """A type, written as in the DSL: ``enum(a, b)?``."""
        found = self.piece(item, "type_expression", "a type") if isinstance(item, Scalar) else None
        if not isinstance(item, Scalar):
            self.wrong_form(item, "a type")
        return cast(t.TypeExpression, found or t.TypeExpression(t.Name("", item.span), item.span))

    def piece(self, item: Scalar, start: Start, wanted: str) -> Any:
        """A piece of the DSL; None if it cannot be read, which is reported."""
        def place(low: int, high: int) -> Span:
            if item.offset is None:
                return item.span
            return Span(item.span.source, item.offset + low, item.offset + high)

        lexemes = scan(item.text)
        bad = any(lexeme.kind.startswith("bad_") or lexeme.kind == "comment" for lexeme in lexemes)
        if not lexemes or bad or not balanced(lexemes) or deepest(lexemes)[0] > DEEPEST:
            self.report("E0144", f"expected {wanted}, written as in the DSL", item.span)
            return None
        builder = TreeBuilder(place)
        try:
            found = builder.transform(parse(item.text, start))
        except ParseFailure as error:
            failure = error.failure
            at = next((i for i, lexeme in enumerate(lexemes) if lexeme.start >= failure.start), len(lexemes))
            self.diagnostics.append(explain_failure(failure, lexemes, at, place(failure.start, failure.end), None))
            return None
        self.diagnostics += builder.diagnostics
        return found

    def fields(self, item: Item) -> tuple[t.Field, ...]:
        """Fields: ``name: type``, or with a description ``name: {type: …, description: …}``."""
        found = []
        for key, value in self.entries(item, "a mapping of names to types"):
            span = key.span.to(value.span)
            description = None
            if isinstance(value, Pairs):
                parts = self.body(value, KEYS["field"], "a field", "type")
                description = self.optional_text(parts.get("description"))
                value = parts["type"][1] if "type" in parts else Scalar("text", value.span, offset=None)
            found.append(t.Field(self.name(key), self.type(value), span, description))
        return tuple(found)
