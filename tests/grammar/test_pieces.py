"""Reading a text again after an edit, declaration by declaration, finds what reading it whole finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoom.grammar.pieces import Pieces, shifted
from dialoom.grammar.printer import print_loom
from dialoom.grammar.reader import Reading, read
from dialoom.grammar.source import Source
from dialoom.grammar.tree import Spec
from tests.grammar.trees import specs

_TEXTS = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.parent.glob("corpus/specs/*.loom"))]


def _same(again: Reading, whole: Reading) -> None:
    assert again == whole
    assert repr_all(again.spec.declarations) == repr_all(whole.spec.declarations)



_PUT_IN = st.sampled_from(["", "x", "{", "}", '"', "\n", "call ", "# a\n", "="])


@given(st.sampled_from(_TEXTS),
       st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), _PUT_IN), min_size=1, max_size=4))
def test_after_edits(text: str, edits: list[tuple[float, int, str]]) -> None:
    pieces = Pieces()
    read(Source("a.loom", text), pieces)
    for where, gone, new in edits:
        at = int(where * len(text))
        text = text[:at] + new + text[at + gone :]
        source = Source("a.loom", text)
        _same(read(source, pieces), read(source))


@given(specs)
def test_of_any_spec(spec: Spec) -> None:
    source = Source("a.loom", print_loom(spec))
    _same(read(source, Pieces()), read(source))


@pytest.mark.parametrize("by", [0, 7])
def test_a_shifted_tree_has_the_places_of_the_shifted_text(by: int) -> None:
    for text in _TEXTS:
        plain, moved = read(Source("a.loom", text)).spec, read(Source("a.loom", "\n" * by + text)).spec
        for one, other in zip(plain.declarations, moved.declarations, strict=True):
            assert repr_all(shifted(one, by)) == repr_all(other)


def repr_all(node: object) -> str:
    """A node with all its spans."""
    from dataclasses import fields, is_dataclass

    if isinstance(node, tuple):
        return "(" + ", ".join(map(repr_all, node)) + ")"
    if is_dataclass(node):
        return type(node).__name__ + "(" + ", ".join(repr_all(getattr(node, one.name)) for one in fields(node)) + ")"
    return repr(node)
