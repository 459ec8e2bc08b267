"""What the surfaces can say, and where they say that it stands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from dialoom.grammar import tree as t
from dialoom.grammar.reader import Reading, read
from dialoom.grammar.source import Source, Span
from dialoom.grammar.yaml_printer import print_yaml

SPECS = Path(__file__).parents[2] / "specs"


def _read(text: str, name: str = "x.loom") -> Reading:
    return read(Source(name, text))


def _one(text: str) -> t.Declaration:
    reading = _read(text)
    assert reading.diagnostics == ()
    (declaration,) = reading.spec.declarations
    return declaration


def test_words_of_the_language_are_names_where_they_can_be() -> None:
    entity = _one("entity entity { in: id  out: text  type: tool  scenario: in?  object: object { in: text } }")
    assert isinstance(entity, t.Entity)
    assert [field.name.text for field in entity.fields] == ["in", "out", "type", "scenario", "object"]
    tool = _one("tool call { in in: in  in out: out = none  fails in  fails out  tags tags, in  effect none }")
    assert isinstance(tool, t.Tool)
    assert [field.name.text for field in tool.inputs] == ["in", "out"]
    assert [failure.name.text for failure in tool.failures] == ["in", "out"]
    assert tool.effects[0].verb.text == "none"
    chain = _one("scenario s { chain call -> goal -> none { goal.in = call.out }  personas call, goal }")
    assert isinstance(chain, t.Scenario)
    assert isinstance(chain.flow, t.Chain)
    assert [step.tool.text for step in chain.flow.steps] == ["call", "goal", "none"]


def test_a_word_is_whole() -> None:
    (finding,) = _read("datasetx { }").diagnostics
    assert finding.code == "E0111"
    assert finding.help == "did you mean `dataset`?"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", t.Number(7, Span("", 0, 0))),
        ("1_000", t.Number(1000, Span("", 0, 0))),
        ("-0.5", t.Number(-0.5, Span("", 0, 0))),
        ("2e-5", t.Number(2e-5, Span("", 0, 0))),
        ("7%", t.Number(0.07, Span("", 0, 0), percent=True)),
        ("1..100_000", (1, 100_000)),
        ("20%..45%", (0.2, 0.45)),
        ("2+", (2, None)),
        ("..5", (None, 5)),
        ("lead_agent", t.Name("lead_agent", Span("", 0, 0))),
        ("`any-name/here`", t.Name("any-name/here", Span("", 0, 0))),
        ("Sales.`get /deals`", t.Name("Sales.get /deals", Span("", 0, 0))),
        ("`a``b`", t.Name("a`b", Span("", 0, 0))),
        (r'"a\"b\\\n\u{e9}"', t.Text('a"b\\\n\u00e9', Span("", 0, 0))),
        ('"""\n    Ask first.\n\n      Then act.\n    """', t.Text("Ask first.\n\n  Then act.", Span("", 0, 0))),
        ('"""one line"""', t.Text("one line", Span("", 0, 0))),
        ('""', t.Text("", Span("", 0, 0))),
    ],
)
def test_values(written: str, value: object) -> None:
    train = _one(f"train x {{ key {written} }}")
    assert isinstance(train, t.Train)
    found = train.settings[0].value
    if isinstance(found, t.Range):
        assert (found.low and found.low.value, found.high and found.high.value) == value
    else:
        assert found == value


def test_comments_are_kept_and_belong_to_nothing() -> None:
    text = '# first\nimport "a#b.loom" # second\n'
    reading = _read(text)
    assert [comment.text for comment in reading.spec.comments] == ["# first", "# second"]
    assert [text[c.span.start : c.span.end] for c in reading.spec.comments] == ["# first", "# second"]
    other = _read('# first\nimport:\n- {path: "a # b.loom"} # second\n', "x.yaml")
    assert [comment.text for comment in other.spec.comments] == ["# first", "# second"]


def test_repeated_settings_are_kept_in_order() -> None:
    dataset = _one('dataset x { system "a"  seed 7  system "b" }')
    assert isinstance(dataset, t.Dataset)
    assert [setting.key.text for setting in dataset.settings] == ["system", "seed", "system"]
    yaml = 'dataset:\n  x:\n  - {system: "a", seed: 7}\n  - {system: "b"}\n'
    assert _read(yaml, "x.yaml").spec.declarations == (dataset,)


def test_yaml_scalars_are_what_is_written() -> None:
    reading = _read('train:\n  x: {a: NO, b: on, c: 1.10, d: "1.10", e: two words, f: 2001-01-01, g: 0x10}\n', "x.yaml")
    assert reading.diagnostics == ()
    (train,) = reading.spec.declarations
    assert isinstance(train, t.Train)
    values = [setting.value for setting in train.settings]
    here = Span("", 0, 0)
    assert values == [
        t.Name("NO", here), t.Name("on", here), t.Number(1.1, here), t.Text("1.10", here), t.Text("two words", here),
        t.Text("2001-01-01", here), t.Text("0x10", here),
    ]


def _nodes(node: object) -> Iterator[object]:
    if is_dataclass(node):
        yield node
        for part in fields(node):
            yield from _nodes(getattr(node, part.name))
    elif isinstance(node, tuple):
        for item in node:
            yield from _nodes(item)


@pytest.mark.parametrize("surface", ["x.loom", "x.loom.yaml"])
def test_every_leaf_stands_at_its_place(surface: str) -> None:
    text = (SPECS / "crm_leads.loom").read_text(encoding="utf-8")
    if surface != "x.loom":
        text = print_yaml(_read(text).spec)
    spec = _read(text, surface).spec
    for node in _nodes(spec):
        if isinstance(node, (t.Name, t.Text)):
            there = text[node.span.start : node.span.end]
            assert (node.text if isinstance(node, t.Name) else node.value) in there
        elif not isinstance(node, Span):
            span: Span = node.span  # type: ignore[attr-defined]
            assert 0 <= span.start <= span.end <= len(text)


def test_damaged_declarations_are_known_by_name() -> None:
    reading = _read("entity A { x }\nentity B { x: id }\nimport openapi 5 as Sales\ntool C.D { in }\n")
    assert [type(d) for d in reading.spec.declarations] == [t.Entity]
    assert reading.damaged == {"A", "Sales", "C.D"}


def test_reading_the_dsl_needs_neither_yaml_nor_the_table_of_codes() -> None:
    code = (
        "import sys; from dialoom.grammar.reader import read; from dialoom.grammar.source import Source; "
        "read(Source('x.loom', 'train x { a 1 }')); "
        "print([module for module in ('yaml', 'jsonschema', 'tomllib') if module in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
