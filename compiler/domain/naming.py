"""What the things of a domain are called: in names of tools and fields, and in sentences."""

from __future__ import annotations

import re

__all__ = ["camel", "capital", "plural", "snake", "with_article"]

_WORD = re.compile(r"[^\W_]+")
_VOWEL_SOUND = re.compile(r"(?!uni|use|usa|usu|eu|one\b)[aeiou]|hour|honest|heir", re.IGNORECASE)
_IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children", "foot": "feet"}


def snake(words: str) -> str:
    """``due date`` → ``due_date``."""
    found = "_".join(_WORD.findall(words.casefold()))
    return f"_{found}" if found[:1].isdigit() else found


def camel(words: str) -> str:
    """``due date`` → ``DueDate``."""
    return "".join(word[:1].upper() + word[1:] for word in _WORD.findall(words))


def capital(sentence: str) -> str:
    """The sentence with a capital letter at its start."""
    return sentence[:1].upper() + sentence[1:]


def with_article(noun: str) -> str:
    """``a loan``, ``an order``."""
    return f"{'an' if _VOWEL_SOUND.match(noun) else 'a'} {noun}"


def plural(noun: str) -> str:
    """``loans``, ``deliveries``, ``boxes``; of several words, that of the last."""
    head, space, last = noun.rpartition(" ")
    if last in _IRREGULAR:
        return head + space + _IRREGULAR[last]
    if re.search(r"[^aeiou]y$", last):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if re.search(r"(s|x|z|ch|sh)$", last) else f"{noun}s"
