"""Where files may come from, what they are called, and how specs import each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialoom.compiler.compilation import Compilation, compile_spec
from dialoom.compiler.loader import Loader, LoadFailure, digest, project_of

TOOL = 'tool Ask "Answer a question." { in question: text }\n'
SCENARIO = "scenario ask { call Ask }\ndataset crm { seed 1  rows 10 }\n"


def write(folder: Path, /, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.loom").write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project's folder; what lies beside it is outside."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "dialoom.toml").touch()
    write(tmp_path / "outside", tools=TOOL)
    return folder


def codes(compiled: Compilation) -> list[str]:
    return [diagnostic.code for diagnostic in compiled.diagnostics]


def test_the_way_up_ends_at_the_project(project: Path) -> None:
    write(project, spec='import "../outside/tools.loom"\n' + SCENARIO)
    compiled = compile_spec(project / "spec.loom")
    assert codes(compiled) == ["E0202"]
    assert compiled.plan is None
    allowed = compile_spec(project / "spec.loom", allow=(project.parent / "outside",))
    assert codes(allowed) == []


def test_an_absolute_path_is_held_to_the_same(project: Path) -> None:
    write(project, spec=f'import "{(project.parent / "outside" / "tools.loom").as_posix()}"\n' + SCENARIO)
    assert codes(compile_spec(project / "spec.loom")) == ["E0202"]


def test_a_link_that_leads_out_is_out(project: Path) -> None:
    (project / "linked").symlink_to(project.parent / "outside")
    (project / "tools.loom").symlink_to(project.parent / "outside" / "tools.loom")
    write(project, folder='import "linked/tools.loom"\n' + SCENARIO, file='import "tools.loom"\n' + SCENARIO)
    assert codes(compile_spec(project / "folder.loom")) == ["E0202"]
    assert codes(compile_spec(project / "file.loom")) == ["E0202"]


def test_what_is_outside_is_not_told_apart_from_what_is_missing_there(project: Path) -> None:
    write(project, spec='import "../outside/nothing.loom"\n')
    assert codes(compile_spec(project / "spec.loom")) == ["E0202"]


def test_within_the_project_the_way_up_is_free(project: Path) -> None:
    write(project, tools=TOOL)
    write(project / "specs", spec='import "../tools.loom"\n' + SCENARIO)
    compiled = compile_spec(project / "specs" / "spec.loom")
    assert codes(compiled) == []
    assert compiled.plan is not None
    assert [name for name, _ in compiled.plan.imports] == ["../tools.loom"]


def test_specs_import_specs_once(project: Path) -> None:
    write(project, tools=TOOL, left='import "tools.loom"\n', right='import "tools.loom"\n',
          spec='import "left.loom"\nimport "right.loom"\n' + SCENARIO)
    compiled = compile_spec(project / "spec.loom")
    assert codes(compiled) == []
    assert compiled.plan is not None
    assert compiled.plan.imports == (
        ("left.loom", digest('import "tools.loom"\n')), ("right.loom", digest('import "tools.loom"\n')),
        ("tools.loom", digest(TOOL)),
    )


def test_paths_of_an_imported_spec_start_where_it_lies(project: Path) -> None:
    write(project / "common", tools=TOOL, all='import "tools.loom"\n')
    write(project, spec='import "common/all.loom"\n' + SCENARIO)
    assert codes(compile_spec(project / "spec.loom")) == []


@pytest.mark.parametrize("files", [
    {"spec": 'import "spec.loom"\n'},
    {"spec": 'import "a.loom"\n', "a": 'import "b.loom"\n', "b": 'import "spec.loom"\n'},
    {"spec": 'import "a.loom"\n', "a": 'import "b.loom"\n', "b": 'import "a.loom"\n'},
])
def test_circles_are_found(project: Path, files: dict[str, str]) -> None:
    write(project, **files)
    compiled = compile_spec(project / "spec.loom")
    assert codes(compiled) == ["E0204"]


def test_diagnostics_name_files_as_the_user_stands(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project / "specs" / "common", faulty='tool Ask "Ask." { in a: txet }\n')
    write(project / "specs", spec='import "common/faulty.loom"\n')
    for folder, path, name in ((project, "specs/spec.loom", "specs/common/faulty.loom"),
                               (project / "specs", "./spec.loom", "common/faulty.loom"),
                               (project / "specs" / "common", "../spec.loom", "faulty.loom")):
        monkeypatch.chdir(folder)
        (found,) = compile_spec(Path(path)).diagnostics
        assert Path(found.span.source).resolve() == (project / "specs" / "common" / "faulty.loom")
        assert found.span.source in (name, f"../common/{name}")


def test_sources_hold_every_place_that_diagnostics_name(project: Path) -> None:
    write(project, tools=TOOL.replace("text", "txet"), spec='import "tools.loom"\nscenario ask { call Aks }\n')
    compiled = compile_spec(project / "spec.loom")
    assert len(compiled.diagnostics) == 2
    assert {label.span.source for d in compiled.diagnostics for label in d.labels} <= set(compiled.sources)


@pytest.mark.parametrize(("content", "kind"), [(b"\xff\xfe", "not_text"), (None, "missing")])
def test_what_cannot_be_read(project: Path, content: bytes | None, kind: str) -> None:
    path = project / "spec.loom"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LoadFailure) as failure:
        Loader(project, project).load(path)
    assert failure.value.kind == kind


def test_line_breaks_and_byte_order_marks_do_not_matter(project: Path) -> None:
    write(project, spec=TOOL + SCENARIO)
    plain = compile_spec(project / "spec.loom").plan
    (project / "spec.loom").write_bytes(b"\xef\xbb\xbf" + (TOOL + SCENARIO).replace("\n", "\r\n").encode())
    assert compile_spec(project / "spec.loom").plan == plain


def test_projects_are_marked(tmp_path: Path) -> None:
    (tmp_path / "dialoom.toml").touch()
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert project_of(deep / "spec.loom") == tmp_path
