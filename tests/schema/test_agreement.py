"""The schema and the readers agree: what these take it takes, and of what these refuse it refuses nearly all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dialoom.compiler import setting_keys as keys
from dialoom.compiler.findings import Findings
from dialoom.compiler.goalsearch import SHAPES
from dialoom.compiler.imports import CATALOG_KINDS
from dialoom.compiler.lint.rules import RULES
from dialoom.compiler.pattern_vocabulary import OUTCOMES, PLACES
from dialoom.compiler.reveal import POLICIES
from dialoom.compiler.scenarios import NONE_REASONS
from dialoom.compiler.settings import Key, SettingsReader
from dialoom.compiler.tools import VERBS
from dialoom.compiler.variants import KINDS
from dialoom.grammar import tree as t
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml
from tests.corpus.fault import apply
from tests.corpus.measure import corpus
from tests.corpus.measure import specs as right_specs
from tests.grammar.trees import HERE, names, numbers, ranges, specs, texts, tuples
from tests.schema.test_schema import said

_WORDS: Mapping[tuple[type, str], tuple[str, ...]] = {
    (t.Import, "kind"): CATALOG_KINDS, (t.Pattern, "when"): tuple(PLACES), (t.Pattern, "outcome"): OUTCOMES,
    (t.NoCall, "reason"): NONE_REASONS, (t.FromGraph, "shapes"): SHAPES, (t.Variants, "kinds"): KINDS,
    (t.Reveal, "policy"): POLICIES, (t.Reveal, "source"): ("persona",), (t.Effect, "verb"): VERBS,
    (t.Switch, "rule"): tuple(rule.name for rule in RULES),
}
"""Where a tree that is drawn has any name, and the language has words."""

_TABLES: Mapping[str, Mapping[str, Key]] = {
    "dataset": keys.DATASET_KEYS, "train": keys.TRAIN_KEYS, "evaluate": keys.EVALUATE_KEYS,
    "persona": keys.PERSONA_KEYS, "difficulty": keys.DIFFICULTY_KEYS, "type": keys.TYPE_KEYS,
    "domain": keys.DOMAIN_KEYS,
}


def in_words(node: Any) -> Any:
    """The tree with words of the language where there have to be some, and without settings, which have tables."""
    if isinstance(node, tuple):
        return tuple(in_words(part) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changed: dict[str, Any] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        words = _WORDS.get((type(node), field.name))
        if field.name == "settings":
            changed[field.name] = ()
        elif words and isinstance(value, tuple):
            changed[field.name] = tuple(_word(name, words) for name in value)
        elif words and value is not None:
            changed[field.name] = _word(value, words)
        elif field.name != "span":
            changed[field.name] = in_words(value)
    return replace(node, **changed)


def _word(name: t.Name, words: tuple[str, ...]) -> t.Name:
    return t.Name(words[len(name.text) % len(words)], HERE)


@given(specs)
@settings(max_examples=100)
def test_every_tree_passes_as_it_is_printed(spec: t.Spec) -> None:
    text = print_yaml(in_words(spec))
    assert read(Source("a.loom.yaml", text)).diagnostics == ()
    assert said(text) == [], text


_VALUES = st.one_of(names, texts, numbers, ranges, tuples(names), tuples(texts), tuples(numbers),
                    st.sampled_from(["true", "false"]).map(lambda word: t.Name(word, HERE)),
                    st.integers(0, 40).map(lambda value: t.Number(value, HERE)))


@given(st.data())
@settings(max_examples=200)
def test_every_setting_that_the_compiler_takes_passes(data: st.DataObject) -> None:
    group = data.draw(st.sampled_from(sorted(_TABLES)))
    name, key = data.draw(st.sampled_from(sorted((n, k) for n, k in _TABLES[group].items() if k.kind != "block")))
    chosen = st.sampled_from(key.choices).map(lambda word: t.Name(word, HERE)) if key.choices else _VALUES
    setting = t.Setting(t.Name(name, HERE), data.draw(chosen | _VALUES), HERE)
    findings = Findings()
    SettingsReader("it", (setting,), _TABLES[group], findings)
    assume(not findings.diagnostics)
    own: Any = {
        "domain": t.Domain,
        "dataset": t.Dataset, "train": t.Train, "evaluate": t.Evaluate, "persona": t.Persona, "type": t.TypeDeclaration,
        "difficulty": t.Difficulty,
    }[group]
    given_type = {"type": t.TypeExpression(t.Name("string", HERE), HERE)} if group == "type" else {}
    named = {"title": t.Text("a", HERE)} if group == "domain" else {"name": t.Name("a", HERE)}
    made = own(**named, settings=(setting,), span=HERE, **given_type)
    text = print_yaml(t.Spec((made,), HERE))
    assert said(text) == [], text


_FORM = ("E0142", "E0144", "E0145")
"""Unknown keys, wrong forms, missing keys; malformed YAML and keys written twice an editor tells without a schema."""


@cache
def _corpus() -> tuple[tuple[str, frozenset[str], bool | None], ...]:
    """The wrong specs: the slip, the codes of reading, and whether the schema refuses it (None: it is no YAML)."""
    right = right_specs()
    found = []
    for fault in corpus():
        if fault.surface == "yaml":
            text = apply(right[fault.spec, "yaml"], [fault])
            codes = frozenset(one.code for one in read(Source("a.loom.yaml", text)).diagnostics)
            try:
                found.append((fault.name, codes, bool(said(text))))
            except ValueError:
                found.append((fault.name, codes, None))
    return tuple(found)


def test_the_right_specs_of_the_corpus_pass() -> None:
    assert [name for (name, surface), text in right_specs().items() if surface == "yaml" and said(text)] == []


def test_what_the_reader_refuses_the_schema_refuses() -> None:
    """All but what JSON cannot tell: a condition or a type that is not written as in the DSL, keys in a wrong order."""
    shape = [(name, refused) for name, codes, refused in _corpus() if codes & set(_FORM) and refused is not None]
    passed = [name for name, refused in shape if not refused]
    every = [refused for _, _, refused in _corpus()]
    print(f"\nwrong keys and forms: {len(shape)}, refused {1 - len(passed) / len(shape):.1%}; of {len(every)} slips of "
          f"all kinds {sum(refused is None for refused in every)} are no YAML, {sum(map(bool, every))} are refused")
    assert len(shape) >= 150
    assert len(passed) <= 0.02 * len(shape), passed
