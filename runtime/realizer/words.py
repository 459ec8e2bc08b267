"""Word forms: names split into words, verbs, plurals, articles, lists.

All vocabulary is data (``wording/words.yaml``); this module only knows the regular rules of English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dialoom.runtime.realizer.wordfile import read_lines, read_wording

__all__ = [
    "Lexicon", "capitalise", "copula", "definite", "first_person", "fix_articles", "head_noun", "indefinite",
    "is_plural", "joined", "lexicon", "plural", "split_name", "with_article",
]

_WORDS = re.compile(r"v\d+(?![a-z])|\d+[a-z]+|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_ARTICLE = re.compile(r"\b([Aa])n? (?=([\w.-]+))")


@dataclass(frozen=True)
class Lexicon:
    """The word lists. ``base_of`` maps every form of a verb (``creates``, ``creating``) to its base."""

    past_of: dict[str, str]
    base_of: dict[str, str]
    third_of: frozenset[str]
    also_nouns: frozenset[str]
    asking: frozenset[str]
    definite: frozenset[str]
    on_existing: frozenset[str]
    said_as: dict[str, str]
    labels_as: dict[str, str]
    methods: dict[str, str]
    noise: frozenset[str]
    uncountable: frozenset[str]
    plurals: frozenset[str]
    singulars: frozenset[str]
    prepositions: frozenset[str]
    determiners: frozenset[str]
    small: frozenset[str]
    states: frozenset[str]
    takes_a: tuple[str, ...]
    takes_an: tuple[str, ...]

    def is_state(self, label: str) -> bool:
        """Whether something can be said to be it: ``blocked``, ``out of stock``."""
        return label in self.states or (" " not in label and len(label) > 4 and label.endswith("ed"))

    def is_verb(self, word: str) -> bool:
        """Whether ``word`` is the base form of a known verb."""
        return word in self.past_of


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


def _doubles(verb: str) -> bool:
    short = re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", verb)
    return bool(short) or verb in {"cancel", "resend", "submit", "transfer"}


def _gerund(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if _doubles(verb) and verb != "resend" else "") + "ing"


def _regular_past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + (verb[-1] if _doubles(verb) else "") + "ed"


@cache
def lexicon() -> Lexicon:
    """The word lists of ``words.yaml``, read once a process."""
    data: dict[str, Any] = read_wording("words.yaml")
    past_of: dict[str, str] = {}
    base_of: dict[str, str] = {}
    for line in read_lines(data["verbs"]):
        verb, _, past = (part.strip() for part in line.partition(":"))
        past_of[verb] = past or _regular_past(verb)
        for form in (verb, _third(verb), _gerund(verb)):
            base_of[form] = verb
    base_of |= {wrong: right for wrong, right in data["said_as"].items() if right in past_of and wrong not in past_of}

    def words(key: str) -> frozenset[str]:
        return frozenset(read_lines(data[key]))

    return Lexicon(
        past_of=past_of,
        base_of=base_of,
        third_of=frozenset(_third(verb) for verb in past_of),
        also_nouns=words("also_nouns"),
        asking=words("asking_verbs"),
        definite=words("definite_verbs"),
        on_existing=words("verbs_on_existing"),
        said_as=dict(data["said_as"]),
        labels_as=dict(data["labels_as"]),
        methods=dict(data["methods"]),
        noise=words("noise_words"),
        uncountable=words("uncountable"),
        plurals=words("plurals"),
        singulars=words("singulars"),
        prepositions=words("prepositions"),
        determiners=words("determiners"),
        small=words("small_words"),
        states=words("states"),
        takes_a=read_lines(data["takes_a"]),
        takes_an=read_lines(data["takes_an"]),
    )


def split_name(name: str) -> list[str]:
    """The words of a programmer's name, lower case; runs of capitals stay (``getUserByENSGID``).

    >>> split_name("getBoardsIdActions")
    ['get', 'boards', 'id', 'actions']
    """
    found = _WORDS.findall(name)
    mixed = any(char.islower() for char in name)
    return [word if mixed and len(word) > 2 and word.isupper() else word.lower() for word in found]


def is_plural(word: str) -> bool:
    """Whether a noun looks like more than one."""
    if len(word) > 1 and word.isupper():  # SMS
        return False
    known, word = lexicon(), word.lower()
    if word in known.plurals:
        return True
    if word in known.singulars or word in known.uncountable:
        return False
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def plural(noun: str) -> str:
    """``lead`` → ``leads``, ``reply`` → ``replies``; what is no count noun gets ``results``."""
    if is_plural(noun):
        return noun
    return f"{noun} results" if noun.lower() in lexicon().uncountable else _third(noun)  # nouns end as verbs do


def head_noun(words: Sequence[str]) -> str:
    """The noun that a phrase is about: ``number of employees`` → ``number``."""
    known = lexicon()
    for index, word in enumerate(words):
        if index and word in known.prepositions:
            return words[index - 1]
    return words[-1]


def copula(phrase: str) -> str:
    """``is`` or ``are``, as the noun phrase wants it."""
    return "are" if is_plural(head_noun(phrase.split())) else "is"


def indefinite(word: str) -> str:
    """``a`` or ``an``, as ``word`` wants it."""
    known, low = lexicon(), word.lower()
    if low.startswith(known.takes_an):
        return "an"
    if low.startswith(known.takes_a):
        return "a"
    if word[:2].isupper() and not any(vowel in word[1:] for vowel in "AEIOU"):
        return "an" if word[0] in "AEFHILMNORSX" else "a"
    return "an" if low[:1] in "aeiou" or low[:2] in {"8", "11", "18"} else "a"


def fix_articles(text: str) -> str:
    """``a existing`` → ``an existing``; for phrases made by us, never for values."""
    return _ARTICLE.sub(lambda match: match[1] + ("n " if indefinite(match[2]) == "an" else " "), text)


def with_article(phrase: str, article: str = "a") -> str:
    """A noun phrase with its article, if it wants one: ``lead`` → ``a lead``, ``lead notes`` stays.

    Mass nouns take ``the``; what has a determiner already is left alone.
    """
    words = phrase.split()
    if not words or words[0].lower() in lexicon().determiners:
        return phrase
    if words[0].isdigit() or "'s" in words[0]:
        return phrase
    head = head_noun(words)
    if article == "the" or head.lower() in lexicon().uncountable:
        return f"the {phrase}"
    if is_plural(head) or any(is_plural(word) for word in words[:-1] if head == words[-1]):
        return phrase
    return f"{indefinite(words[0])} {phrase}"


def definite(phrase: str) -> str:
    """``create a lead`` → ``create the lead``: the first article made definite."""
    return re.sub(r"\ban? ", "the ", phrase, count=1)


def first_person(phrase: str) -> str:
    """A description in the user's own mouth: ``your account`` → ``my account``."""
    return re.sub(r"\b([Yy])our\b", lambda match: "My" if match[1] == "Y" else "my", phrase)


def joined(items: Sequence[str], last: str = "and") -> str:
    """``a, b and c``; items that hold commas themselves are kept apart by a comma before the last word."""
    if len(items) < 2:
        return "".join(items)
    comma = "," if any("," in item for item in items) else ""
    return f"{', '.join(items[:-1])}{comma} {last} {items[-1]}"


def capitalise(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]
