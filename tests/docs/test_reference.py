"""The reference: its examples compile, say the same in both surfaces, and leave no construct out.

What lacks an example is listed in the failure. After changing an example: ``python -m tests.docs.test_reference``
writes the YAML beside each again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from lark import Token, Tree

from dialoom.compiler import setting_keys, value_types
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.metrics import DATA_METRICS, LIVE_METRICS
from dialoom.grammar import parser
from dialoom.grammar.reader import Reading, read
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml
from tests.packaging.tree import ROOT

PAGE = ROOT / "docs" / "reference" / "README.md"
_PAIR = re.compile(r"^```loom\n(.*?)^```\n(?:\n```yaml\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
ALONE = {"pattern_key", "condition_key", "pattern_step"}
"""Pieces of the DSL that the YAML surface holds in its scalars: parsed alone, never part of a spec."""


def pairs() -> list[tuple[str, str]]:
    """The examples of the page, as both surfaces write them."""
    return _PAIR.findall(PAGE.read_text(encoding="utf-8"))


def _read(name: str, text: str) -> Reading:
    reading = read(Source(name, text))
    assert reading.diagnostics == (), (text, [one.message for one in reading.diagnostics])
    return reading


def _used(tree: Tree[Token]) -> Iterator[str]:
    """The rules and terminals of a parse tree; of terminals that the tree leaves out, nothing."""
    for part in tree.iter_subtrees():
        yield str(part.data)
        yield from (child.type for child in part.children if isinstance(child, Token))


def test_the_examples_are_one_spec_that_compiles(tmp_path: Path) -> None:
    shutil.copytree(PAGE.parent / "catalogs", tmp_path / "catalogs")
    spec = tmp_path / "reference.loom"
    spec.write_text("\n".join(loom for loom, _ in pairs()), encoding="utf-8")
    compiled = compile_spec(spec)
    assert [one.message for one in compiled.diagnostics] == []
    assert compiled.plan is not None


def test_both_surfaces_say_the_same() -> None:
    for loom, written in pairs():
        assert written, f"no YAML beside:\n{loom}"
        assert _read("a.loom.yaml", written).spec == _read("a.loom", loom).spec, loom


def test_every_rule_of_the_grammar_has_an_example() -> None:
    used = {name for loom, _ in pairs() for name in _used(parser.parse(loom))}
    grammar = (ROOT / "grammar" / "loom.lark").read_text(encoding="utf-8")
    rules = set(re.findall(r"^([a-z]\w*) *:", grammar, re.MULTILINE))
    assert sorted(rules - used - ALONE) == []


def test_every_word_of_the_language_has_an_example() -> None:
    shown = "\n".join(loom for loom, _ in pairs())
    words = {word for word in parser.keywords().values() if not re.search(rf"(?<![\w.]){word}(?![\w.])", shown)}
    assert sorted(words) == []


def test_every_key_and_choice_is_told() -> None:
    text = PAGE.read_text(encoding="utf-8")
    tables = (setting_keys.DATASET_KEYS, setting_keys.TRAIN_KEYS, setting_keys.LORA_KEYS, setting_keys.EVALUATE_KEYS,
              setting_keys.PERSONA_KEYS, setting_keys.DIFFICULTY_KEYS, setting_keys.TYPING_KEYS, setting_keys.TYPE_KEYS,
              setting_keys.DOMAIN_KEYS, setting_keys.DOMAIN_STEPS)
    keys = {key for table in tables for key in table}
    choices = {choice for table in tables for key in table.values() for choice in key.choices}
    words = keys | choices | {*value_types._BASES, *value_types._FORMS, *setting_keys.LEVELS, *DATA_METRICS,
                              *LIVE_METRICS}
    assert sorted(word for word in words if not re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", text)) == []


def test_every_built_in_pattern_is_told() -> None:
    standard = (ROOT / "specs" / "std" / "patterns.loom").read_text(encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in re.findall(r"^pattern (\w+)", standard, re.MULTILINE) if f"`{name}" not in text] == []


def _with_yaml(found: re.Match[str]) -> str:
    return f"```loom\n{found[1]}```\n\n```yaml\n{print_yaml(_read('a.loom', found[1]).spec)}```\n"


if __name__ == "__main__":
    PAGE.write_text(_PAIR.sub(_with_yaml, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
