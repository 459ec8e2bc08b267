"""Diagnostics as text for people, and as JSON, SARIF and GitHub annotations for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.source import Source, Span

__all__ = ["Form", "count_line", "render"]

Form = Literal["text", "json", "sarif", "github"]


def render(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source], form: Form = "text", color: bool = False
) -> str:
    """The diagnostics in one of the forms, in the order given; ends with a line break unless empty.

    ``sources`` holds the texts by the names that the spans carry; where one is missing, only the
    name is shown. ``color`` (text only) adds ANSI colours.
    """
    if form == "json":
        found = [_as_json(diagnostic, sources) for diagnostic in diagnostics]
        return _dump({"version": 1, "diagnostics": found, "summary": _count(diagnostics)})
    if form == "sarif":
        from dialoom.grammar.sarif import sarif_log

        return _dump(sarif_log(diagnostics, sources))
    if form == "github":
        return "".join(_annotation(diagnostic, sources) for diagnostic in diagnostics)
    from dialoom.grammar.excerpt import render_text

    text = render_text(diagnostics, sources, color)
    return f"{text}\n{count_line(diagnostics)}\n" if diagnostics else ""


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _count(diagnostics: Sequence[Diagnostic]) -> dict[str, int]:
    errors = sum(diagnostic.severity == "error" for diagnostic in diagnostics)
    return {"errors": errors, "warnings": len(diagnostics) - errors}


def count_line(diagnostics: Sequence[Diagnostic]) -> str:
    """``2 errors, 1 warning``; without any: ``no errors``."""
    count = _count(diagnostics)
    parts = [
        f"{number} {word if number == 1 else word + 's'}"
        for word, number in (("error", count["errors"]), ("warning", count["warnings"]))
        if number
    ]
    return ", ".join(parts) or "no errors"


def _as_json(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "labels": [{**_place(label.span, sources), "text": label.text} for label in diagnostic.labels],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
    }


def _place(span: Span, sources: Mapping[str, Source]) -> dict[str, Any]:
    source = sources.get(span.source)
    place: dict[str, Any] = {"file": span.source, "start": span.start, "end": span.end}
    if source is not None:
        for side, offset in (("start", span.start), ("end", span.end)):
            position = source.position(offset)
            place[f"{side}_line"], place[f"{side}_column"] = position.line, position.column
    return place


def _annotation(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> str:
    """A workflow command, ``::error file=…,line=…,col=…::…``, its values escaped as GitHub asks."""
    place = _place(diagnostic.span, sources)
    properties = {"file": place["file"], "title": diagnostic.code}
    if "start_line" in place:
        properties |= {"line": place["start_line"], "endLine": place["end_line"], "col": place["start_column"]}
        if place["start_line"] == place["end_line"]:
            properties["endColumn"] = place["end_column"]
    shown = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in properties.items())
    help = [f"help: {diagnostic.help}"] if diagnostic.help else []
    message = "\n".join([diagnostic.message, *diagnostic.notes, *help])
    return f"::{diagnostic.severity} {shown}::{_escape(message)}\n"


def _escape(text: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
