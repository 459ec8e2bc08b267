"""YAML as nodes with places: composed from libyaml's events, scalars left as they are written.

Composed here and not by PyYAML's composer: that one recurses, expands aliases and would have to be
told to forget its types. Tags (except ``!name``), anchors, aliases and second documents are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.reader import EVERYTHING
from dialoom.grammar.recovery import blank
from dialoom.grammar.source import Source, Span
from dialoom.grammar.yaml_blame import Layout

__all__ = ["DEEPEST", "Item", "Listing", "Pairs", "Scalar", "compose", "yaml_problem"]

DEEPEST = 40
"""How deep mappings and lists may nest."""

_PARTNERS = {'"': '"', "}": "{", "]": "["}
_MOST_MALFORMED = 10
"""How many malformed places of a text are reported."""

_MOST_REFUSED = 100
"""After so many refused parts a text is given up."""

_MOST_READ = 1_000_000
"""How many characters are read again, in all, to find them."""

NAME_TAG = "!name"
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A plain or quoted value; ``offset`` is where its text starts, if it stands there as it is."""

    text: str
    span: Span
    plain: bool = True
    name: bool = False
    offset: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is said: no text, ``~`` or ``null``."""
        return self.plain and not self.name and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Item, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping, in the order written; its keys may repeat."""

    pairs: tuple[tuple[Item, Item], ...]
    span: Span


Item = Scalar | Listing | Pairs


@dataclass(frozen=True, slots=True)
class Composition:
    """The root (None: an empty file, or nothing could be read), the comments, and what is refused."""

    root: Item | None
    comments: tuple[Span, ...]
    diagnostics: tuple[Diagnostic, ...]
    lost: frozenset[str] = frozenset()


def compose(source: Source) -> Composition:
    """The nodes of a YAML text; never raises for what stands in it.

    Where it is malformed, the declaration around the mistake is left out, its name is among the ``lost``
    ones, and the rest is read.
    """
    text, lost, found = source.text, set[str](), list[Diagnostic]()
    most = min(_MOST_MALFORMED, max(1, _MOST_READ // max(len(text), 1)))
    while True:
        composer = _Composer(source, text)
        failure = composer.run()
        if failure is None:
            break
        found.append(failure.diagnostic)
        rest = None if failure.region is None else blank(text, *failure.region)
        if rest is None or rest == text or len(found) >= most:
            return Composition(None, (), (*composer.refused, *found), frozenset({EVERYTHING}))
        text = rest
        lost |= failure.lost
    return Composition(composer.root, tuple(composer.comments()), (*composer.refused, *found), frozenset(lost))


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why the text is no YAML; what to leave out to read on, if that can be told, and the names it declares."""

    diagnostic: Diagnostic
    region: tuple[int, int] | None = None
    lost: frozenset[str] = frozenset()


class _Composer:
    """Builds nodes from events, with a stack of its own; the text is the source's, with pieces blanked out."""

    def __init__(self, source: Source, text: str) -> None:
        self.source = source
        self.text = text
        self.root: Item | None = None
        self.refused: list[Diagnostic] = []
        self.scalars: list[Span] = []
        self.open: list[tuple[int, list[Item]]] = []

    def run(self) -> _Failure | None:
        """Go through the events; what is returned is why the text is no YAML."""
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        documents = 0
        try:
            for event in yaml.parse(self.text, Loader=loader):
                kind = type(event).__name__
                if kind == "DocumentStartEvent":
                    documents += 1
                    if documents > 1:
                        self._refuse(event, "a second document", "one file holds one spec")
                        return None
                elif kind in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent", "AliasEvent"):
                    self._start(event, kind)
                elif kind in ("SequenceEndEvent", "MappingEndEvent"):
                    self._end(event, kind)
                if len(self.refused) >= _MOST_REFUSED:
                    return _Failure(self.refused.pop())
                if len(self.open) > DEEPEST:
                    return _Failure(self._too_deep(event))
        except yaml.YAMLError as error:
            return self._malformed(error)
        except UnicodeEncodeError as error:
            place = Label(self.source.span(error.start, error.end))
            return _Failure(Diagnostic("E0140", "the file holds half a character", (place,)))
        return None

    def _span(self, event: Any) -> Span:
        return self.source.span(event.start_mark.index, event.end_mark.index)

    def _start(self, event: Any, kind: str) -> None:
        if kind == "AliasEvent":
            self._refuse(event, f"the alias `*{event.anchor}`", "write out what it stands for")
            return self._add(Scalar("", self._span(event)))
        if event.anchor is not None:
            self._refuse(event, f"the anchor `&{event.anchor}`", "leave it out: nothing may refer to it")
        named = kind == "ScalarEvent" and event.tag == NAME_TAG
        if event.tag is not None and not named:
            self._refuse(event, f"the tag `{event.tag}`", "leave it out: quotes tell texts from names and numbers")
        if kind != "ScalarEvent":
            return self.open.append((event.start_mark.index, []))
        span = self._span(event)
        if not event.style:
            self._check_plain(event.value, span)
        raw = self.source.text[span.start : span.end]
        skipped = 0 if raw == event.value else 1 if raw[1:-1] == event.value else None
        self.scalars.append(span)
        return self._add(
            Scalar(event.value, span, not event.style, named, None if skipped is None else span.start + skipped)
        )

    def _check_plain(self, text: str, span: Span) -> None:
        """A plain value that ends with a mark whose partner is not in it lost that partner."""
        mark = text[-1:]
        opener = _PARTNERS.get(mark)
        if opener is None or (text.count(mark) % 2 == 0 if opener == mark else text.count(opener) >= text.count(mark)):
            return
        message = f"this `{mark}` ends what nothing opens" if opener == mark else f"this `{mark}` closes nothing"
        help = f"add the `{opener}` that is missing before it, or quote the whole text"
        self.refused.append(Diagnostic("E0140", message, (Label(self.source.span(span.end - 1, span.end)),), help=help))

    def _end(self, event: Any, kind: str) -> None:
        start, items = self.open.pop()
        span = self.source.span(start, max((item.span.end for item in items), default=event.end_mark.index))
        if kind == "SequenceEndEvent":
            self._add(Listing(tuple(items), span))
        else:
            self._add(Pairs(tuple(zip(items[::2], items[1::2], strict=True)), span))

    def _add(self, item: Item) -> None:
        if self.open:
            self.open[-1][1].append(item)
        else:
            self.root = item

    def _refuse(self, event: Any, what: str, mend: str) -> None:
        place = Label(self._span(event))
        self.refused.append(Diagnostic("E0143", f"specs have no use for {what}", (place,), help=mend))

    def _too_deep(self, event: Any) -> Diagnostic:
        at = event.start_mark.index
        return Diagnostic("E0106", f"the file nests deeper than {DEEPEST}", (Label(self.source.span(at, at)),))

    def _malformed(self, error: Any) -> _Failure:
        """What is wrong, at the line to blame, and where that was noticed."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = mark.index if mark is not None else getattr(error, "position", 0)
        at = min(at, len(self.text))
        problem = str(getattr(error, "problem", None) or getattr(error, "reason", ""))
        context = getattr(error, "context_mark", None)
        layout = Layout(self.text)
        line = layout.line_of(at)
        tab = self.text[at : at + 1] == "\t" or re.match(r" *\t", layout.lines[line])
        at = min(at, layout.starts[line] + len(layout.lines[line]))
        blame = None if tab else layout.blame(problem, at, context.index if context is not None else None)
        if blame is None:
            message, help = yaml_problem("tab" if tab else problem)
            labels = [Label(self.source.span(at, min(at + 1, len(self.text))))]
            if context is not None and context.index < at:
                labels.append(Label(self.source.span(context.index, context.index + 1), "this started here"))
        else:
            line, message, help = blame.line, blame.message, blame.help
            labels = [Label(self.source.span(blame.start, blame.end))]
            if layout.line_of(at) != line:
                labels.append(Label(self.source.span(at, min(at + 1, len(self.text))), "noticed here"))
        start, end, lost = layout.declaration(line)
        return _Failure(Diagnostic("E0140", message, tuple(labels), help=help), (start, end), lost)

    def comments(self) -> Iterator[Span]:
        """The places of the comments: what looks like one between the scalars."""
        ends = [0, *(span.end for span in self.scalars)]
        starts = [*(span.start for span in self.scalars), len(self.text)]
        for end, start in zip(ends, starts, strict=True):
            for found in _COMMENT.finditer(self.text, end, start):
                yield self.source.span(found.start(), found.end())


def yaml_problem(problem: str) -> tuple[str, str]:
    """What is wrong, and the mend, in our words for those of the YAML library."""
    return next((words for part, words in _PROBLEMS.items() if part in problem), _UNKNOWN_PROBLEM)


_UNKNOWN_PROBLEM = ("this is not well-formed YAML", "check the indentation and the brackets before this place")
_PROBLEMS = {
    "mapping values are not allowed": (
        "a `:` stands where no key can be", "quote a text that holds `: `, and indent keys of one mapping alike"
    ),
    "tab": ("a tab stands where YAML wants spaces", "indent with spaces"),
    "cannot start any token": ("a character stands here that YAML wants quoted", "indent with spaces; quote the text"),
    "unexpected end of stream": ("a quoted text does not end", "add the closing quote"),
    "did not find expected key": ("a key of the mapping was expected here", "indent keys of one mapping alike"),
    "did not find expected ',' or": ("a list or mapping in brackets is not closed", "add the missing `]`, `}` or `,`"),
    "could not find expected ':'": ("a key lacks its `:`", "write `key: value`"),
    "did not find expected '-' indicator": (
        "an item of the list was expected here", "indent the items of one list alike"
    ),
    "unknown escape character": (
        "a text in double quotes has an escape that YAML has not", "write `\\\\` for a backslash"
    ),
    "undefined alias": ("an alias stands for nothing", "write out what is meant"),
    "special characters are not allowed": ("the file holds control characters", "take them out"),
    "control characters are not allowed": ("the file holds control characters", "take them out"),
    "block sequence entries": ("a list item stands where none can be", "put the list on lines of its own"),
}
