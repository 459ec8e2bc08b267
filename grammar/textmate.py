"""The TextMate grammar of the language: the contexts of the colouring, as editors and web sites read them."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TypedDict

from dialoom.grammar.colour_contexts import Colour, Rule, contexts

__all__ = ["Capture", "Pattern", "TextMateGrammar", "scope_of", "textmate_grammar"]

_SCOPES: dict[Colour, str] = {
    "space": "",
    "comment": "comment.line.number-sign",
    "text": "string.quoted.double",
    "escape": "constant.character.escape",
    "placeholder": "variable.parameter",
    "number": "constant.numeric",
    "declaration": "storage.type",
    "clause": "keyword.control",
    "word": "keyword.other",
    "type": "support.type",
    "constant": "constant.language",
    "declared": "entity.name.type",
    "property": "variable.other.property",
    "reference": "variable.other",
    "operator": "keyword.operator",
    "punctuation": "punctuation",
    "bad": "invalid.illegal",
}


class Capture(TypedDict):
    """The scope of a group of a regular expression."""

    name: str


class Pattern(TypedDict, total=False):
    """A rule: one that matches, one that begins and ends, or a reference to others."""

    include: str
    match: str
    captures: dict[str, Capture]
    contentName: str
    begin: str
    beginCaptures: dict[str, Capture]
    end: str
    endCaptures: dict[str, Capture]
    patterns: list[Pattern]


class TextMateGrammar(TypedDict):
    """A grammar file."""

    name: str
    scopeName: str
    fileTypes: list[str]
    comment: str
    patterns: list[Pattern]
    repository: dict[str, Pattern]


def scope_of(shade: Colour) -> str:
    """The scope that themes colour, with the language at its end; empty for what has none."""
    return f"{_SCOPES[shade]}.loom" if _SCOPES[shade] else ""


def textmate_grammar() -> TextMateGrammar:
    """The grammar for ``.loom``; its regular expressions are Oniguruma's. Rules of several contexts are kept once."""
    uses = Counter(rule for context in contexts().values() for rule in context.rules)
    # Named by what they are, so that a new rule renames no other.
    names = {rule: f"rule-{sha256(repr(rule).encode()).hexdigest()[:10]}" for rule in uses if uses[rule] > 1}
    repository: dict[str, Pattern] = {
        name: {"patterns": [{"include": f"#{names[rule]}"} if rule in names else _pattern(rule)
                            for rule in context.rules]}
        for name, context in contexts().items()
    }  # fmt: skip
    return {
        "name": "Dialoom",
        "scopeName": "source.loom",
        "fileTypes": ["loom"],
        "comment": "Generated from grammar/loom.lark: python -m tests.editors.test_generated",
        "patterns": [{"include": "#file"}],
        "repository": repository | {name: _pattern(rule) for rule, name in names.items()},
    }


def _captures(colours: tuple[Colour, ...]) -> dict[str, Capture]:
    return {str(group): {"name": scope_of(shade)} for group, shade in enumerate(colours, start=1) if scope_of(shade)}


def _pattern(rule: Rule) -> Pattern:
    if not rule.push:
        return {"match": rule.pattern, "captures": _captures(rule.colours)}
    inside = contexts()[rule.push]
    pattern: Pattern = {
        "begin": rule.pattern,
        "beginCaptures": _captures(rule.colours),
        "end": inside.end,
        "endCaptures": {"0": {"name": scope_of(inside.end_colour)}},
        "patterns": [{"include": f"#{inside.name}"}],
    }
    if filler := scope_of(inside.colour):  # the scope of what no rule inside fits
        pattern["contentName"] = filler
    return pattern
