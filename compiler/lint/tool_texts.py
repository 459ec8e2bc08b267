"""Rules about what tools say of themselves: models and people tell them apart by nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from dialoom.compiler.encoding import encode
from dialoom.compiler.features import word_stem
from dialoom.compiler.findings import listing
from dialoom.compiler.lint.references import called_tools, shown_tools
from dialoom.compiler.lint.rule import Found
from dialoom.compiler.plan import Parameter, Tool
from dialoom.compiler.program import Program
from dialoom.compiler.similarity import tool_document
from dialoom.compiler.words import split_words

__all__ = ["indistinct_names", "poor_descriptions", "same_descriptions", "unclear_arguments"]

_ALIKE = 0.92
"""Descriptions whose cosine is above that say the same."""

_NEAR = 0.6
"""A description that repeats its tool's name is too little where another tool is so near."""

_ARTICLES = frozenset(re.findall(r"\w+", "a an the of for to in on by with and or its this that one new given"))
_SAY_NOTHING = frozenset(re.findall(r"\w+", """
    arg args argument arguments body content data field fields flag flags info input item items misc obj object
    option options other param parameter parameters params payload request stuff thing things val value values var
"""))
_NUMBERED = re.compile(r"(?:[a-z]|arg|args|field|input|item|option|param|parameter|val|value|var)_?\d*")
_PLAIN_BASES = frozenset({"string", "int", "number", "bool", "object", "list"})
_SHOWN = 3


def poor_descriptions(program: Program) -> Iterator[Found]:
    """Descriptions of no or one word, and those that repeat the name where another tool is near."""
    tools = _judged(program)
    repeating = []
    for name, tool in tools.items():
        words = tool.description.split()
        if len(words) > 1:
            repeating += [name] * _repeats(tool.description, name)
    near = _neighbours(program, repeating)

    def why(tool: Tool) -> str:
        words = tool.description.split()
        if not words and ("tool", tool.name) in _declared(program):
            return ""  # a check says so already
        if len(words) < 2:
            return "is one word" if words else "is missing"
        if tool.name in near:
            other, cosine = near[tool.name]
            return f"repeats its name, and `{other}` is much alike ({cosine:.2f})"
        return ""

    yield from _told(program, tools.values(), why, "the description of {} {}",
                          "say in a sentence what it does, to what, and what the tools near it do not do")


def same_descriptions(program: Program) -> Iterator[Found]:
    """Tools of which one's description says nothing that another's does not, among the nearest pairs of all."""
    tools = [tool for tool in _judged(program).values() if len(tool.description.split()) > 1]
    by_text: dict[str, list[Tool]] = {}
    for tool in tools:
        by_text.setdefault(" ".join(tool.description.lower().split()).rstrip("."), []).append(tool)
    texts = list(by_text)
    twins = {tool.name: owners[0].name for owners in by_text.values() for tool in owners[1:]}
    for one, other, _ in encode([(text,) for text in texts], "characters").pairs(_ALIKE) if len(texts) > 1 else ():
        first, second = by_text[texts[one]][0], by_text[texts[other]][0]
        if not (_told_words(first) - _told_words(second) and _told_words(second) - _told_words(first)):
            twins.setdefault(second.name, first.name)
    yield from _told(
        program, tools, lambda tool: f"says what that of `{twins[tool.name]}` says" if tool.name in twins else "",
        "the description of {} {}", "say in each what the other does not do", twins)


def indistinct_names(program: Program) -> Iterator[Found]:
    """Tools of one prefix whose names are the same words: letter case and order tell nobody apart."""
    first: dict[tuple[str, tuple[str, ...]], str] = {}
    twins: dict[str, str] = {}
    tools = _judged(program)
    for name in tools:
        prefix, _, last = name.rpartition(".")
        key = prefix, tuple(sorted(word.lower() for word in split_words(last)))
        if key in first:
            twins[name] = first[key]
        first.setdefault(key, name)
    yield from _told(
        program, tools.values(), lambda tool: f"the words of `{twins[tool.name]}`" if tool.name in twins else "",
        "the name {} has {}", "rename one by what only it does", twins)


def unclear_arguments(program: Program) -> Iterator[Found]:
    """Inputs without a description whose name says nothing: `data`, `value`, `arg1`, `x`."""
    def why(tool: Tool) -> str:
        unclear = [f"`{parameter.name}`" for parameter in tool.inputs if _is_unclear(parameter)]
        return listing(unclear, _SHOWN)

    yield from _told(program, _judged(program).values(), why, "nobody can tell what to give {} for {}",
                          "describe the input, or name it by what it holds")


def _is_unclear(parameter: Parameter) -> bool:
    kind, name = parameter.type, parameter.name.lower().strip("_")
    says_nothing = name in _SAY_NOTHING or _NUMBERED.fullmatch(name) is not None
    told = parameter.description or kind.enum or kind.format or kind.unit or kind.pattern or kind.fields
    return says_nothing and not told and kind.base in _PLAIN_BASES


# --- whose texts, and where ---------------------------------------------------------------------------


def _judged(program: Program) -> dict[str, Tool]:
    """The spec's own tools, and those of its catalogs that its scenarios use; in a library, all."""
    here = program.main.span.source
    used = called_tools(program) | shown_tools(program) if program.scenarios else set(program.tools)
    made = {variant.tool.name for variants in program.variants.values() for variant in variants}
    declared = _declared(program)
    return {
        name: tool for name, tool in program.tools.items()
        if name not in made and (span := program.places.get(("tool", name))) is not None and span.source == here
        and (name in used or ("tool", name) in declared)
    }


def _declared(program: Program) -> set[tuple[str, str]]:
    """The tools that are declared, not imported from a catalog."""
    return {key for key in program.places if key[0] == "tool" and key[1] not in program.catalog_tools}


def _told(program: Program, tools: Iterable[Tool], why: Callable[[Tool], str], message: str, help: str,
          twins: dict[str, str] | None = None) -> Iterator[Found]:
    """A finding for each tool with a reason; that of a catalog's tool is at its import."""
    for tool in tools:
        reason = why(tool)
        if not reason:
            continue
        span, twin = program.places["tool", tool.name], (twins or {}).get(tool.name)
        others = ((program.places["tool", twin], "the other one"),) if twin else ()
        imported = tool.name in program.catalog_tools
        yield Found(message.format(f"`{tool.name}`", reason), span, (tool.name, *([twin] if twin else ())),
                    f"{help}; where the catalog cannot change, `except` leaves tools out" if imported else help,
                    others=tuple(one for one in others if one[0] != span))


# --- texts --------------------------------------------------------------------------------------------


def _repeats(description: str, name: str) -> bool:
    """Whether a description has no word that is not one of the name's, inflections and articles aside."""
    own = [word_stem(word.lower())[0] for word in split_words(name)]
    said = [word.lower() for word in re.findall(r"[^\W_]+", description)]
    return all(word in _ARTICLES or any(_same(word_stem(word)[0], one) for one in own) for word in said)


def _same(one: str, other: str) -> bool:
    """Whether two stems are of one word: the same, or long enough and one the start of the other."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) > 3 and long.startswith(short))


def _told_words(tool: Tool) -> set[str]:
    """The stems of the words that say something; a capital alone is a name: `plan A`."""
    words = re.findall(r"[^\W_]+", tool.description)
    first, rest = words[:1], words[1:]
    return {word_stem(word.lower())[0] for word in first if word.lower() not in _ARTICLES} | {
        word if len(word) == 1 else word_stem(word.lower())[0] for word in rest if word not in _ARTICLES}


def _neighbours(program: Program, names: list[str]) -> dict[str, tuple[str, float]]:
    """Of these tools, those with another one that is near, and which that is."""
    if not names:
        return {}
    known = list(program.tools)
    places = {name: place for place, name in enumerate(known)}
    encoding = encode([tool_document(tool) for tool in program.tools.values()], "characters")
    found: dict[str, tuple[str, float]] = {}
    for name in names:
        place = places[name]
        scores = encoding.scores(place)
        scores[place] = 0.0
        best = max(scores, default=0.0)
        if best > _NEAR:
            found[name] = known[scores.index(best)], best
    return found
