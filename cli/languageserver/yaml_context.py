"""What could stand at a place of the YAML surface, told by the keys around it.

The text need not be well-formed: only indentation, dashes, keys and the brackets that are still open count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dialoom.cli.languageserver.context import Context
from dialoom.compiler.tools import VERBS
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_keys import KEYS, KINDS

__all__ = ["Path", "path_at", "yaml_context_at"]

_LINE = re.compile(r"(?P<indent> *(?:- +)*)(?P<rest>[^\n]*)")
_KEY = re.compile(r"""(?P<key>"(?:[^"\\]|\\.)*"|'[^']*'|(?:!name +)?[^\s#\[\]{},"'-][^#\[\]{}"'\n]*?) *:(?=\s|$)""")
_WORD = re.compile(r"[\w.*`!-]*\Z")
_MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Path:
    """The keys around a place, outermost first; ``key`` where a key is wanted there, else a value of the last one.

    ``others``: the keys and values that stand beside it, as far as they stand before it.
    ``item``: it starts an item of a list, which may be a value or the first key of a mapping.
    """

    keys: tuple[str, ...]
    key: bool
    others: tuple[tuple[str, str], ...] = ()
    item: bool = False


def path_at(text: str, offset: int) -> Path:
    """The keys around an offset; a started word does not count."""
    start = offset - len(_WORD.search(text, max(0, text.rfind("\n", 0, offset) + 1), offset)[0])  # type: ignore[index]
    lines = text[:start].split("\n")
    begin = _flow_start(lines)
    indent, inner, wants_key = _open_line("\n".join(lines[begin:]), lines[begin])
    keys, others = inner, list[tuple[str, str]]()
    beside = indent
    for line in reversed(lines[:begin]):
        found = _LINE.match(line)
        if found is None or not found["rest"].strip() or found["rest"].startswith("#"):
            continue
        own, key = len(found["indent"]), _KEY.match(found["rest"])
        if key is None:
            continue
        said = found["rest"][key.end() :].split(" #")[0].strip()
        if own == beside and beside == indent:
            others.append((_plain(key["key"]), said))
        if own < indent:
            if not said:  # a key with its value on its own line holds nothing below it
                keys = [_plain(key["key"]), *keys]
            indent = _margin(found["indent"])
    return Path(tuple(keys), wants_key, tuple(others), wants_key and not inner and "-" in lines[begin])


def _margin(indent: str) -> int:
    """Where the block that a line belongs to is indented: at its first dash, if it has one."""
    return indent.index("-") + 1 if "-" in indent else len(indent)


def _plain(key: str) -> str:
    key = key.removeprefix("!name").strip()
    return key[1:-1] if key[:1] in "\"'" else key


def _flow_start(lines: list[str]) -> int:
    """The line where the brackets that are open at the end were opened; the last line where none are."""
    depth = 0
    for number in range(len(lines) - 1, max(-1, len(lines) - _MOST_LINES), -1):
        bare = re.sub(r""""(?:[^"\\]|\\.)*"|'[^']*'|(?:^|\s)#.*""", "", lines[number])
        depth += len(re.findall(r"[\[{]", bare)) - len(re.findall(r"[\]}]", bare))
        if depth > 0 and _KEY.match(_LINE.match(lines[number])["rest"]):  # type: ignore[index]
            return number
    return len(lines) - 1


def _open_line(text: str, line: str) -> tuple[int, list[str], bool]:
    """Of the text from the start of a line: its indentation, the keys that are open in it, whether a key is wanted."""
    found = _LINE.match(line)
    assert found is not None
    indent, rest = len(found["indent"]), text[len(found["indent"]) :]
    keys: list[str] = []
    key = _KEY.match(rest)
    if key is None and not rest.startswith(("{", "[")):
        return indent, [], True
    at = 0
    if key is not None:
        keys.append(_plain(key["key"]))
        at = key.end()
    stack: list[tuple[str, int]] = []
    wants_key = False
    while at < len(rest):
        character = rest[at]
        if character in "{[":
            stack.append((character, len(keys)))
            wants_key = character == "{"
        elif character in "}]" and stack:
            _, length = stack.pop()
            del keys[length:]
            wants_key = False
        elif character == "," and stack:
            del keys[stack[-1][1] :]
            wants_key = stack[-1][0] == "{"
        elif character in "\"'" or (wants_key and not character.isspace()):
            key = _KEY.match(rest, at) if wants_key else None
            quoted = re.compile(r""""(?:[^"\\]|\\.)*"?|'[^']*'?""").match(rest, at)
            if key is not None:
                keys.append(_plain(key["key"]))
                at, wants_key = key.end(), False
                continue
            if quoted is not None:
                at = quoted.end()
                continue
        at += 1
    return indent, keys, wants_key


_GROUPS = {
    "distractors": ("distractor", "nearest", "variants"), "offered": ("nearest",), "then": ("branch",),
    "else": ("branch",),
}
"""What a key's mapping is called in the table of keys, where it is called otherwise."""

_FURTHER = {
    "reveal": {"turn 2": "What the user says in the next stage.", "on ask": "What is said only when it is asked for."},
    "effect": {verb: f"Which records the call {verb}s." for verb in VERBS},
}


def _keys(group: str) -> dict[str, str]:
    """The keys of a mapping, and what each means."""
    found: dict[str, str] = {}
    for name in _GROUPS.get(group, (group,)):
        found |= {key: entry.says for key, entry in KEYS.get(name, {}).items()}
    return found | _FURTHER.get(group, {})


def yaml_context_at(source: Source, offset: int) -> Context:
    """What could stand at an offset."""
    path = path_at(source.text, offset)
    keys = path.keys
    if not keys:
        return _with(Context(), words=dict(KINDS) if path.key else {})
    declared = (keys[0], keys[1] if len(keys) > 1 and keys[0] != "import" else "")
    names = {"tool": declared[1]} if keys[0] == "tool" else {}
    base = Context(yaml=True, declaration=declared, names=names | dict(path.others))
    inner = keys[1:] if keys[0] == "import" else keys[2:]
    if keys[0] != "import" and len(keys) == 1:
        return base  # the name of a declaration
    if keys[0] in ("domain", "dataset", "train", "evaluate") or (keys[0] in ("persona", "difficulty", "type") and not (
            (inner and inner[0] in _keys(keys[0])) or (not inner and not path.key))):
        return _settings(base, "level" if keys[0] == "difficulty" else keys[0], inner, path.key)
    if not inner and keys[0] == "type" and not path.key:
        return _with(base, wants=("type",))
    if not inner:
        return _with(base, words=_keys(keys[0]) if path.key else {})
    if path.item:
        value, opened = (_part(base, keys[0], inner, wanted) for wanted in (False, True))
        return _with(base, opened.meanings, wants=value.wants, text=value.text, names=value.names)
    return _part(base, keys[0], inner, path.key)


def _settings(base: Context, block: str, inner: tuple[str, ...], key: bool) -> Context:
    if key:
        words = _keys(block) if not inner else {}
        return _with(base, wants=("key",), words=words, block=inner[-1] if inner else block, wants_key=True)
    return _with(base, wants=("value",), block=inner[-2] if len(inner) > 1 else block, key=inner[-1] if inner else "")


def _part(base: Context, kind: str, inner: tuple[str, ...], key: bool) -> Context:
    """A part of an import, an entity, a tool, a type, a pattern or a scenario."""
    first, last = inner[0], inner[-1]
    if kind == "import":
        value = {"kind": ("catalog_kind",), "only": ("operation",), "except": ("operation",)}.get(last, ())
        return _with(base, wants=value, text="path" if last == "path" else "")
    if first in ("fields", "in", "out") and kind in ("entity", "tool"):
        if key:
            return _with(base, words=_keys("field") if len(inner) > 1 else {})
        return _with(base, wants=("type",) if len(inner) == 2 or last == "type" else ())
    if first == "effect":
        if key:
            return _with(base, words=_keys("effect") if len(inner) == 1 else {}, wants=("field",) if "set" in inner
                         else ())
        value = {"by": ("key_field",), "effect": ("verb",)}.get(last, ("entity",) if len(inner) == 2 else ("literal",))
        return _with(base, wants=value, names=base.names | {"field": last})
    if first == "tags":
        return _with(base, wants=("tag",))
    if first == "type":
        return _with(base, wants=("type",))
    if kind == "pattern":
        return _with(base, wants={"when": ("place",), "outcome": ("outcome",), "excludes": ("pattern",)}.get(first, ()))
    return _of_scenario(base, inner, key)


def _of_scenario(base: Context, inner: tuple[str, ...], key: bool) -> Context:
    first, last = inner[0], inner[-1]
    if key:
        if first == "patterns":
            return _with(base, wants=("pattern",))
        if first == "bind":
            return _with(base, wants=("argument",))
        return _with(base, words=_keys(last), wants=("tool",) if last == "distractors" else ())
    wants = _SCENARIO_VALUES.get(last, ())
    if first == "reveal" and (last.startswith(("turn ", "on ")) or last == "never"):
        wants = ("slot", "fact") if last.startswith("turn ") else ("slot",)
    elif first == "reveal" and last == "from":
        wants = ("source",)
    elif first == "bind" and len(inner) == 2:
        wants = ("result",)
    return _with(base, wants=wants, text="goal" if last == "goal" else "")


_SCENARIO_VALUES: dict[str, tuple[str, ...]] = {
    "call": ("tool",), "chain": ("tool",), "parallel": ("tool",), "fan": ("tool",),
    "then": ("tool",), "else": ("tool",),
    "tool": ("tool",), "distractors": ("tool",), "offered": ("tool",), "none": ("reason",),
    "in": ("prefix",), "kinds": ("variant",),
    "policy": ("policy",), "personas": ("persona",), "when": ("result",), "shapes": ("shape",),
}


def _with(base: Context, words: Mapping[str, str] | None = None, **changes: Any) -> Context:
    """The context with changes; ``words``: the keys that could stand there, with what each means."""
    words = words or {}
    return replace(base, yaml=True, words=tuple(words), meanings=words, **changes)
