"""The table by which texts are coloured: contexts with rules, made from the grammar's keywords.

Pygments and the TextMate grammar are made from this one table, so what an editor shows is what a page shows. The
machine sees one line at a time, as TextMate does, and never fails: it serves texts that are being written. What it
cannot tell, as it does not parse: a tool or scenario whose very name is a word that stands within an item (``in``,
``unless``, ``by``) has that word's colour where it begins an item.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from dialoom.grammar.keywords import Block, Meaning, Word, blocks, keyword_groups
from dialoom.grammar.parser import terminal_pattern

__all__ = ["Colour", "Context", "Rule", "contexts"]

Colour = Literal[
    "space", "comment", "text", "escape", "placeholder", "number", "declaration", "clause", "word", "type", "constant",
    "declared", "property", "reference", "operator", "punctuation", "bad",
]
"""``declared``: a name where it is declared; ``property``: of a field or a key; ``reference``: any other name."""

_NAME = rf"{terminal_pattern('NAME')}(?!\w)"
"""All of a name: what is looked for after it must not make a shorter one of it."""
_END = r"(?!\w|\.[\w`*])"
"""What does not follow a keyword: `call.me` is a name."""
_GAP = r"[ \t]*"
_NUMBER = terminal_pattern("NUMBER")
_VALUE = r"""(?:["{\[<>=!]|-?[0-9]|\.\.)"""
"""How a value begins that is no name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What fits ``pattern`` has ``colours``, one for each of its groups; then the context ``push`` begins."""

    pattern: str
    colours: tuple[Colour, ...]
    push: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """The rules that hold until ``end`` fits (empty: to the end of the text), tried in order, after it.

    ``colour``: of what no rule fits, and of the end.
    """

    name: str
    rules: tuple[Rule, ...]
    end: str = ""
    end_colour: Colour = "punctuation"
    colour: Colour = "space"


@cache
def contexts() -> dict[str, Context]:
    """All contexts by name; the first, ``file``, is where a text begins."""
    made = [_body(block) for block in blocks().values()]
    made += [_head(block, word) for block in blocks().values() for word in block.words if _has_head(word)]
    made += [_plain("settings"), _plain("fields"), _plain("names"), *_texts()]
    return {one.name: one for one in made}


# --- blocks --------------------------------------------------------------------------------------


def _word_list(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _next_declaration() -> str:
    """Where a declaration begins at the start of a line, so that a brace that is missing costs no more than its own."""
    return rf"(?=^(?:{_word_list(blocks()[''].starts)})[ \t]+[\w`\"])"


def _has_head(word: Word) -> bool:
    target = blocks().get(word.text)
    if target is None or word.braces == "never" or target.content == "names":
        return False
    return word.braces == "always" or target.content == "items"


def _head_name(word: Word, block: Block) -> str:
    return f"head-of-{word.text}" if word.braces == "always" else f"head-of-{word.text}-in-{block.opener or 'file'}"


def _head(block: Block, word: Word) -> Context:
    """From a keyword to the end of the block that comes with it."""
    target = blocks()[word.text]
    inside = f"in-{word.text}" if target.content == "items" else target.content
    ends = [r"(?<=\})", _next_declaration()]
    if word.braces == "maybe":
        ends.append(rf"(?=\}}|(?:{_word_list(block.starts)}){_END})")
    known = tuple(Rule(rf"({one}){_END}", ("word",)) for one in word.head)
    rules = (*_everywhere(), *known, Rule(r"(\{)", ("punctuation",), inside), *_marks("reference"), *_rest())
    return Context(_head_name(word, block), rules, "|".join(ends))


def _body(block: Block) -> Context:
    """What stands between the braces of a keyword, or in the file as a whole."""
    name = f"in-{block.opener}" if block.opener else "file"
    typed = any(word.field for word in block.words)
    colons = tuple(rule for word in block.words if word.colon for rule in _keyword(word, block))
    others = tuple(rule for word in block.words if not word.colon for rule in _keyword(word, block))
    field = Rule(rf"({_NAME})(?={_GAP}:)", ("property",))
    rules = (
        *_everywhere(), *colons, *_marks("type" if typed else "reference", "reference" if block.opener else "type"),
        *((field,) if block.opener else ()), *others, Rule(r"(\{)", ("punctuation",), _anonymous(block)), *_rest(),
    )  # fmt: skip
    return Context(name, rules, rf"(\}})|{_next_declaration()}" if block.opener else "")


def _anonymous(block: Block) -> str:
    """The context of braces that come with no head of their own."""
    found = {blocks()[word.text].content for word in block.words if word.braces == "maybe" and not word.adjacent
             and not _has_head(word)}
    return "settings" if "settings" in found else "names"


def _keyword(word: Word, block: Block) -> tuple[Rule, ...]:
    meaning: Meaning = "type" if word.text in keyword_groups()["type"] else "word"
    if word.opens:
        meaning = "clause" if block.opener else "declaration"
    push = _head_name(word, block) if _has_head(word) else ""
    if word.name == "never":
        return (*_inline(word, meaning), Rule(rf"({word.text}){_END}", (meaning,), push))
    declared = meaning == "declaration" and word.name == "always"
    named: Colour = "property" if word.field else "declared" if declared else "reference"
    return (Rule(rf"({word.text}){_END}(?:{_GAP}({_NAME}))?", (meaning, named), push),)


def _inline(word: Word, meaning: Colour) -> tuple[Rule, ...]:
    """The rule for a word whose braces, if it has any, come right after it and hold something of their own."""
    if word.braces != "maybe" or not word.adjacent:
        return ()
    return (Rule(rf"({word.text}){_END}{_GAP}(\{{)", (meaning, "punctuation"), blocks()[word.text].content),)


# --- what stands in blocks without keywords ------------------------------------------------------------


def _plain(content: Literal["settings", "fields", "names"]) -> Context:
    openers = [block for block in blocks().values() if block.content == content]
    words = {word.text: word for block in openers for word in block.words}
    types = tuple(
        rule for word in words.values() for rule in (*_inline(word, "type"), Rule(rf"({word.text}){_END}", ("type",)))
    )
    if content == "settings":
        known = [
            Rule(rf"({_NAME})[ \t]+({word})(?=[ \t]+(?:-?[0-9]|\.\.))", ("property", "word")) for word in words
        ]
        pair = Rule(rf"({_NAME})[ \t]+(true|false){_END}", ("property", "constant"))
        named = Rule(rf"({_NAME})[ \t]+({_NAME})", ("property", "reference"))
        key = Rule(rf"({_NAME})(?={_GAP}{_VALUE})", ("property",))
        own: tuple[Rule, ...] = (*known, pair, named, key)
    else:
        # A field is followed by its type; a type may be followed by `=` and a default.
        after = ":" if content == "fields" else "[:=](?!=)"
        own = (Rule(rf"({_NAME})(?={_GAP}{after})", ("property",)), *types)
    marks = _marks("type" if content == "fields" else "reference")
    rules = (*_everywhere(), *marks, *own, Rule(r"(\{)", ("punctuation",), content), *_rest())
    return Context(content, rules, rf"(\}})|{_next_declaration()}")


# --- leaves --------------------------------------------------------------------------------------


def _everywhere() -> tuple[Rule, ...]:
    return (
        Rule(r"(#[^\n]*)", ("comment",)),
        Rule('(""")', ("text",), "long-text"),
        Rule('(")', ("text",), "text"),
        Rule(rf"({_NUMBER})", ("number",)),
        Rule(r"(-?[0-9]\w*%?)", ("bad",)),
    )


def _marks(after_colon: Colour, after_equal: Colour = "reference") -> tuple[Rule, ...]:
    """After a mark stands a name, also one that is spelt as a keyword; only words for types are none there."""
    types = _word_list((*keyword_groups()["type"], "true", "false"))
    name = rf"(?!(?:{types}){_END})({_NAME})"
    return (
        Rule(rf"([(\[]){_GAP}{name}", ("punctuation", "reference")),
        Rule(rf"(->){_GAP}{name}", ("operator", "reference")),
        Rule(rf"(,){_GAP}{name}", ("punctuation", "reference")),
        Rule(rf"(==|!=){_GAP}{name}", ("operator", "reference")),
        Rule(rf"(=){_GAP}{name}", ("operator", after_equal)),
        Rule(rf"(:){_GAP}{name}", ("punctuation", after_colon)),
    )


def _rest() -> tuple[Rule, ...]:
    return (
        Rule(rf"(true|false){_END}", ("constant",)),
        Rule(rf"({_NAME})", ("reference",)),
        Rule(r"(->|\.\.|==|!=|<=|>=|[=<>?+])", ("operator",)),
        Rule(r"([,:()\[\]])", ("punctuation",)),
        Rule(r"([^\s\ufeff])", ("bad",)),
    )


def _texts() -> tuple[Context, ...]:
    inner = (Rule(r"(\\.)", ("escape",)), Rule(r'(\{[^{}"\\\n]+\})', ("placeholder",)))
    return (
        Context("text", inner, r'"|(?=\n)', "text", "text"),
        Context("long-text", inner, '"""', "text", "text"),
    )
