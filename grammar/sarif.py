"""Diagnostics as a SARIF 2.1.0 log, the form that code scanners and editors exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dialoom.grammar.codes import CODES
from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.source import Source

__all__ = ["sarif_log"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_log(diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source]) -> dict[str, Any]:
    """The log as a JSON value: one run, its rules those of the codes that occur."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "dialoom", "rules": [_rule(code) for code in codes]}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(diagnostic, codes.index(diagnostic.code), sources) for diagnostic in diagnostics],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    entry = CODES.get(code)
    if entry is not None:
        rule["shortDescription"] = {"text": entry.title}
        rule["fullDescription"] = {"text": entry.explanation}
    return rule


def _result(diagnostic: Diagnostic, rule: int, sources: Mapping[str, Source]) -> dict[str, Any]:
    help = [f"help: {diagnostic.help}"] if diagnostic.help else []
    text = "\n".join([diagnostic.message, *diagnostic.notes, *help])
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": text},
        "locations": [_location(diagnostic.labels[0], sources)],
    }
    if diagnostic.labels[1:]:
        result["relatedLocations"] = [
            {"id": i, **_location(label, sources)} for i, label in enumerate(diagnostic.labels[1:], 1)
        ]
    return result


def _location(label: Label, sources: Mapping[str, Source]) -> dict[str, Any]:
    span = label.span
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(span.source.replace("\\", "/"))}}
    source = sources.get(span.source)
    if source is not None:
        start, end = source.position(span.start), source.position(span.end)
        physical["region"] = {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        }
    location: dict[str, Any] = {"physicalLocation": physical}
    if label.text:
        location["message"] = {"text": label.text}
    return location
