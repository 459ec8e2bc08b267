"""Descriptions as people would say them: the first sentence of an author's prose, as an infinitive.

``"<p>Returns a list of [users](…) …</p>"`` → ``get a list of users``.
"""

from __future__ import annotations

import html
import re

from dialoom.runtime.realizer.words import (
    fix_articles,
    is_plural,
    lexicon,
    split_name,
    with_article,
)

__all__ = ["first_sentence", "infinitive", "name_words", "noun_phrase"]

LONGEST = 16  # words; a longer description is cut where a clause ends

_TAG = re.compile(r"<[^<>]{1,200}>")
_CODE = re.compile(r"```.*?```", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_URL = re.compile(r"\b(?:https?://|www\.)\S+")
_MARKS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`|^[#>\-*• \t]+|\*\*", re.MULTILINE)
_BULLET = re.compile(r"\n\s*(?:[-*•]|\d+[.)])\s")
_BRACKETS = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]")
_BOUNDARY = re.compile(r"(?<!\b[A-Z])(?<!e\.g)(?<!i\.e)(?<!etc)(?<!vs)(?<!\bNo)[.!?](?=\s|$)|"
                       r"\n\s*\n|:\s*\n|[;\n](?=\s*[-*•])")
_SUBJECT = re.compile(
    r"^(?:note:\s*)?(?:(?:this|the|an?)\s+)?(?:\w+\s+){0,2}?"
    r"(?:api|endpoint|method|methods|resource|operation|call|tool|function|request|route|service|command|action)\s+"
    r"(?:(?:that|which|to|for|can|will|may|is|are|be|been|used|you|allows?|lets?|enables?|users?|us|the|client|clients|"
    r"developers|responds? with)\s+)*(?=\w)", re.IGNORECASE)
_ALLOWING = re.compile(
    r"^(?:(?:you|users?|clients?) (?:can|may|could|will)(?: be able)?(?: to)? |"
    r"(?:allows?|lets?|enables?|permits?|helps?|used?)(?: (?:the |a )?(?:users?|you|clients?|callers?|us|developers))?"
    r" to (?:be able to )?|used? (?:this|the) \w+ to |to (?=\w))", re.IGNORECASE)
_EMPTY = re.compile(r"^(?:documentation|note|deprecated|required scopes?|get request|post request|put request|"
                    r"delete request|authorization|permissions?|beta|warning|important|see)\b[^a-z]*(?:$|:)", re.I)
_CLAUSE = re.compile(
    r",? (?:which|that|where|whose|who|such as|so that|in order to|using|based on|along with|including|if|when|"
    r"unless|because|after|before)\b|[;:] |,(?! (?:and|or) | [^,]+,? (?:and|or) ) | - | – | — ")
_LATE = re.compile(r" (?:with|by|from|for|within|in|on|to|via|through)\b")
_LATER = re.compile(r" (?:and|or)\b")
_GIVEN = re.compile(r"^(?:given|based on|for|with|if|when|once)\b[^,]*,\s+(?=\w)", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,;:.!?–—-]+$")


def _plain(text: str) -> str:
    text = html.unescape(_TAG.sub(" ", text.replace("\r\n", "\n").replace("\xa0", " ")))
    text = _BULLET.sub("\n\n", _LINK.sub(r"\1", _CODE.sub(" ", text)))
    return _MARKS.sub("", _URL.sub("", text))


def first_sentence(text: str) -> str:
    """The first sentence of prose that says something, without markup; "" where there is none."""
    for sentence in _BOUNDARY.split(_plain(text)):
        words = " ".join(sentence.split())
        if words and not _EMPTY.match(words) and re.search(r"[A-Za-z]{2}", words):
            bare = _BRACKETS.sub("", words).strip()
            return _TRAILING.sub("", bare or words)
    return ""


def _lower_title(words: list[str]) -> list[str]:
    """``Get Available Genre Seeds`` is a title: its capitals are no names."""
    long = [word for word in words if len(word) > 3]
    if not long or not all(word[0].isupper() for word in words if len(word) > 3):
        return words
    return [word if word[1:] != word[1:].lower() else word.lower() for word in words]


def _known_verb(word: str, following: str) -> tuple[str, bool] | None:
    """(base, whether it was the third person) of a word that opens a description, if it is a verb."""
    known, low = lexicon(), word.lower().strip(",")
    if "/" in low:
        bases = [known.base_of.get(part) for part in low.split("/")]
        return None if None in bases else (" or ".join(base for base in bases if base), True)
    base = known.base_of.get(low)
    if base is None and following.lower() in {"a", "an", "the"} and low.isalpha() and low not in known.small:
        base = low[:-1] if low.endswith("s") and not low.endswith("ss") else low  # a verb that no list knows
        return base, base != low
    if base is None:
        return None
    third = low in known.third_of and low != base
    if third and base in known.also_nouns and following.lower() not in {
            "a", "an", "the", "all", "any", "your", "one", "this", "new", "for", "multiple", "information", "details"}:
        return None
    return base, third


def _agree(words: list[str]) -> list[str]:
    """``Create or updates`` → the later verbs of the same sentence become infinitives, too."""
    known, out = lexicon(), list(words)
    for index in range(1, len(out)):
        if out[index - 1].rstrip(",").lower() in {"and", "or", "then"} or out[index - 1].endswith(","):
            low = out[index].lower()
            form = low in known.third_of or low.endswith("ing")
            noun = not low.endswith("ing") and known.base_of.get(low) in known.also_nouns
            if form and low in known.base_of and not noun:
                out[index] = known.base_of[low]
    return out


def _shorten(phrase: str, longest: int) -> str:
    for pattern in (_CLAUSE, _LATE, _LATER):
        words = phrase.split()
        if len(words) <= longest:
            return phrase
        cuts = [match.start() for match in pattern.finditer(phrase)
                if 3 <= len(phrase[: match.start()].split()) <= longest]
        if cuts:
            phrase = phrase[: cuts[0] if pattern is _CLAUSE else cuts[-1]]
    return phrase if len(phrase.split()) <= longest else ""


def infinitive(description: str, longest: int = LONGEST) -> str:
    """What a description says the tool does, as an infinitive clause without a full stop.

    Empty where the first sentence does not begin with a verb that ``words.yaml`` knows (after
    ``This endpoint``, ``Allows you to`` and the like), or cannot be cut to ``longest`` words.
    """
    sentence = first_sentence(description)
    sentence = _SUBJECT.sub("", _GIVEN.sub("", sentence))
    for _ in range(2):
        sentence = _ALLOWING.sub("", sentence)
    words = _lower_title(sentence.split())
    if len(words) < 2:
        return ""
    verb = _known_verb(words[0], words[1])
    if verb is None:
        return ""
    base, third = verb
    rest = _agree(words) if third or words[0].lower().endswith("ing") else words
    rest = rest[1:]
    if words[0].lower().endswith("ing") and rest[0].lower() == "of":
        rest = rest[1:]
    said = lexicon().said_as.get(base, base)
    if base == "post" and rest[0].lower() not in {"a", "an", "the", "new"}:
        said = base
    phrase = _shorten(f"{said} {' '.join(rest)}", longest)
    phrase = _TRAILING.sub("", phrase)
    if len(phrase.split()) < 2:
        return ""
    return fix_articles(_determined(phrase))


def _determined(phrase: str) -> str:
    """Telegraph style gets its article: ``cancel webinar`` → ``cancel a webinar``."""
    head, _, rest = phrase.partition(" ")
    if head == "look" and rest.startswith("up "):
        head, rest = "look up", rest[3:]
    words = rest.split()
    if words[:2] == ["list", "of"]:
        return f"{head} a {rest}"
    stops = lexicon().prepositions | {"out", "up", "if", "whether", "off", "or", "and", "that"}
    if not 0 < len(words) <= 4 or any(word.lower() in stops for word in words):
        return phrase
    if is_plural(words[-1]) or not all(re.fullmatch(r"[\w-]+", word) for word in words):
        return phrase
    return f"{head} {with_article(rest, 'the' if head in lexicon().definite else 'a')}"


def noun_phrase(description: str, longest: int = LONGEST) -> str:
    """A description that is no clause but names a thing: ``Tax rates by Country Code`` → in lower case."""
    words = _lower_title(first_sentence(description).split())
    words = [word for word in words if word.lower() != "resource"]
    finite = {"is", "are", "belongs", "allows", "lets", "can", "will", "has", "this", "you"}
    if not 1 < len(words) <= longest or "(" in words[-1] or finite & {word.lower() for word in words}:
        return ""
    first = words[0] if words[0][1:] != words[0][1:].lower() else words[0].lower()
    return _shorten(" ".join([first, *words[1:]]), longest)


def name_words(name: str) -> list[str]:
    """The words of a tool's or parameter's name that mean something to a person."""
    noise = lexicon().noise
    return [word for word in split_name(name) if word.lower() not in noise and not word.isdigit()] or split_name(name)
