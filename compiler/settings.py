"""Blocks of settings read against a table of keys: unknown, repeated and ill-typed ones are findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dialoom.compiler.findings import Findings, listing, offer
from dialoom.grammar import tree
from dialoom.grammar.source import Span
from dialoom.grammar.suggestion import suggest
from dialoom.grammar.yaml_keys import Json

__all__ = ["Key", "Kind", "SettingsReader", "describe", "is_text"]

Kind = Literal[
    "whole", "number", "share", "text", "name", "word", "flag", "block", "words", "pool", "several", "range", "count",
]

_SAYS: dict[str, str] = {
    "whole": "a whole number", "number": "a number", "share": "a share like 40%", "text": 'a text in quotes, "…"',
    "name": "a name", "word": "a name or a text", "flag": "true or false", "block": "a block { … }",
    "words": 'a list ["…", "…"]', "pool": 'a list ["…", "…"], or a file of values "…"',
    "several": "a name or a text, or a list of them like [one, two]", "range": "a range like 1..3",
    "count": "a whole number, or a block { … } of them",
}


@dataclass(frozen=True, slots=True)
class Key:
    """What a key takes. ``choices``: the words allowed. ``repeated``: it may stand several times.

    ``former``: the names that it had before, which are read still, with a warning.
    ``says``, ``example`` and ``default`` are for people: what it means, and JSON values as YAML gives them.
    """

    kind: Kind
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    repeated: bool = False
    former: tuple[str, ...] = ()
    says: str = ""
    example: Json = None
    default: Json = None


def describe(value: tree.Value) -> str:
    """What stands there, in words, for a message."""
    if isinstance(value, tree.Name):
        return f"the name `{value.text}`"
    if isinstance(value, tree.Text):
        return "a text"
    if isinstance(value, tree.Range):
        return "a range"
    if isinstance(value, tree.Number):
        return "a share" if value.percent else "a number"
    return "a block" if all(isinstance(item, tree.Setting | tree.Clause) for item in value) else "a list"


def is_text(value: object) -> bool:
    """Whether a value is a list of texts."""
    return isinstance(value, tuple) and all(isinstance(item, tree.Text) for item in value)


class SettingsReader:
    """The settings of one declaration, by key, checked."""

    def __init__(self, owner: str, settings: tuple[tree.Setting, ...], keys: Mapping[str, Key],
                 findings: Findings, code: str = "E0502") -> None:
        """Check ``settings`` of ``owner`` (as messages call it) against ``keys``."""
        self.owner, self.findings, self._found = owner, findings, dict[str, list[tree.Setting]]()
        self._mentioned: set[str] = set()
        renamed = {former: key for key, rule in keys.items() for former in rule.former}
        for setting in settings:
            if isinstance(setting, tree.Clause):
                findings.add(code, f"a comparison cannot stand in {owner}", setting.span,
                             help="comparisons stand in `expect` and `require`")
                continue
            name = setting.key.text
            if name in renamed:
                findings.add("W0506", f"`{name}` is called `{renamed[name]}` now", setting.key.span,
                             help=f"write `{renamed[name]}`")
                name = renamed[name]
            if name not in keys:
                findings.add(code, f"{owner} has no key `{name}`", setting.key.span, help=offer(name, keys, "key"))
                self._mentioned |= set(suggest(name, sorted(keys)))
                continue
            if name in self._found and not keys[name].repeated:
                findings.add("E0503", f"`{name}` is set twice in {owner}", setting.key.span,
                             others=((self._found[name][0].key.span, "first here"),), help="keep one of them")
                continue
            self._mentioned.add(name)
            if self._fits(setting, keys[name]):
                self._found.setdefault(name, []).append(setting)

    def _fits(self, setting: tree.Setting, key: Key) -> bool:
        value, problem = setting.value, ""
        number = value.value if isinstance(value, tree.Number) else None
        fits = {
            "whole": isinstance(number, int) and not (isinstance(value, tree.Number) and value.percent),
            "number": number is not None and not (isinstance(value, tree.Number) and value.percent),
            "share": number is not None,
            "text": isinstance(value, tree.Text),
            "name": isinstance(value, tree.Name),
            "word": isinstance(value, tree.Name | tree.Text),
            "flag": isinstance(value, tree.Name) and value.text in ("true", "false"),
            "block": isinstance(value, tuple) and all(isinstance(v, tree.Setting | tree.Clause) for v in value),
            "words": is_text(value),
            "several": isinstance(value, tree.Name | tree.Text) or (
                isinstance(value, tuple) and value != () and all(isinstance(v, tree.Name | tree.Text) for v in value)),
            "pool": is_text(value) or isinstance(value, tree.Text | tree.Name),
            "range": isinstance(value, tree.Range | tree.Number),
            "count": (isinstance(value, tuple) and all(isinstance(v, tree.Setting | tree.Clause) for v in value)) or (
                isinstance(number, int) and not (isinstance(value, tree.Number) and value.percent)),
        }[key.kind]
        if not fits:
            problem = f"`{setting.key.text}` takes {_SAYS[key.kind]}, not {describe(value)}"
        elif key.choices:
            items = value if isinstance(value, tuple) else (value,)
            words = [(v.text if isinstance(v, tree.Name) else v.value, v.span) for v in items
                     if isinstance(v, tree.Name | tree.Text)]
            wrong = [(word, span) for word, span in words if word not in key.choices]
            for word, span in wrong:
                self.findings.add("E0504", f"`{setting.key.text}` cannot be `{word}`", span,
                                  help=offer(word, key.choices, "choice"))
            return not wrong
        elif number is not None and key.low is not None and number < key.low:
            problem = f"`{setting.key.text}` is at least {key.low:,.10g}"
        elif number is not None and key.high is not None and number > key.high:
            problem = f"`{setting.key.text}` is at most {key.high:,.10g}"
        if problem:
            choices = f"one of: {listing(key.choices)}" if key.choices else None
            self.findings.add("E0504", problem, _span(setting), help=choices)
        return not problem

    def mentions(self, key: str) -> bool:
        """Whether a key is there, be it misspelt or with a value that it cannot have: then it is not missing."""
        return key in self._mentioned

    def all(self, key: str) -> list[tree.Setting]:
        """The settings of a key, in order; none where it is not set."""
        return self._found.get(key, [])

    def get(self, key: str) -> tree.Setting | None:
        """The setting of a key, or None."""
        found = self.all(key)
        return found[0] if found else None

    def number(self, key: str) -> float | None:
        """The number of a key, or None."""
        setting = self.get(key)
        return setting.value.value if setting and isinstance(setting.value, tree.Number) else None

    def whole(self, key: str) -> int | None:
        """The whole number of a key, or None."""
        number = self.number(key)
        return None if number is None else int(number)

    def several(self, key: str) -> tuple[tree.Name | tree.Text, ...]:
        """The one or more names and texts of a key, each once; nothing where it is not set."""
        setting = self.get(key)
        if setting is None:
            return ()
        items = setting.value if isinstance(setting.value, tuple) else (setting.value,)
        words: dict[str, tree.Name | tree.Text] = {}
        for item in items:
            if isinstance(item, tree.Name | tree.Text):
                words.setdefault(item.text if isinstance(item, tree.Name) else item.value, item)
        return tuple(words.values())

    def word(self, key: str) -> str | None:
        """The name or text of a key, or None."""
        setting = self.get(key)
        if setting is None:
            return None
        if isinstance(setting.value, tree.Name):
            return setting.value.text
        return setting.value.value if isinstance(setting.value, tree.Text) else None

    def block(self, key: str) -> tuple[tree.Setting | tree.Clause, ...]:
        """What stands in the block of a key; nothing where it is not set."""
        setting = self.get(key)
        return setting.value if setting and isinstance(setting.value, tuple) else ()  # type: ignore[return-value]


def _span(setting: tree.Setting) -> Span:
    value = setting.value
    return setting.span if isinstance(value, tuple) else value.span
