"""Names as they stand in a source: where each part of a dotted name begins and ends."""

from __future__ import annotations

import re

from dialoom.grammar.literal import decode_name
from dialoom.grammar.source import Source, Span

__all__ = ["WrittenName", "written_name"]

_PART = re.compile(r"`(?:[^`]|``)+`|[^.`]+")


class WrittenName:
    """A dotted name with the span of each of its parts; ``parts`` as they are meant, without backticks."""

    def __init__(self, parts: tuple[str, ...], spans: tuple[Span, ...]) -> None:
        """The parts and their places, as many of the one as of the other."""
        self.parts, self.spans = parts, spans

    @property
    def span(self) -> Span:
        """All of it, without quotes around it."""
        return self.spans[0].to(self.spans[-1])

    def head(self, text: str) -> Span | None:
        """The place of the first parts, those that make ``text``; None where no parts do."""
        for count in range(1, len(self.parts) + 1):
            if ".".join(self.parts[:count]) == text:
                return self.spans[0].to(self.spans[count - 1])
        return None

    def tail(self, text: str) -> Span | None:
        """The place of the last parts, those that make ``text``."""
        for count in range(1, len(self.parts) + 1):
            if ".".join(self.parts[-count:]) == text:
                return self.spans[-count].to(self.spans[-1])
        return None

    def after(self, text: str) -> Span | None:
        """The place of what follows the first parts, those that make ``text``; None where nothing does."""
        for count in range(1, len(self.parts)):
            if ".".join(self.parts[:count]) == text:
                return self.spans[count].to(self.spans[-1])
        return None


def written_name(source: Source, span: Span, text: str) -> WrittenName | None:
    """How the name ``text`` stands at a span of either surface; None where it does not stand there as one piece."""
    raw = source.text[span.start : span.end]
    if decode_name(raw) == text:
        pieces = [(m.start(), m.end(), decode_name(m[0])) for m in _PART.finditer(raw)]
        base = span.start
    elif text and raw.count(text) == 1:  # in YAML, perhaps in quotes or behind a tag
        base, at, pieces = span.start + raw.index(text), 0, []
        for part in text.split("."):
            pieces.append((at, at + len(part), part))
            at += len(part) + 1
    else:
        return None
    if not pieces:
        return None
    return WrittenName(tuple(part for _, _, part in pieces),
                       tuple(source.span(base + start, base + end) for start, end, _ in pieces))
