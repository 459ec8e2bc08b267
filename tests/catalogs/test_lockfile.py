"""The lock file: written by ``dialoom compile --lock``, held against what is there by every command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dialoom.cli.main import dialoom

PATHS = "things: {get: {summary: Show a thing., parameters: [{name: q, in: query, schema: {type: string}}]}}"
SPEC = 'import openapi "api.json" as A\nscenario s { call A.get_things }\ndataset d { seed 1  rows 4 }\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "dialoom.toml").touch()
    document = {"openapi": "3.1.0", "paths": {"/things": {"$ref": "parts/paths.yaml#/things"}}}
    (tmp_path / "api.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "paths.yaml").write_text(PATHS, encoding="utf-8")
    (tmp_path / "spec.loom").write_text(SPEC, encoding="utf-8")
    return tmp_path


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(dialoom, list(arguments), standalone_mode=False)
    code = result.return_value if isinstance(result.return_value, int) else result.exit_code
    return code, result.output


def _locked(project: Path) -> dict[str, object]:
    return dict(json.loads((project / "dialoom.lock").read_text(encoding="utf-8"))["imports"])


def test_without_a_lock_nothing_is_held(project: Path) -> None:
    assert _run("check", str(project / "spec.loom"))[0] == 0
    assert not (project / "dialoom.lock").exists()


def test_what_is_locked(project: Path) -> None:
    code, said = _run("compile", str(project / "spec.loom"), "--lock")
    assert (code, "2 imports locked" in said) == (0, True)
    before = (project / "dialoom.lock").read_bytes()
    assert before.endswith(b"}\n")
    assert list(_locked(project)) == ["api.json", "parts/paths.yaml"]
    assert [set(entry) for entry in _locked(project).values()] == [{"hash", "tools"}, {"hash"}]  # type: ignore[call-overload]
    assert _run("check", str(project / "spec.loom"))[0] == 0
    assert _run("compile", str(project / "spec.loom"), "--lock")[0] == 0
    assert (project / "dialoom.lock").read_bytes() == before


@pytest.mark.parametrize("command", ["check", "compile", "plan", "synth"])
@pytest.mark.parametrize("changed", ["api.json", "parts/paths.yaml"])
def test_what_changed_is_refused_until_it_is_locked_anew(project: Path, command: str, changed: str) -> None:
    spec = str(project / "spec.loom")
    assert _run("compile", spec, "--lock")[0] == 0
    path = project / changed
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    code, said = _run(command, spec)
    assert code == 1
    assert "E0213" in said
    assert f"`{changed}` is not what it was" in said
    assert "locked is the content" in said
    assert _run("compile", spec, "--lock")[0] == 0
    assert _run("check", spec)[0] == 0


def test_specs_of_one_folder_share_the_file(project: Path) -> None:
    assert _run("compile", str(project / "spec.loom"), "--lock")[0] == 0
    (project / "list.json").write_text(json.dumps([{"name": "look", "description": "Look."}]), encoding="utf-8")
    other = SPEC.replace("openapi", "functions").replace("api.json", "list.json").replace("get_things", "look")
    (project / "other.loom").write_text(other, encoding="utf-8")
    assert _run("check", str(project / "other.loom")) == (0, "1 spec checked: nothing wrong\n")
    assert _run("compile", str(project / "other.loom"), "--lock")[0] == 0
    assert list(_locked(project)) == ["api.json", "list.json", "parts/paths.yaml"]


def test_a_new_import_is_a_warning_and_a_broken_lock_an_error(project: Path) -> None:
    spec = project / "spec.loom"
    assert _run("compile", str(spec), "--lock")[0] == 0
    (project / "list.json").write_text(json.dumps([{"name": "look", "description": "Look."}]), encoding="utf-8")
    spec.write_text('import functions "list.json" as B\n' + SPEC, encoding="utf-8")
    code, said = _run("check", str(spec))
    assert (code, "W0203" in said) == (0, True)
    for text in ("{", "[]", '{"version": 9, "imports": {}}', '{"version": 1, "imports": {"a": 1}}'):
        (project / "dialoom.lock").write_text(text, encoding="utf-8")
        code, said = _run("check", str(spec))
        assert (code, "`dialoom.lock` cannot be read" in said) == (1, True)
    assert _run("compile", str(spec), "--lock")[0] == 0
    assert _run("check", str(spec))[0] == 0
