"""What the description of a text tells of it: the form of a date, that it identifies something, that it is an address.

A description decides where it is plain about the value itself; what it mentions besides decides nothing.
"""

from __future__ import annotations

import re

__all__ = ["told_by_description"]

_TIMES = ("date", "time", "datetime")
_SAMPLES = {  # forms of dates that no generator writes, by a text in the description
    r"\bYYYYMMDDHH\b": "^202[67](0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])(0[0-9]|1[0-9]|2[0-3])$",
    r"\bMM/YYYY\b": "^(0[1-9]|1[0-2])/20(2[7-9]|3[0-2])$",
    r"\bYYYYMMDD\b|%Y%m%d": "^202[67](0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])$",
    r"\bin DD format\b": "^(0[1-9]|1[0-9]|2[0-8])$",
    r"(?<!%Y-)%m-%d": "^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$",
    r"\b(unix|epoch)\b": "^17[0-9]{8}$",
}
_DATED = re.compile(r"(^|_)(dates?|finish|start|end|since|until|from|to)$|^date_", re.IGNORECASE)
_MOMENT = re.compile(
    r"%d[ T]?%H|DD hh:mm|DD[ T]?'?T?'?HH|ISO[ -]?8601 (timestamp|date-?time)|RFC ?3339|datetime|date and time",
    re.IGNORECASE)
_DAY = re.compile(r"%Y-%m-%d|\bYYYY-MM-DD\b|^(the )?(start|end|finish|first|last|due) date\b", re.IGNORECASE)
_CLOCK = re.compile(r"^(the )?(start |end )?time of\b|%H:%M\b(?!.*%d)", re.IGNORECASE)
_ONE_ID = re.compile(
    r"^(an?|the|this|its)? ?((unique|opaque|node|internal)[ -])*(\w+ ){0,2}(id|identifier)\b(?! (or|and)\b)(?!s)"
    r"|\bunique (string|identifier) that identifies\b|\bunique [\w ]{0,30}identifier\b", re.IGNORECASE)
_NO_ID = re.compile(r"\bgit (reference|ref)\b|\bbranch\b|\bapi key\b|\bsecret key\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\be-?mail\b", re.IGNORECASE)
_NO_ADDRESS = re.compile(
    r"comma-separated|\bquery\b|\bor (an )?e-?mail|password|\blist of\b|subject|template|content of", re.IGNORECASE)


def told_by_description(name: str, generator: str, description: str) -> tuple[str, str | None]:
    """The generator of a text and its pattern, if it takes one; ``generator`` is what the name alone tells."""
    first = re.split(r"[,:;(\n]|\. ", description.strip(), maxsplit=1)[0]
    dated = generator in _TIMES or _DATED.search(name)
    if _ONE_ID.search(first) and generator in ("text", *_TIMES, "title", "sentence"):
        return "id", None
    if dated:
        for words, pattern in _SAMPLES.items():
            if re.search(words, description, re.IGNORECASE):
                return "pattern", pattern
        if _MOMENT.search(description):
            return "datetime", None
        if _DAY.search(description):
            return "date", None
        if generator == "datetime" and _CLOCK.search(description):
            return "time", None
    if generator == "text" and _ADDRESS.search(first) and not _NO_ADDRESS.search(description):
        return "email", None
    if generator == "text" and re.match(r"an? date\b", first, re.IGNORECASE):
        return "date", None
    if generator == "id" and _NO_ID.search(description):
        return "text", None
    return generator, None
