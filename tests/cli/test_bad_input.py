"""Bad input: a diagnostic at its place, exit code 1, no traceback, nothing written; through the real command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.specs import SPEC, write

_OPENAPI = 'import openapi "catalog.json" as Cat\n'
# What is wrong: the spec, the catalog beside it, and the line and words that the diagnostic has to show.
_CASES = {
    "unknown tool": (SPEC.replace("call Notes.Create", "call Notes.Crate"), None, 27, "Notes.Create"),
    "misspelt key": (SPEC.replace("rows 40", "rwos 40"), None, 38, "rows"),
    "argument that nobody reveals": (SPEC.replace("turn 2: owner ", ""), None, 32, "owner"),
    "distractor that is the gold tool": (SPEC.replace("Notes.Find   unless", "Notes.Create unless"), None, 30, "call"),
    "broken brace": (SPEC.replace("  reveal { turn 1: title", "  reveal  turn 1: title"), None, 32, ""),
    "unclosed brace": (SPEC.replace("patterns { typos 20% }\n}", "patterns { typos 20% }"), None, 26, "never closed"),
    "missing catalog": (_OPENAPI + SPEC, None, 1, "catalog.json"),
    "catalog that is no OpenAPI document": (_OPENAPI + SPEC, '{"swagger": "9.9", "paths": []}', 1, "catalog.json"),
    "catalog that is no JSON": (_OPENAPI + SPEC, '{"openapi": "3.0.0", "paths": ', 1, "catalog.json"),
}


def dialoom(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from dialoom.cli.main import main; sys.exit(main())", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("name", _CASES)
def test_it_is_told_at_its_place_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    text, catalog, line, words = _CASES[name]
    write(tmp_path, text)
    if catalog is not None:
        (tmp_path / "catalog.json").write_text(catalog, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = dialoom("check", "notes.loom", "--format", "json", folder=tmp_path)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    errors = [one for one in found["diagnostics"] if one["severity"] == "error"]
    places = [(one["code"], one["labels"][0]["start_line"]) for one in errors]
    assert places, done.stdout
    if line is not None:
        assert line in [place for _, place in places], found
    for command in (["check"], ["compile", "-o", "plan.json"], ["synth", "--out", "run"], ["run", "--out", "run"]):
        done = dialoom(command[0], "notes.loom", *command[1:], folder=tmp_path)
        assert done.returncode == 1
        assert f"error[{places[0][0]}]" in done.stderr
        assert words in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_the_spec_that_the_cases_spoil_is_right(tmp_path: Path) -> None:
    write(tmp_path)
    done = dialoom("check", "notes.loom", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("command", ["check", "compile", "plan", "synth", "run"])
def test_a_missing_file(command: str, tmp_path: Path) -> None:
    done = dialoom(command, "nowhere.loom", folder=tmp_path)
    assert done.returncode == 1
    assert "error[E0201]" in done.stderr
    assert "nowhere.loom" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"\x00" * 10])
def test_a_file_that_is_no_spec(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.loom").write_bytes(content)
    done = dialoom("synth", "x.loom", folder=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["x.loom"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["synht"], 2, "Did you mean 'synth'?"),
        (["synth"], 2, "Missing argument"),
        (["synth", "notes.loom", "--rows", "0"], 2, "--rows"),
        (["synth", "notes.loom", "--rows", "41"], 2, "40"),
        (["check", "--format", "xml", "notes.loom"], 2, "xml"),
        (["explain", "E9999"], 2, "E9999"),
        (["train", "nowhere"], 5, "mend: dialoom synth"),
        (["eval", "."], 5, "mend: dialoom synth"),
        (["report", "nowhere"], 5, "mend: dialoom synth"),
        (["show", "nowhere"], 1, "no such file"),
        (["show", "notes.loom"], 1, "notes.loom:1"),
        (["quality", "notes.loom"], 1, "notes.loom:1"),
        (["plan", "notes.loom", "--against", "nowhere"], 1, "nowhere"),
        (["plan", "notes.loom", "--against", "nowhere.json"], 1, "nowhere.json"),
        (["synth", "plan.json"], 1, "plan.json"),
        (["synth", "plan.json", "--set", "rows=3"], 2, "--set"),
        (["convert", "nowhere.loom"], 1, "no such file"),
    ],
)  # fmt: skip
def test_other_mistakes(arguments: list[str], code: int, words: str, tmp_path: Path) -> None:
    write(tmp_path)
    done = dialoom(*arguments, folder=tmp_path)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.loom"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "it holds none"),
        ("hello\n", "notes.jsonl:1: not a row of a Dialoom data set: JSON is malformed"),
        ("{}\n", "it has no 'meta'"),
        ("[1]\n", "its parts are in another form"),
    ],
)
def test_a_file_without_rows_is_told_in_words(content: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text(content, encoding="utf-8")
    done = dialoom("show", "notes.jsonl", folder=tmp_path)
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Error(" not in done.stderr


def test_a_row_that_is_not_there_says_which_are(tmp_path: Path) -> None:
    write(tmp_path)
    assert dialoom("synth", "notes.loom", "--rows", "3", "--out", "run", folder=tmp_path).returncode == 0
    done = dialoom("show", "run", "--row", "3", folder=tmp_path)
    assert done.returncode == 2
    assert "it holds 3, from --row 0 to --row 2" in done.stderr
    done = dialoom("verify", "run", folder=tmp_path)
    assert done.returncode == 0
    assert "3 to do" in done.stderr  # the rows that are there, not those of the plan


def test_no_command_at_all_prints_the_help_once(tmp_path: Path) -> None:
    done = dialoom(folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("Usage:") == 1
    assert "error:" not in done.stderr


def test_a_plan_that_was_changed_by_hand_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    assert dialoom("compile", "notes.loom", "-o", "plan.json", folder=tmp_path).returncode == 0
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    plan["cells"][0]["scenario"] = "gone"
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    for command in (["plan"], ["synth", "--out", "run"], ["doc"]):
        done = dialoom(command[0], "plan.json", *command[1:], folder=tmp_path)
        assert done.returncode == 1
        assert "was changed since it was compiled" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["train", "notes.loom"], 5, "is a spec, and a run directory belongs here\n  mend: dialoom synth notes.loom"),
        (["verify", "run/plan.json"], 5, "is a plan, and a run directory belongs here"),
        (["verify", "run/data/train.jsonl"], 2, "it lies in the run run"),
        (["report", "other.txt"], 2, "other.txt is a file, and a run directory belongs here"),
        (["diff", "notes.loom", "run"], 1, "notes.loom is a spec, and a plan belongs here: dialoom compile notes.loom"),
        (["plan", "other.json"], 1, "other.json holds no plan: "),
        (["verify", "bare"], 5, "bare holds no data set yet\n  mend: dialoom synth bare/plan.json --out bare"),
        (["export", "bare", "--to", "openai"], 5, "mend: dialoom synth bare/plan.json --out bare"),
        (["convert", "notes.loom", "-o", "x.txt"], 2, "-o takes a file that ends in .loom, .yaml, .yml, not x.txt"),
        (["import", "other.json", "-o", "x.txt"], 2, "-o takes a file that ends in .loom, .yaml, .yml, not x.txt"),
        (["convert", "notes.loom", "-o", "no/x.loom"], 1, "error: no/x.loom: No such file or directory"),
    ],
)  # fmt: skip
def test_a_path_of_another_kind_says_what_belongs_there(
    arguments: list[str], code: int, words: str, tmp_path: Path
) -> None:
    write(tmp_path)
    (tmp_path / "other.txt").write_text("hello", encoding="utf-8")
    (tmp_path / "other.json").write_text("[1]", encoding="utf-8")
    assert dialoom("synth", "notes.loom", "--rows", "2", "--out", "run", folder=tmp_path).returncode == 0
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "plan.json").write_bytes((tmp_path / "run" / "plan.json").read_bytes())
    done = dialoom(*arguments, folder=tmp_path)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_dry_run_prints_what_a_program_reads(tmp_path: Path) -> None:
    write(tmp_path)
    done = dialoom("synth", "notes.loom", "--dry-run", "--json", folder=tmp_path)
    assert json.loads(done.stdout)["make"] == 40
