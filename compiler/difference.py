"""What tells two tools apart, in the user's words, where the spec does not say it."""

from __future__ import annotations

import re

from dialoom.compiler.plan import Tool
from dialoom.compiler.words import split_words

__all__ = ["difference", "wish"]

_VERBS = frozenset(re.findall(r"\w+", """
    accept ack acknowledge activate add adjust allow analyze anonymize answer append apply approve archive assign
    attach authorize batch block book bookmark borrow bulk buy calculate call cancel change chat check clear clone close
    complete compute confirm connect convert copy count create deactivate decline define delete deliver describe
    detach disable dismiss display download drop edit enable end enqueue evaluate execute export extend fetch fill
    filter find finish flush follow generate get give grant import increase initiate insert install invite issue join
    leave lend link list listen load lock log look make mark match merge modify move mute notify obtain open order pass
    patch pause pay perform pin ping place play post preview print process provide publish purge push put query queue
    read receive refresh refund register reject release remove rename render renew reopen replace report request
    resend reserve reset resolve restore resume retrieve retry return revoke run save schedule search see select send
    set share ship show sign silence skip start stop store submit subscribe suspend swap switch sync synchronize tag
    test toggle track transfer translate trigger undo unfollow uninstall unlink unlock unmute unpin unpublish
    unsubscribe update upgrade upload upsert use validate verify view watch withdraw write
"""))
_LONGEST = 14


def _content(tool: Tool) -> set[str]:
    text = f"{tool.name.rpartition('.')[2]} {tool.description}"
    words = {word.lower() for word in split_words(text)}
    return words | {p.name.lower() for p in tool.inputs}


def _base(word: str) -> str:
    """The verb that a word is a form of, as a wish has it: ``create`` of ``Creates``; empty for no verb."""
    lower = word.lower()
    forms = [lower, lower.removesuffix("s"), lower.removesuffix("es")]
    forms += [f"{lower[:-3]}y"] if lower.endswith("ies") else []
    forms += [f"{lower[:-3]}e", lower[:-3]] if lower.endswith("ing") else []
    return next((form for form in forms if form in _VERBS), "")


def _uncapitalized(words: list[str]) -> list[str]:
    """The words of a title, `Custom Playlist Cover`, as in a sentence; what is written in capitals stays."""
    if all(word[:1].isupper() or len(word) <= 3 for word in words):
        return [word.lower() if word[1:].islower() or len(word) == 1 else word for word in words]
    return [words[0].lower() if words[0][1:].islower() or len(words[0]) == 1 else words[0], *words[1:]]


def wish(tool: Tool) -> str:
    """What somebody wants who wants this tool, to follow ``to``: ``open an opportunity``.

    The first sentence of the description if it is short and starts with a verb, else the name in words.
    """
    first = re.split(r"(?<=[a-z0-9)])[.;:!?](?:\s|$)|\n", tool.description.strip(), maxsplit=1)[0].strip(" .")
    words = first.split()
    if 1 < len(words) <= _LONGEST and _base(words[0]):
        return " ".join([_base(words[0]), *_uncapitalized(words[1:])])
    named = [word.lower() for word in split_words(tool.name.rpartition(".")[2])]
    if named and _base(named[0]):
        return " ".join([_base(named[0]), *named[1:]])
    if 0 < len(words) <= _LONGEST:
        return " ".join(["get", *_uncapitalized(words)])
    return "use " + " ".join(named)


def difference(gold: Tool, other: Tool) -> str | None:
    """A clause like ``I want to open an opportunity, not to create a quote``.

    None where the gold tool has no word and no input that the other lacks: then nothing that could
    be said tells them apart.
    """
    if not _content(gold) - _content(other) and not _content(other) - _content(gold):
        return None
    ours, theirs = wish(gold), wish(other)
    if ours == theirs:  # told by their names, where their sentences are one
        ours, theirs = (" ".join(w.lower() for w in split_words(tool.name)) for tool in (gold, other))
    return f"I want to {ours}, not to {theirs}" if ours != theirs else None
