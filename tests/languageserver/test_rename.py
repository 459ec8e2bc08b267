"""Renaming: what is renamed there and back is as it was, in all specs of the project, whatever the surface."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dialoom.cli.languageserver.documents import Change, Documents
from dialoom.cli.languageserver.rename import RenameRefused, rename, renameable
from dialoom.compiler.compilation import compile_spec
from dialoom.grammar.edit import apply_edits
from tests.languageserver.test_typing import SPECS, text_of

pytestmark = pytest.mark.timeout(100)


@pytest.mark.parametrize("yaml", [False, True], ids=["loom", "yaml"])
@pytest.mark.parametrize("name", ["sales.loom", "workshop.loom"])
def test_there_and_back(name: str, yaml: bool, tmp_path: Path) -> None:
    shutil.copytree(SPECS / "catalogs", tmp_path / "catalogs")
    text = text_of(name, yaml)
    path = tmp_path / f"spec.loom{'.yaml' * yaml}"
    path.write_text(text, encoding="utf-8")
    documents = Documents()
    document = documents.open(path.as_uri(), text)
    plan = compile_spec(path).plan
    assert plan is not None
    analysis = documents.analysis(document)
    declared = [one for one in analysis.index.occurrences if one.declares and one.span.source == document.name]
    renamed, reasons = 0, list[str]()
    for one in declared[::7]:
        documents.change(document.uri, [Change(text)])
        analysis = documents.analysis(document)
        try:
            _, old = renameable(analysis, one.span.start)
            edits = rename(documents, analysis, one.span.start, "zz_other")
        except RenameRefused as refused:
            reasons.append(str(refused))
            continue
        renamed += 1
        assert edits[0].text == "zz_other" or one.symbol.kind == "tool"
        changed = apply_edits(text, edits)
        assert changed != text
        documents.change(document.uri, [Change(changed)])
        analysis = documents.analysis(document)
        assert analysis.resolution.diagnostics == ()
        at = min(edit.span.start for edit in edits)
        assert apply_edits(changed, rename(documents, analysis, at, old)) == text
    told = ("would change what the specs mean", "comes from", "standard library")
    assert [reason for reason in reasons if not any(part in reason for part in told)] == []
    assert renamed >= len(declared[::7]) // 2


def test_a_spec_that_is_not_open_is_renamed_in_too(tmp_path: Path) -> None:
    (tmp_path / "dialoom.toml").touch()
    shared, main, other = (tmp_path / name for name in ("shared.loom", "main.loom", "other.loom"))
    shared.write_text("entity Lead { lead_id: id }\n", encoding="utf-8")
    main.write_text('import "shared.loom"\ntool T "Reads." { in a: Lead.lead_id }\n', encoding="utf-8")
    other.write_text("entity Lead { lead_id: id }\n", encoding="utf-8")
    documents = Documents()
    document = documents.open(shared.as_uri(), shared.read_text(encoding="utf-8"))
    edits = rename(documents, documents.analysis(document), shared.read_text().index("Lead"), "Prospect")
    assert sorted({Path(edit.span.source).name for edit in edits}) == ["main.loom", "shared.loom"]


def test_a_name_that_is_taken_somewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dialoom.toml").touch()
    shared, main = tmp_path / "shared.loom", tmp_path / "main.loom"
    shared.write_text("entity Lead { lead_id: id }\n", encoding="utf-8")
    main.write_text('import "shared.loom"\nentity Prospect { lead_id: id }\n', encoding="utf-8")
    documents = Documents()
    document = documents.open(shared.as_uri(), shared.read_text(encoding="utf-8"))
    with pytest.raises(RenameRefused, match="`Prospect` already"):
        rename(documents, documents.analysis(document), shared.read_text().index("Lead"), "Prospect")
