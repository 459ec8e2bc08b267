"""What tells two tools apart, in the user's words, where the spec does not say it."""

from __future__ import annotations

import re

from dialoom.compiler.plan import Tool

__all__ = ["difference"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def _content(tool: Tool) -> set[str]:
    text = f"{tool.name.rpartition('.')[2]} {tool.description}"
    words = {word.lower() for word in _WORD.findall(text)}
    return words | {p.name.lower() for p in tool.inputs}


def _phrase(tool: Tool) -> str:
    """The first sentence of the description without its end, else the name in words; starts small."""
    first = re.split(r"(?<=[a-z0-9)])[.;:!?](?:\s|$)|\n", tool.description.strip(), maxsplit=1)[0].strip(" .")
    if not 0 < len(first.split()) <= 14:
        first = " ".join(word.lower() for word in _WORD.findall(tool.name.rpartition(".")[2]))
    return first[:1].lower() + first[1:] if not first[:2].isupper() else first


def difference(gold: Tool, other: Tool) -> str | None:
    """A clause like ``I want to open an opportunity, not to create a quote``.

    None where the gold tool has no word and no input that the other lacks: then nothing that could
    be said tells them apart.
    """
    if not _content(gold) - _content(other) and not _content(other) - _content(gold):
        return None
    ours, theirs = _phrase(gold), _phrase(other)
    if ours == theirs:
        return None
    return f"I want to {ours}, not to {theirs}"
