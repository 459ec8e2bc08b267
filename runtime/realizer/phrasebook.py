"""The phrasebook: wordings by what is said and by tone, as Jinja2 templates in data files.

A wording is one line. Its ``{{ names }}`` are values of the moment, or other entries of the same
book (``{{ greeting }}``), so that a few lines compose into many messages. A name with a capital
(``{{ Facts }}``) is the same thing at the beginning of a sentence. Lines of text and names, which
nearly all are, are filled directly; a line with Jinja2 logic is compiled in the sandbox, once.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from dialoom.runtime.realizer.wordfile import read_lines, read_wording
from dialoom.runtime.realizer.words import capitalise

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

__all__ = ["Phrasebook", "Speech", "Wording", "WordingError", "phrasebook"]

_ENDS = ".?!"


class WordingError(LookupError):
    """A data file lacks an entry or names something that is not there: a bug of the wording."""


@cache
def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


@dataclass(frozen=True)
class Wording:
    """One line of the book. ``names``: what it wants to be told."""

    source: str

    @cached_property
    def segments(self) -> tuple[tuple[bool, str], ...] | None:
        """(is a name, text) in order, or None where the line holds Jinja2 logic."""
        from jinja2 import nodes

        parts: list[tuple[bool, str]] = []
        for statement in _environment().parse(self.source).body:
            if not isinstance(statement, nodes.Output):
                return None
            for node in statement.nodes:
                if isinstance(node, nodes.TemplateData):
                    parts.append((False, node.data))
                elif isinstance(node, nodes.Name):
                    parts.append((True, node.name))
                else:
                    return None
        return tuple(parts)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in it, sorted."""
        from jinja2.meta import find_undeclared_variables

        return tuple(sorted(find_undeclared_variables(_environment().parse(self.source))))

    @cached_property
    def _template(self) -> Any:
        return _environment().from_string(self.source)

    def fill(self, resolve: Callable[[str], str]) -> str:
        """The text with every name replaced by ``resolve(name)``.

        What comes out empty takes the blank beside it along; a value that ends a sentence itself
        takes the full stop's place. Values are never changed.
        """
        if self.segments is None:
            return str(self._template.render({name: resolve(name) for name in self.names})).strip()
        text = ""
        for is_name, part in self.segments:
            piece = resolve(part) if is_name else part
            if not piece:
                continue
            if (not text or text[-1] == " ") and piece[0] == " ":
                piece = piece[1:]
            if text and piece[:1] == "." and text[-1] in _ENDS:
                piece = piece[1:]
            if text[-1:] == " " and not is_name and piece[:1] in _ENDS:
                text = text[:-1]
            text += piece
        return text.rstrip(" ") if self.segments and not self.segments[-1][0] else text


class Phrasebook:
    """All wordings of one data file."""

    def __init__(self, name: str, data: Mapping[str, Any]) -> None:
        self.name = name
        self._data = data
        self._lines: dict[tuple[str, str], tuple[Wording, ...]] = {}

    def __contains__(self, key: object) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        """All entries, in the order written."""
        return iter(self._data)

    def lines(self, key: str, tone: str = "any") -> tuple[Wording, ...]:
        """The wordings of an entry: those of the tone and those for any; WordingError where none."""
        found = self._lines.get((key, tone))
        if found is None:
            entry = self._data.get(key)
            if entry is None:
                raise WordingError(f"{self.name} has no entry {key!r}")
            if isinstance(entry, str):
                entry = {"any": entry}
            texts = read_lines(entry.get(tone, "")) if tone != "any" else ()
            texts += read_lines(entry.get("any", ""))
            if not texts:
                raise WordingError(f"{self.name}: {key!r} has no wording for the tone {tone!r}")
            found = tuple(Wording("" if text == "-" else text) for text in texts)
            self._lines[key, tone] = found
        return found


@cache
def phrasebook(name: str) -> Phrasebook:
    """The book of that data file, read once a process."""
    return Phrasebook(name, read_wording(name))


class Speech:
    """One speaker in one dialogue: a book, a tone, a stream; avoids saying a thing twice alike.

    ``protected`` holds the values said: a sentence that begins with one is not capitalised.
    """

    def __init__(self, book: Phrasebook, tone: str, rng: random.Random) -> None:
        self.book = book
        self.tone = tone
        self.rng = rng
        self.protected: set[str] = set()
        self._used: set[tuple[str, int]] = set()

    def chance(self, share: float) -> bool:
        """True with the given probability."""
        return self.rng.random() < share

    def say(self, key: str, values: Mapping[str, str] | None = None) -> str:
        """A wording of the entry, filled; WordingError for a name that is neither value nor entry."""
        lines = self.book.lines(key, self.tone)
        first = int(self.rng.random() * len(lines))
        chosen = first
        for step in range(len(lines)):
            chosen = (first + step) % len(lines)
            if (key, chosen) not in self._used:
                break
        self._used.add((key, chosen))
        given = values or {}
        return lines[chosen].fill(lambda name: self._resolve(name, given))

    def sentence(self, text: str) -> str:
        """The text with a capital first letter, unless it begins with a value."""
        if any(value and text.startswith(value) for value in self.protected):
            return text
        return capitalise(text)

    def _resolve(self, name: str, values: Mapping[str, str]) -> str:
        if name in values:
            return values[name]
        low = name[0].lower() + name[1:]
        text = values.get(low)
        if text is None:
            if low not in self.book:
                raise WordingError(f"{self.book.name}: nothing is known by the name {name!r}")
            text = self.say(low, values)
        return self.sentence(text) if name != low else text
