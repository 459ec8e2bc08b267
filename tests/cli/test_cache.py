"""Commands that compile: the cache in the user's folder, switched off, and told about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dialoom.cli.main import dialoom
from dialoom.compiler import memo
from tests.cli.specs import SPEC, write

Invoke = Callable[..., Result]


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(memo, "_MANY", 1)
    monkeypatch.setenv("DIALOOM_CACHE", str(tmp_path / "cache"))
    write(tmp_path, SPEC)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(dialoom, arguments, standalone_mode=False, catch_exceptions=False)

    return run


def test_the_second_time_results_are_taken_from_the_cache(invoke: Invoke, tmp_path: Path) -> None:
    first = invoke("compile", "notes.loom", "-v")
    assert "cache: 0 results taken from" in first.stderr
    second = invoke("compile", "notes.loom", "-v")
    assert ", 0 put there" in second.stderr
    assert second.stdout == first.stdout == invoke("compile", "notes.loom", "--no-cache").stdout
    assert "cache" not in invoke("compile", "notes.loom").stderr


def test_a_damaged_entry_is_told_and_made_anew(invoke: Invoke, tmp_path: Path) -> None:
    first = invoke("compile", "notes.loom")
    for place in (tmp_path / "cache").iterdir():
        place.write_bytes(place.read_bytes()[:-1])
    second = invoke("compile", "notes.loom", "-v")
    assert second.stdout == first.stdout
    assert "is not used: it is damaged" in second.stderr
    assert "is damaged" not in invoke("compile", "notes.loom", "-v").stderr


@pytest.mark.parametrize("how", ["flag", "variable"])
def test_switched_off_nothing_is_kept(invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                      how: str) -> None:
    if how == "variable":
        monkeypatch.setenv("DIALOOM_CACHE", "off")
    assert invoke("check", "notes.loom", *(["--no-cache"] if how == "flag" else [])).exit_code == 0
    assert not (tmp_path / "cache").exists()
