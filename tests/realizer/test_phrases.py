from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dialoom.runtime.realizer.prose import first_sentence
from dialoom.runtime.realizer.toolphrase import common_noun, distinct_phrases, phrase_of
from dialoom.runtime.realizer.words import (
    definite,
    fix_articles,
    is_plural,
    joined,
    lexicon,
    split_name,
    with_article,
)
from tests.synthesis.plans import TOOLS

CASES = yaml.safe_load((Path(__file__).parent / "data" / "phrases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_operations_are_said_as_people_would(case: dict[str, str]) -> None:
    phrase = phrase_of(case["name"], case["description"])
    assert (phrase.short, phrase.long, phrase.done) == (case["short"], case["long"], case["done"])


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("getBoardsIdActions", ["get", "boards", "id", "actions"]),
        ("post_v1_files", ["post", "v1", "files"]),
        ("createHTMLReport", ["create", "HTML", "report"]),
        ("get3dsAvailability", ["get", "3ds", "availability"]),
        ("customer-id", ["customer", "id"]),
    ],
)
def test_names_are_split_into_words(name: str, words: list[str]) -> None:
    assert split_name(name) == words


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("lead", "a lead"), ("existing user", "an existing user"), ("user", "a user"), ("hour", "an hour"),
        ("API key", "an API key"), ("leads", "leads"), ("information", "the information"), ("the lead", "the lead"),
        ("URL", "a URL"), ("SMS", "an SMS"), ("one-way flight", "a one-way flight"), ("user's bio", "user's bio"),
    ],
)
def test_articles(phrase: str, said: str) -> None:
    assert with_article(phrase) == said


def test_small_words() -> None:
    assert fix_articles("create a existing entry for an user") == "create an existing entry for a user"
    assert definite("create an order for a user") == "create the order for a user"
    assert joined(["a", "b", "c"], "or") == "a, b or c"
    assert joined(["a, b", "c"]) == "a, b, and c"
    assert [word for word in ("status", "address", "tags", "news", "people") if is_plural(word)] == ["tags", "people"]


@pytest.mark.parametrize(
    ("verb", "forms"),
    [("create", ("creates", "creating", "created")), ("copy", ("copies", "copying", "copied")),
     ("search", ("searches", "searching", "searched")), ("submit", ("submits", "submitting", "submitted")),
     ("send", ("sends", "sending", "sent")), ("stop", ("stops", "stopping", "stopped"))],
)
def test_verbs(verb: str, forms: tuple[str, str, str]) -> None:
    known = lexicon()
    assert [known.base_of[form] for form in forms[:2]] == [verb, verb]
    assert known.past_of[verb] == forms[2]


def test_first_sentence_is_cleaned() -> None:
    text = "<p>Get request.</p> <p>Returns [users](https://example.org) of `this` **account**, e.g. yours. More.</p>"
    assert first_sentence(text) == "Returns users of this account, e.g. yours"


def test_phrases_of_several_tools_differ() -> None:
    assert len(set(distinct_phrases(TOOLS))) == len(TOOLS)
    twice = [TOOLS[0], TOOLS[0]]
    assert len(distinct_phrases(twice)) == 2


def test_common_noun() -> None:
    by_name = {tool.name: tool for tool in TOOLS}
    assert common_noun([by_name["Sales.UpdateOpportunity"], by_name["Sales.CreateOpportunity"]]) == "opportunity"
    assert common_noun([by_name["CRM.CreateLead"], by_name["CRM.CreateContact"]]) == ""
