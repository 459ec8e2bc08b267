"""Editors are led to the schema: by what ``init --yaml`` and ``convert`` write, and through ``fmt``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dialoom.cli.main import dialoom
from dialoom.compiler.yaml_schema import encode_schema
from tests.schema.test_schema import said

LINE = "# yaml-language-server: $schema="


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "dialoom.toml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dialoom, arguments, standalone_mode=False, catch_exceptions=False)


def test_schema_is_printed_and_written(folder: Path) -> None:
    assert run("schema").stdout == encode_schema()
    run("schema", "-o", "deep/down/s.json")
    assert Path("deep/down/s.json").read_text(encoding="utf-8") == encode_schema()


def test_init_in_yaml(folder: Path) -> None:
    made = run("init", "first", "--yaml").stdout.split()
    assert made == [f"first/{name}" for name in ("README.md", "catalogs/desk.openapi.yaml", "project.loom.yaml",
                                                 ".dialoom/spec.schema.json")]
    spec = Path("first/project.loom.yaml")
    text = spec.read_text(encoding="utf-8")
    assert text.startswith(f"{LINE}.dialoom/spec.schema.json\n\nimport:\n  # A first data set")
    assert Path("first/.dialoom/spec.schema.json").read_text(encoding="utf-8") == encode_schema()
    assert said(text) == []
    assert run("check", str(spec)).return_value in (0, None)
    run("fmt", str(spec))
    assert spec.read_text(encoding="utf-8") == text
    assert "project.loom.yaml" in Path("first/README.md").read_text(encoding="utf-8")
    run("init", "second")
    run("convert", "second/project.loom", "-o", "second/same.loom.yaml")
    assert text.partition("\n\n")[2] == Path("second/same.loom.yaml").read_text(encoding="utf-8")


def test_convert_leads_to_the_schema_of_the_project(folder: Path) -> None:
    Path("deep").mkdir()
    Path("a.loom").write_text("# mine\ntool A { in x: int }\n", encoding="utf-8")
    run("convert", "a.loom", "-o", "deep/a.loom.yaml")
    bare = Path("deep/a.loom.yaml").read_text(encoding="utf-8")
    assert bare == "tool:\n  # mine\n  A:\n    in: {x: int}\n"
    run("schema", "-o", ".dialoom/spec.schema.json")
    run("convert", "a.loom", "-o", "deep/a.loom.yaml")
    led = f"{LINE}../.dialoom/spec.schema.json\n\n{bare}"
    assert Path("deep/a.loom.yaml").read_text(encoding="utf-8") == led
    assert run("convert", "a.loom").stdout == bare
    run("convert", "deep/a.loom.yaml", "-o", "b.loom")
    run("convert", "b.loom", "-o", "deep/c.loom.yaml")
    assert Path("deep/c.loom.yaml").read_text(encoding="utf-8") == led  # not twice


def test_no_schema_from_outside_of_the_project(folder: Path) -> None:
    run("schema", "-o", ".dialoom/spec.schema.json")
    Path("own").mkdir()
    Path("own/dialoom.toml").touch()
    Path("own/a.loom").write_text("tool A { in x: int }\n", encoding="utf-8")
    run("convert", "own/a.loom", "-o", "own/a.loom.yaml")
    assert LINE not in Path("own/a.loom.yaml").read_text(encoding="utf-8")
