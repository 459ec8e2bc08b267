"""Pygments finds the lexer by its name and by file names, and its tokens say what stands there."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygments.formatters import HtmlFormatter
from pygments.token import Comment, Error, Keyword, Name, Number, String, Token

from dialoom.grammar.highlighting import LoomLexer
from tests.packaging.tree import ROOT, settings

_SPECS = sorted((ROOT / "specs").rglob("*.loom"))


@pytest.mark.parametrize("path", _SPECS, ids=lambda path: path.name)
def test_right_specs_have_no_error_tokens(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tokens = list(LoomLexer(ensurenl=False, stripnl=False).get_tokens(text))
    assert "".join(value for _, value in tokens) == text
    assert [value for kind, value in tokens if kind in Error] == []
    assert {Keyword, Name, Comment, String} <= {part for kind, _ in tokens for part in (kind, *kind.split())}


def test_tokens_of_a_line() -> None:
    tokens = [one for one in LoomLexer().get_tokens('call A.B  # {x} 5%') if one[1].strip()]
    assert tokens == [(Name, "call"), (Name, "A.B"), (Comment.Single, "# {x} 5%")]
    inside = 'scenario s {\n  call A.B\n  goal "a {x} \\" b"\n}\n'
    tokens = [one for one in LoomLexer().get_tokens(inside) if one[1].strip()]
    assert tokens == [
        (Keyword.Declaration, "scenario"), (Name.Class, "s"), (Token.Punctuation, "{"), (Keyword, "call"),
        (Name, "A.B"), (Keyword, "goal"), (String.Double, '"a '), (String.Interpol, "{x}"), (String.Escape, '\\"'),
        (String.Double, ' b"'), (Token.Punctuation, "}"),
    ]  # fmt: skip
    assert (Number, "15%") in LoomLexer().get_tokens("scenario s { patterns { typos 15% } }")


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "corpus").rglob("*.loom"))[:20], ids=lambda path: path.name)
def test_wrong_specs_are_coloured_as_well(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    tokens = LoomLexer(stripnl=False, ensurenl=False).get_tokens(text)
    assert "".join(value for _, value in tokens).strip() == text.replace("\r\n", "\n").replace("\r", "\n").strip()


def test_the_entry_point_is_the_lexer() -> None:
    from importlib import import_module

    module, _, name = settings()["project"]["entry-points"]["pygments.lexers"]["loom"].partition(":")
    assert getattr(import_module(module), name) is LoomLexer


def test_the_page_of_a_spec_is_markup() -> None:
    from pygments import highlight

    page = highlight((ROOT / "specs" / "crm_leads.loom").read_text(encoding="utf-8"), LoomLexer(), HtmlFormatter())
    assert '<span class="kd">scenario</span>' in page
    assert 'class="err"' not in page
