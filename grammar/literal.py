"""Leaves as they are written: quoted texts, names, numbers; reading them and writing them."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

__all__ = [
    "MAXIMUM_DIGITS", "PLAIN_NAME", "decode_name", "decode_number", "decode_text", "encode_long_text", "encode_name",
    "encode_number", "encode_text", "wrong_escapes",
]

MAXIMUM_DIGITS = 40
"""Longest number that is read, in characters: what is longer is a mistake."""

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u\{(?P<code>[0-9a-fA-F]{1,6})\}|(?P<letter>[\s\S]))")
_SEGMENT = re.compile(r"`((?:[^`]|``)+)`|([^.`]+)")
_PLAIN_SEGMENT = re.compile(r"[^\W\d]\w*")
PLAIN_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*(?:\.\*)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _character(code: str) -> str | None:
    point = int(code, 16)
    return chr(point) if point <= 0x10FFFF and not 0xD800 <= point <= 0xDFFF else None


def _resolve(escape: re.Match[str]) -> str:
    code = escape["code"]
    found = _character(code) if code else _ESCAPES.get(escape["letter"])
    return escape[0] if found is None else found


def wrong_escapes(raw: str) -> list[tuple[int, int]]:
    """Start and end, in ``raw``, of each escape that the language has not."""
    wrong = []
    for escape in _ESCAPE.finditer(raw):
        code = escape["code"]
        if (_character(code) if code else _ESCAPES.get(escape["letter"])) is None:
            wrong.append(escape.span())
    return wrong


def decode_text(raw: str) -> str:
    """The text that a literal, quotes included, stands for; a long one is dedented first.

    Of a long text the first line, if blank, and the last one, if blank, are not part of it; the
    indentation that all its other lines share is taken away; line breaks are ``\\n``.
    """
    inner = _dedent(raw[3:-3]) if raw.startswith('"""') else raw[1:-1]
    return _ESCAPE.sub(_resolve, inner) if "\\" in inner else inner


def _dedent(inner: str) -> str:
    lines = inner.replace("\r\n", "\n").split("\n")
    if len(lines) == 1:
        return inner
    first = lines.pop(0)
    if not lines[-1].strip():
        lines.pop()
    lines = [line if line.strip() else "" for line in lines]
    filled = [line for line in lines if line]
    shared = min((len(line) - len(line.lstrip(" \t")) for line in filled), default=0)
    if any(line[:shared] != filled[0][:shared] for line in filled):
        shared = 0
    lines = [line[shared:] for line in lines]
    return "\n".join(lines if not first.strip() else [first, *lines])


def encode_text(value: str) -> str:
    """The text as a literal on one line."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_CONTROL.sub(_escape_control, escaped)}"'


def _escape_control(found: re.Match[str]) -> str:
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return short.get(found[0]) or f"\\u{{{ord(found[0]):x}}}"


def encode_long_text(value: str, indent: str) -> str:
    """The text as a literal over several lines where that says the same, else on one line."""
    if "\n" in value:
        escaped = value.replace("\\", "\\\\").replace('"""', '\\"""').replace("\r", "\\r")
        lines = [f"{indent}{line}" if line else "" for line in escaped.split("\n")]
        literal = "\n".join(['"""', *lines, f'{indent}"""'])
        if not _CONTROL.search(value.replace("\n", "")) and decode_text(literal) == value:
            return literal
    return encode_text(value)


def decode_name(raw: str) -> str:
    """The name without the backticks of its parts."""
    if "`" not in raw:
        return raw
    parts = (quoted.replace("``", "`") if quoted else plain for quoted, plain in _SEGMENT.findall(raw))
    return ".".join(parts)


def encode_name(text: str, reserved: Collection[str] = ()) -> str:
    """The name, in backticks where it has other characters or is ``reserved`` at this place."""
    if text in reserved:
        return f"`{text}`"
    if PLAIN_NAME.fullmatch(text):
        return text
    parts = text.split(".")
    if not all(parts):
        return _ticked(text)
    last = len(parts) - 1
    return ".".join(
        part if _PLAIN_SEGMENT.fullmatch(part) or (part == "*" and i == last and i > 0) else _ticked(part)
        for i, part in enumerate(parts)
    )


def _ticked(part: str) -> str:
    return "`" + part.replace("`", "``") + "`"


def decode_number(raw: str) -> tuple[int | float, bool] | None:
    """Value and whether it was a percentage (then as a fraction); None: too long or too large."""
    if len(raw) > MAXIMUM_DIGITS:
        return None
    digits = raw.replace("_", "")
    percent = digits.endswith("%")
    if percent:
        value: int | float = float(Decimal(digits[:-1]) / 100)
    elif digits.lstrip("-").isdigit():
        return int(digits), False
    else:
        value = float(digits)
    return None if value in (float("inf"), float("-inf")) else (value, percent)


def encode_number(value: int | float, percent: bool = False) -> str:
    """The number as it is written: ``1_000``, ``0.5``, ``40%``; reading it gives exactly ``value``."""
    if percent:
        shown = (Decimal(repr(value)) * 100).normalize()
        return f"{shown:f}%" if abs(shown.adjusted()) < 15 else f"{shown}%"
    if isinstance(value, int) and abs(value) >= 10_000:
        return f"{value:_}"
    return repr(value)
