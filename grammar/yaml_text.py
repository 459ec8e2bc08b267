"""YAML as text: scalars quoted as little as is safe, short mappings and lists on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Doc", "Items", "Pairs", "emit", "quoted", "verbatim", "written"]

WIDTH = 100

_SAFE = re.compile(r"[^\W\d_][\w.\-]*(?:\*)?|_[\w.\-]*")
_SAFE_IN_BLOCK = re.compile(r"[^\W\d_][\w.\-]*(?:[ \w.\-*(),?=<>!+%]*[\w*)?+%=<>])?")
_FLOW_MARKS = re.compile(r"^(?![\"!]).*[\[\]{},?]")
_ESCAPED = re.compile(r'[\x00-\x1f\x7f-\xa0"\\\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]')
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping; keys are rendered already."""

    pairs: Sequence[tuple[str, Doc]]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: Sequence[Doc]


Doc = str | Pairs | Items
"""A scalar that is rendered already, a mapping, or a list."""


def quoted(text: str) -> str:
    """A text in double quotes."""
    return '"' + _ESCAPED.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}", text) + '"'


def verbatim(text: str) -> str:
    """A name: plain where it reads as nothing else, else quoted."""
    return text if _SAFE.fullmatch(text) and text.lower() not in ("null", "true", "false") else quoted(text)


def written(text: str) -> str:
    """A piece of the DSL, or a key of several words: plain where that is safe, else quoted."""
    return text if _SAFE_IN_BLOCK.fullmatch(text) and text.lower() != "null" else quoted(text)


def emit(doc: Doc) -> str:
    """The text of a document; ends with a line break."""
    return "\n".join(_block(doc, "")) + "\n"


def _flow(doc: Doc) -> str:
    """The document in brackets, on one line."""
    if isinstance(doc, str):
        return quoted(doc) if _FLOW_MARKS.match(doc) else doc
    if isinstance(doc, Items):
        return "[" + ", ".join(map(_flow, doc.items)) + "]"
    return "{" + ", ".join(f"{_flow(key)}: {_flow(value)}" for key, value in doc.pairs) + "}"


def _deep(doc: Doc) -> bool:
    """Whether a mapping stands in it: such a thing reads better over several lines."""
    if isinstance(doc, str):
        return False
    parts = doc.items if isinstance(doc, Items) else [value for _, value in doc.pairs]
    return any(isinstance(part, Pairs) or _deep(part) for part in parts)


def _one_line(doc: Doc, used: int) -> str | None:
    """The document on one line, if it is a scalar, or empty, or short and not deep."""
    if isinstance(doc, str):
        return doc
    parts = doc.items if isinstance(doc, Items) else doc.pairs
    if parts and _deep(doc):
        return None
    line = _flow(doc)
    return line if not parts or used + len(line) <= WIDTH else None


def _block(doc: Doc, indent: str) -> list[str]:
    """The document over several lines, each with the indent."""
    if isinstance(doc, str) or not (doc.items if isinstance(doc, Items) else doc.pairs):
        return [indent + _flow(doc)]
    lines: list[str] = []
    if isinstance(doc, Items):
        for item in doc.items:
            line = _one_line(item, len(indent) + 2)
            if line is not None:
                lines.append(f"{indent}- {line}")
            else:
                first, *rest = _block(item, indent + "  ")
                lines += [f"{indent}- {first[len(indent) + 2 :]}", *rest]
        return lines
    for key, value in doc.pairs:
        line = _one_line(value, len(indent) + len(key) + 2) if indent else (value if isinstance(value, str) else None)
        if line is not None:
            lines.append(f"{indent}{key}: {line}")
        else:
            deeper = indent if isinstance(value, Items) and indent else indent + "  "
            lines += [f"{indent}{key}:", *_block(value, deeper)]
    return lines
