"""The prose of documents as plain sentences."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["plain_text"]

_LONGEST = 300
_TAG = re.compile(r"<[^<>]{1,200}>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_MARK = re.compile(r"(?<!\w)[*_`#]+|[*_`]+(?!\w)")
_BREAK = re.compile(r"\n\s*\n|<(?:br|p|/p|/li|/h\d)\s*/?>", re.IGNORECASE)


def plain_text(value: Any) -> str:
    """The first paragraph of a description, without markup, at most some 300 characters of whole sentences.

    Empty for what is no text.
    """
    if not isinstance(value, str):
        return ""
    for paragraph in _BREAK.split(value):
        text = _LINK.sub(r"\1", _TAG.sub("", paragraph))
        text = " ".join(_MARK.sub("", text).split())
        if text:
            break
    else:
        return ""
    if len(text) <= _LONGEST:
        return text
    cut = text[:_LONGEST]
    end = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: end + 1] if end > 0 else cut.rpartition(" ")[0] + " …"
