"""The one style: nothing said is lost, comments included, and a formatted text stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialoom.grammar.comments import outline
from dialoom.grammar.printer import print_loom
from dialoom.grammar.reader import Reading, read
from dialoom.grammar.source import Source
from dialoom.grammar.tree import Spec
from dialoom.grammar.weaving import print_with_comments
from dialoom.grammar.yaml_printer import print_yaml
from tests.grammar.trees import specs

REPOSITORY = Path(__file__).parents[2]
SHIPPED = sorted([*(REPOSITORY / "specs").rglob("*.loom"), *(REPOSITORY / "cli" / "first_project").rglob("*.loom")])
CASES = Path(__file__).with_name("formatting")
LAWS = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def _reading(source: Source) -> Reading:
    reading = read(source)
    assert reading.diagnostics == ()
    return reading


def _formatted(name: str, text: str, yaml: bool) -> str:
    source = Source(name, text)
    return print_with_comments(source, _reading(source).spec, yaml)


def _comments(name: str, text: str) -> list[str]:
    return sorted(comment.text.rstrip() for comment in read(Source(name, text)).spec.comments)


@st.composite
def commented(draw: st.DrawFn) -> Source:
    """A text of either surface with comments and empty lines among its tokens."""
    spec = draw(specs)
    yaml = draw(st.booleans())
    name, text = ("a.loom.yaml", print_yaml(spec)) if yaml else ("a.loom", print_loom(spec))
    source = Source(name, text)
    tokens = outline(source, read(source).spec).tokens
    places = draw(st.lists(st.integers(0, len(tokens)), max_size=6, unique=True))
    put: list[tuple[int, str]] = []
    for number, at in enumerate(places):
        offset = tokens[at].start if at < len(tokens) else len(text)
        form = draw(st.integers(0, 3))
        line = text.rfind("\n", 0, offset) + 1
        margin = " " * (len(text[line:offset]) - len(text[line:offset].lstrip(" ")))
        if yaml or (form == 0 and line + len(margin) == offset):  # a line of its own, above that of the token
            put.append((line, f"{['', chr(10), '  ', ''][form]}{margin}# {number}: x\n"))
        else:
            put.append((offset, f"{['', chr(10), chr(10) * 3][form - 1]} # {number} }}\n"))
    for offset, comment in sorted(put, reverse=True):
        text = text[:offset] + comment + text[offset:]
    return Source(name, text)


@LAWS
@given(commented(), st.booleans())
def test_nothing_is_lost_and_formatting_again_changes_nothing(source: Source, yaml: bool) -> None:
    spec: Spec = _reading(source).spec
    text = print_with_comments(source, spec, yaml)
    name = "b.loom.yaml" if yaml else "b.loom"
    assert _reading(Source(name, text)).spec == spec
    assert _comments(name, text) == _comments(source.name, source.text)
    assert _formatted(name, text, yaml) == text


@LAWS
@given(commented())
def test_to_the_other_surface_and_back(source: Source) -> None:
    yaml = _formatted(source.name, source.text, True)
    back = _formatted("b.loom.yaml", yaml, False)
    assert _comments("c.loom", back) == _comments(source.name, source.text)
    assert _reading(Source("c.loom", back)).spec == _reading(source).spec


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_specs_are_formatted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _formatted("spec.loom", text, False) == text
    yaml = _formatted("spec.loom", text, True)
    assert _formatted("spec.loom.yaml", yaml, True) == yaml
    assert _comments("back.loom", _formatted("spec.loom.yaml", yaml, False)) == _comments("spec.loom", text)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.loom*")), ids=lambda path: path.name)
def test_case(path: Path) -> None:
    given_, _, expected = path.read_text(encoding="utf-8").partition("# === formatted ===\n")
    assert _formatted(path.name, given_, path.suffix == ".yaml") == expected
    assert _formatted(path.name, expected, path.suffix == ".yaml") == expected
