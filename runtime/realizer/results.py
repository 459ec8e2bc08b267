"""Results as people are told of them: the values that matter, in words."""

from __future__ import annotations

from typing import Any

from dialoom.runtime.realizer.conversation import Result, shown, spoken
from dialoom.runtime.realizer.prose import name_words
from dialoom.runtime.realizer.words import copula, joined

__all__ = ["failure_message", "found_items", "item_names", "result_clauses"]

Json = Any
_LONGEST = 60  # characters of a value worth saying
_LONGEST_LABEL = 4  # words
_MOST = 3
_OUTCOMES = frozenset({"status", "success", "result"})  # fields that say no more than that it went well
_WELL = frozenset({"done", "ok", "success"})


def _fields(payload: Json) -> list[tuple[str, Json]]:
    """The scalar fields of a result, one level of nesting opened."""
    if not isinstance(payload, dict):
        return []
    out: list[tuple[str, Json]] = []
    for key, value in payload.items():
        inner = value.items() if isinstance(value, dict) else [("", value)]
        for sub, leaf in inner:
            if isinstance(leaf, str | int | float) and not isinstance(leaf, bool) and "\n" not in str(leaf):
                text = str(leaf)
                if text and len(text) <= _LONGEST:
                    out.append((_label(name_words(key), name_words(sub) if sub else []), leaf))
    return [pair for pair in out if len(pair[0].replace(" of the", "").split()) <= _LONGEST_LABEL] or out


def _label(outer: list[str], inner: list[str]) -> str:
    """``suspension id``, ``full suspend reason of the suspension``: what a field inside of another is called."""
    if not inner:
        return " ".join(outer)
    stem = {word[:-1] if word.endswith("s") else word for word in outer}
    if stem <= {word[:-1] if word.endswith("s") else word for word in inner}:
        return " ".join(inner)
    if len(inner) == 1:
        return " ".join([*outer, *inner])
    return f"{' '.join(inner)} of the {' '.join(outer)}"


def result_clauses(result: Result, noun: str, most: int = _MOST) -> str:
    """``the lead id is L-48213 and the status is new``: what the call's arguments did not say already.

    Empty where the result says nothing new.
    """
    known = {spoken(value) for value in result.call.arguments.values()}
    clauses = []
    for label, value in _fields(result.payload):
        if spoken(value) in known or (label in _OUTCOMES and spoken(value).lower() in _WELL):
            continue
        named = f"{noun} {label}".strip() if label in {"id", "key", "name"} else label
        clauses.append(f"the {named} {copula(named)} {shown(value)}")
    return joined(clauses[:most])


def found_items(payload: Json) -> list[Json] | None:
    """The records of a result that is a list, or holds one and nothing else that is not plain; else None."""
    if isinstance(payload, list):
        return payload
    if isinstance(payload, dict):
        lists = [value for value in payload.values() if isinstance(value, list)]
        if len(lists) == 1 and (not lists[0] or isinstance(lists[0][0], dict)):
            return lists[0]
    return None


def item_names(items: list[Json], most: int = _MOST) -> str:
    """The first records by what names them best: a name or title, else an id, else nothing."""
    names = []
    for item in items[:most]:
        if isinstance(item, str | int | float) and not isinstance(item, bool):
            names.append(shown(item))
            continue
        fields = _fields(item)
        ranked = [text for ending in ("name", "title", "id", "key") for label, text in fields
                  if label.split()[-1:] == [ending]]
        if ranked or fields:
            names.append(shown(ranked[0] if ranked else fields[0][1]))
    return joined(names)


def failure_message(payload: Json) -> str:
    """What an error result says, as the end of a sentence."""
    text = ""
    if isinstance(payload, dict):
        text = str(payload.get("message") or payload.get("error") or "")
    text = text.replace("_", " ").strip().rstrip(".")
    if not text:
        return "an error came back"
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
