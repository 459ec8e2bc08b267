"""Specs typed character by character, and cut and garbled: always an answer, never a crash."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from dialoom.cli.languageserver.actions import actions_at
from dialoom.cli.languageserver.completion import complete
from dialoom.cli.languageserver.diagnosing import findings_of
from dialoom.cli.languageserver.documents import Change, Document, Documents
from dialoom.cli.languageserver.hover import hover_at
from dialoom.cli.languageserver.navigation import definitions, highlights
from dialoom.cli.languageserver.outline import folds_of, outline_of
from dialoom.cli.languageserver.positions import ENCODINGS, Place, offset_at, place_of
from dialoom.cli.languageserver.rename import RenameRefused, renameable
from dialoom.cli.languageserver.tokens import encode_tokens, tokens_of
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml
from tests.languageserver.client import Client

SPECS = Path(__file__).parent.parent / "corpus" / "specs"

pytestmark = pytest.mark.timeout(100)


def ask_everything(documents: Documents, document: Document, offset: int) -> None:
    """All that an editor may ask of a place; what comes back fits the text."""
    analysis = documents.analysis(document)
    length = len(analysis.source.text)
    found = findings_of(analysis)
    assert all(0 <= one.span.start <= one.span.end <= length for one in found)
    for completion in complete(analysis, offset):
        assert completion.edit.span.end == offset
    hover_at(analysis, offset)
    definitions(analysis, offset)
    highlights(analysis, offset)
    outline_of(analysis.reading)
    folds_of(analysis.source, analysis.reading)
    tokens = tokens_of(analysis)
    assert all(one.span.end <= other.span.start for one, other in pairwise(tokens))
    assert all(number >= 0 for number in encode_tokens(analysis.source, tokens, "utf-16"))
    for action in actions_at(analysis, found, offset, offset):
        assert action.edits
    with suppress(RenameRefused):
        renameable(analysis, offset)


def text_of(name: str, yaml: bool) -> str:
    text = (SPECS / name).read_text(encoding="utf-8")
    return print_yaml(read(Source(name, text)).spec) if yaml else text


@pytest.mark.parametrize("yaml", [False, True], ids=["loom", "yaml"])
@pytest.mark.parametrize("name", ["sales.loom", "workshop.loom"])
def test_typing(name: str, yaml: bool, tmp_path: Path) -> None:
    shutil.copytree(SPECS, tmp_path, dirs_exist_ok=True)
    (tmp_path / "dialoom.toml").touch()
    text = text_of(name, yaml)
    documents = Documents()
    document = documents.open((tmp_path / f"typed.loom{'.yaml' * yaml}").as_uri(), "")
    stride = len(text) // 60
    for end in [*range(0, len(text), stride), len(text)]:
        documents.change(document.uri, [Change(text[:end])])
        ask_everything(documents, document, end)
    assert findings_of(documents.analysis(document)) == []


@pytest.mark.parametrize("yaml", [False, True], ids=["loom", "yaml"])
def test_garbling(yaml: bool, tmp_path: Path) -> None:
    shutil.copytree(SPECS, tmp_path, dirs_exist_ok=True)
    (tmp_path / "dialoom.toml").touch()
    chance = random.Random(7)
    whole = text_of("sales.loom", yaml)
    documents = Documents()
    document = documents.open((tmp_path / f"garbled.loom{'.yaml' * yaml}").as_uri(), whole)
    for step in range(60):
        text = document.text if step % 6 else whole
        at, gone = chance.randrange(len(text)), chance.choice([0, 0, 1, 3, 40])
        new = chance.choice(["", "{", "}", '"', "\n", ":", "x", "😀", "call ", "`", "(", "-> ", "\x00", "\ud800", "- "])
        documents.change(document.uri, [Change(text[:at] + new + text[at + gone :])])
        ask_everything(documents, document, min(at + len(new), len(document.text)))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_places_are_counted_back_and_forth(encoding: str) -> None:
    source = Source("a", "ab\n😀é\t𝔘x\n\nlast")
    for offset in range(len(source.text) + 1):
        assert offset_at(source, place_of(source, offset, encoding), encoding) == offset
    assert offset_at(source, Place(9, 0), encoding) == len(source.text)
    assert offset_at(source, Place(0, 99), encoding) == 2


def test_edits_arrive_as_they_are_made(tmp_path: Path) -> None:
    """The server's text is the editor's after many small edits, also of characters of two units."""
    chance = random.Random(3)
    documents = Documents()
    document = documents.open((tmp_path / "a.loom").as_uri(), "")
    text = ""
    for _ in range(200):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.randrange(4))
        new = chance.choice(["a", "é", "😀", "\n", "x\r\ny", "\t", "", "𝔘\n"])
        source = Source("a", text)
        places = [place_of(source, at, "utf-16") for at in (start, end)]
        documents.change(document.uri, [Change(new, *places)])
        text = text[:start] + new.replace("\r\n", "\n") + text[end:]
        assert document.text == text


def test_every_keystroke_is_answered_over_the_wire(tmp_path: Path) -> None:
    shutil.copytree(SPECS, tmp_path, dirs_exist_ok=True)
    text = (SPECS / "travel.loom").read_text(encoding="utf-8")
    with Client(tmp_path.resolve()) as client:
        uri = client.open(tmp_path.resolve() / "typed.loom", "")
        line = column = 0
        for piece in [text[at : at + 37] for at in range(0, len(text), 37)]:
            place = {"line": line, "character": column}
            client.change(uri, {"range": {"start": place, "end": place}, "text": piece})
            line += piece.count("\n")
            column = len(piece.rpartition("\n")[2]) + (0 if "\n" in piece else column)
            client.ask("textDocument/completion", client.at(uri, line, column))
        assert client.diagnostics(uri) == []
