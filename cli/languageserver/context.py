"""What could stand at a place of a text: which words, and names of which kind.

For the DSL the parser itself is asked, of the text before the place; what is wrong in it is left out as the reader's
recovery leaves it out. The YAML surface is in `yaml_context`, in the same terms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dialoom.grammar.chunk import cut
from dialoom.grammar.comments import is_yaml
from dialoom.grammar.literal import decode_name
from dialoom.grammar.parser import ParseFailure, Prospect, keywords, prospect
from dialoom.grammar.recovery import blank, closers_for, entry_around, unfinished_before
from dialoom.grammar.scanner import Lexeme, scan
from dialoom.grammar.source import Source

__all__ = ["Context", "context_at", "word_before"]

_MOST_REPAIRS = 12
_SETTINGS = {"DATASET": "dataset", "TRAIN": "train", "EVALUATE": "evaluate", "PERSONA": "persona", "TYPE": "type",
             "DIFFICULTY": "level"}
_WORD = re.compile(r"(?:[^\W\d][\w.]*|`[^`\n]*)?\Z")


@dataclass(frozen=True, slots=True)
class Context:
    """``wants``: the kinds of names that could stand there. ``words``: the keywords that could.

    ``declaration``: kind and name of the declaration around; ``block``: of the settings around, as their owner calls
    them; ``key``: the key whose value is wanted; ``names``: further names that matter, by what they are.
    ``meanings``: of the words, where they are keys of YAML. ``text``: the place is within a text, or where only a text
    can stand: of an import's path, a goal.
    """

    yaml: bool = False
    declaration: tuple[str, str] = ("", "")
    wants: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    block: str = ""
    key: str = ""
    wants_key: bool = False
    text: str = ""
    offset: int = 0
    names: dict[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)


def word_before(text: str, offset: int) -> int:
    """Where the name starts that ends at the offset."""
    found = _WORD.search(text, max(0, offset - 200), offset)
    return found.start() if found is not None else offset


def context_at(source: Source, offset: int) -> Context:
    """What could stand at an offset of a source of either surface; of a started word, at its start."""
    if is_yaml(source.name):
        from dialoom.cli.languageserver.yaml_context import yaml_context_at

        return yaml_context_at(source, offset)
    start = word_before(source.text, offset)
    lexemes = scan(source.text)
    within = next((one for one in lexemes if one.start < offset and (offset < one.end or (
        offset == one.end and one.kind in ("comment", "bad_text", "bad_long_text")))), None)
    if within is not None and within.kind == "comment":
        return Context()
    if within is not None and within.kind in ("text", "bad_text", "bad_long_text"):
        return _in_text(source, lexemes, within)
    chunks = [chunk for chunk in cut(lexemes, source.text) if chunk.start < start] if lexemes else []
    begin = chunks[-1].start if chunks else start
    found = _ask(source.text[begin:start])
    return _read(found) if found is not None else Context()


def _ask(text: str) -> Prospect | None:
    """What can follow a text, entries with mistakes left out; None where that is not to be told."""
    for _ in range(_MOST_REPAIRS):
        try:
            return prospect(text)
        except ParseFailure as error:
            tail = closers_for(scan(text))
            lexemes = [one for one in scan(text + tail) if one.kind != "comment"]
            at = next((i for i, one in enumerate(lexemes) if one.start >= error.failure.start), len(lexemes))
            region = _region(text + tail, lexemes, at)
            if region is None or region[0] >= len(text):
                return None
            rest = blank(text, region[0], min(region[1], len(text)))
            if rest == text:
                return None
            text = rest
    return None


def _region(text: str, lexemes: Sequence[Lexeme], at: int) -> tuple[int, int] | None:
    """The entry to leave out: the one of the lexeme, or the one before it, which lacks its end."""
    if not lexemes:
        return None
    try:
        earlier = unfinished_before(text, lexemes, at)
        if earlier is not None:
            at = earlier[1]
        if at >= len(lexemes) or (lexemes[at].first and at > 0):
            at -= 1
        return entry_around(lexemes, at)
    except (IndexError, KeyError):  # brackets of two kinds that cross each other
        return None


def _in_text(source: Source, lexemes: Sequence[Lexeme], within: Lexeme) -> Context:
    """Which text it is that the place lies in."""
    chunks = [chunk for chunk in cut(lexemes, source.text) if chunk.start < within.start]
    begin = chunks[-1].start if chunks else within.start
    before = [one for one in lexemes if begin <= one.start < within.start and one.kind != "comment"]
    head = before[0].text if before else ""
    name = decode_name(before[1].text) if len(before) > 1 and before[1].kind == "name" else ""
    if head == "import":
        kind = before[1].text if len(before) > 1 else ""
        return Context(declaration=("import", ""), text="path", names={"kind": kind})
    if before and before[-1].text == "goal":
        return Context(declaration=(head, name), text="goal")
    return Context(declaration=(head, name), text="other")


def _read(found: Prospect) -> Context:
    """The context of a prospect: by what is open around."""
    if found.around is None:
        path = "path" if found.terminals == ("LONG_TEXT", "TEXT") else ""
        return Context(words=found.words, text=path)
    around = [(kind, decode_name(text) if kind == "NAME" else text) for kind, text in found.around]
    declared = (around[0][1] if around else "", around[1][1] if len(around) > 1 and around[1][0] == "NAME" else "")
    last = max((i for i, (kind, _) in enumerate(around) if kind in keywords()), default=0)
    word, tail = (around[last][0], around[last + 1 :]) if around else ("", [])
    shape = " ".join(kind for kind, _ in tail if kind in ("NAME", "LBRACE", "COLON", "EQUAL", "LPAR", "RARROW"))
    base = Context(declaration=declared, words=found.words)
    if word in _SETTINGS and around[0][0] == word and "LBRACE" in shape:
        return _settings(base, word, tail)
    names = {"tool": declared[1]} if declared[0] == "tool" else {}
    own = [text for kind, text in tail if kind == "NAME"]
    wants, extra = _wants(word, shape, own, [kind for kind, _ in around])
    return Context(declaration=declared, wants=wants, words=found.words, names=names | extra)


def _settings(base: Context, word: str, tail: Sequence[tuple[str, str]]) -> Context:
    """Within the settings of a declaration: a key, or the value of one."""
    blocks, key = [_SETTINGS[word]], ""
    opened = False
    for kind, text in tail:
        if kind == "LBRACE":
            blocks += [key] if opened and key else []
            opened, key = True, ""
        elif kind == "NAME" and opened:
            key = text
    return Context(declaration=base.declaration, wants=("value",) if key else ("key",), words=base.words,
                   block=blocks[-1], key=key, wants_key=not key)


def _wants(word: str, shape: str, own: list[str], around: list[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """The kinds of names that can stand after a keyword, its tail and the names in it."""
    if shape.endswith("LPAR"):
        return (("form",), {"pattern": own[-1]}) if word == "PATTERNS" else (("type",), {})
    if word in ("IN", "OUT", "ENTITY", "OBJECT", "TYPE") and (shape.endswith("COLON") or
                                                           (word == "TYPE" and shape.endswith("EQUAL"))):
        return ("type",), {}
    if word == "IN" and around[-1] == "IN" and "SCENARIO" in around:
        return ("prefix",), {}
    if word == "EFFECT":
        if "LBRACE" in shape:
            entity = own[1] if len(own) > 1 else ""
            return (("literal",), {"entity": entity, "field": own[-1]}) if shape.endswith("COLON") else (
                ("field",), {"entity": entity})
        return (("verb",), {}) if not own else (("entity",), {}) if len(own) == 1 else ((), {})
    if word == "BY":
        return ("key_field",), {}
    if word in ("CHAIN", "FAN", "CALL") and "LBRACE" in shape and (word != "FAN" or "NAME EQUAL" in shape):
        return (("result",), {}) if shape.endswith("EQUAL") else (("argument",), {})
    if word == "USER" or word == "ASSISTANT" or (word == "TOOL" and around[0] == "PATTERN"):
        return (("act_word",), {"speaker": word.lower(), "act": own[-1]}) if own else (
            ("act",), {"speaker": word.lower()})
    if word == "WHEN" and around[0] == "SCENARIO":
        compared = "EQUALS" in around or "COMPARISON" in around
        return (("tool",), {}) if "LBRACE" in shape else (("condition_value",), {"subject": own[-1]}) \
            if compared and own else (("result",), {})
    plain = _AFTER.get(word)
    if word == "REVEAL" or (word == "ON" and "COLON" in shape):
        return (("policy",) if word == "REVEAL" else ("slot",)), {}
    return (plain, {}) if plain is not None else ((), {})


_AFTER: dict[str, tuple[str, ...]] = {
    "IMPORT": ("catalog_kind",), "ONLY": ("operation",), "EXCEPT": ("operation",), "TAGS": ("tag",),
    "WHEN": ("place",), "OUTCOME": ("outcome",), "EXCLUDES": ("pattern",),
    "CALL": ("tool",), "CHAIN": ("tool",), "PARALLEL": ("tool",), "FAN": ("tool",), "ELSE": ("tool",),
    "NONE": ("reason",), "DISTRACTORS": ("tool",), "OFFERED": ("tool",),
    "VARIANTS": ("variant",), "ON": ("event",), "FROM": ("source",),
    "TURN": ("slot", "fact"), "NEVER": ("slot",), "PATTERNS": ("pattern",), "PERSONAS": ("persona",),
    "SHAPES": ("shape",), "LINT": ("rule",), "FOR": ("tool", "scenario"),
}
