"""Every word and key of the language has its meaning told, and nothing else has."""

from __future__ import annotations

from dialoom.cli.languageserver.meaning import SETTINGS, key_meanings, word_meanings
from dialoom.compiler.symbols import Index, Occurrence, Symbol
from dialoom.grammar.parser import keywords
from dialoom.grammar.source import Span


def test_words_are_those_of_the_grammar() -> None:
    assert sorted(word_meanings()) == sorted(keywords().values())


def test_meanings_are_sentences() -> None:
    told = {**word_meanings(), **{key: text for block in (*SETTINGS, "split") for key, text in
                                  key_meanings(block).items()}}
    assert [word for word, text in told.items() if not text.endswith(".") or not text[0].isupper()] == []


def test_the_shortest_name_at_a_place_counts() -> None:
    whole, part = Span("a", 0, 9), Span("a", 0, 5)
    index = Index((Occurrence(Symbol("tool", "Sales.Get"), whole), Occurrence(Symbol("prefix", "Sales"), part)))
    assert [one.symbol.kind for one in index.at("a", 3)] == ["prefix"]
    assert [one.symbol.kind for one in index.at("a", 7)] == ["tool"]
    assert index.at("a", 12) == []
