"""Every word of the grammar is known by its meaning, and the blocks are those of the grammar."""

from __future__ import annotations

from dialoom.grammar.chunk import DECLARATIONS
from dialoom.grammar.keywords import blocks, keyword_groups
from dialoom.grammar.parser import keywords
from dialoom.grammar.textmate import textmate_grammar


def test_the_groups_hold_every_keyword_once() -> None:
    grouped = [word for words in keyword_groups().values() for word in words]
    assert sorted(grouped) == sorted(keywords().values())


def test_declarations_are_those_that_the_recovery_knows() -> None:
    assert set(DECLARATIONS) == set(keyword_groups()["declaration"]) == set(blocks()[""].starts)


def test_every_keyword_stands_in_a_block() -> None:
    assert {word.text for block in blocks().values() for word in block.words} == set(keywords().values())


def test_what_a_word_is_depends_on_the_block() -> None:
    in_scenario = {word.text: word for word in blocks()["scenario"].words}
    in_pattern = {word.text: word for word in blocks()["pattern"].words}
    assert (in_scenario["when"].braces, in_pattern["when"].braces) == ("always", "never")
    assert (blocks()["entity"].content, blocks()["dataset"].content) == ("fields", "settings")
    assert (blocks()["patterns"].content, blocks()["reveal"].content) == ("names", "items")
    assert "turn" in blocks()["reveal"].starts
    assert "turn" not in blocks()["scenario"].starts


def test_the_textmate_grammar_names_every_keyword() -> None:
    told = str(textmate_grammar())
    assert [word for word in keywords().values() if word not in told] == []
