"""Wrong specs, made by a program out of right ones: every mistake is reported, in its place, and once.

What is said of each stands in ``said.loom.txt`` and ``said.yaml.txt``; to renew them after reading the
changes: ``python -m tests.corpus.test_corpus``. The figures are printed (``pytest -s``).
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest

from dialoom.compiler.compilation import compile_spec
from tests.corpus.fault import Fault
from tests.corpus.measure import FOLDER, RAW, Trial, compact, corpus, files_of_many, found_in, specs, try_faults

SURFACES = ("loom", "yaml")
MANY = 60


@cache
def _trials(surface: str) -> tuple[Trial, ...]:
    texts = specs()
    with tempfile.TemporaryDirectory() as folder:
        return tuple(try_faults([fault], texts[fault.spec, surface], Path(folder))
                     for fault in corpus() if fault.surface == surface)


def _names(trials: list[Trial]) -> list[str]:
    return [trial.faults[0].name for trial in trials]


@pytest.mark.parametrize("path", sorted((FOLDER / "specs").glob("*.loom")), ids=lambda path: path.stem)
def test_the_right_specs_are_right(path: Path) -> None:
    assert compile_spec(path).diagnostics == ()


@pytest.mark.parametrize("surface", SURFACES)
def test_every_mistake_is_reported(surface: str) -> None:
    trials = _trials(surface)
    assert len(trials) >= 150
    assert _names([trial for trial in trials if not trial.lines]) == []


@pytest.mark.parametrize("surface", SURFACES)
def test_in_its_place(surface: str) -> None:
    trials = _trials(surface)
    wrong = [trial for trial in trials if not trial.placed]
    print(f"\n{surface}: {len(trials)} wrong specs, in place {1 - len(wrong) / len(trials):.2%}")
    assert len(wrong) <= 0.02 * len(trials), _names(wrong)


@pytest.mark.parametrize("surface", SURFACES)
def test_and_once(surface: str) -> None:
    trials = _trials(surface)
    talkative = [trial for trial in trials if trial.extra > 1]
    single = sum(trial.extra == 0 for trial in trials)
    print(f"\n{surface}: one report {single / len(trials):.2%}, more than two {len(talkative)}")
    assert len(talkative) <= 0.005 * len(trials), _names(talkative)


@pytest.mark.parametrize("surface", SURFACES)
def test_in_peoples_words_and_soon(surface: str) -> None:
    for trial in _trials(surface):
        said = "\n".join(f"{one.message}\n{one.help}\n{one.notes}" for one in trial.diagnostics)
        assert not RAW.search(said), trial.faults[0].name
        assert trial.seconds < 2, trial.faults[0].name


@pytest.mark.parametrize("surface", SURFACES)
def test_several_mistakes_of_one_file(surface: str) -> None:
    texts = specs()
    singles: list[Fault] = [fault for fault in corpus() if fault.surface == surface]
    whole = 0
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        for faults in files_of_many(singles, MANY):
            text = texts[faults[0].spec, surface]
            lost = found_in(try_faults(faults, text, Path(folder)), text)
            whole += not lost
            missed += [fault.name for fault in lost]
    print(f"\n{surface}: of {MANY} files with 2 to 5 mistakes all reported in {whole}")
    assert whole >= 0.95 * MANY, missed


@pytest.mark.parametrize("surface", SURFACES)
def test_what_is_said(surface: str) -> None:
    golden = (FOLDER / f"said.{surface}.txt").read_text(encoding="utf-8")
    assert _said(surface) == golden


def _said(surface: str) -> str:
    return "".join(compact(trial) + "\n" for trial in _trials(surface))


if __name__ == "__main__":
    for each in SURFACES:
        (FOLDER / f"said.{each}.txt").write_text(_said(each), encoding="utf-8")
