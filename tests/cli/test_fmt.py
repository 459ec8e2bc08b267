"""``dialoom fmt`` and ``convert``: what is written, and what is left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialoom.cli.main import main

UGLY = 'scenario s{call T # it\n goal "x"}\ntool T "Do it."{in a:text}\n'
NEAT = 'scenario s {\n  call T  # it\n  goal "x"\n}\n\ntool T "Do it." {\n  in  a: text\n}\n'


def _spec(folder: Path, text: str) -> Path:
    path = folder / "a.loom"
    path.write_bytes(text.encode())
    return path


def test_formats_in_place_and_keeps_the_mode(tmp_path: Path) -> None:
    path = _spec(tmp_path, UGLY)
    path.chmod(0o640)
    assert main(["fmt", str(path)]) == 0
    assert path.read_text(encoding="utf-8") == NEAT
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.loom"]
    assert main(["fmt", "--check", str(path)]) == 0


def test_check_and_diff_write_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _spec(tmp_path, UGLY)
    assert main(["fmt", "--check", str(path)]) == 1
    assert "is not formatted" in capsys.readouterr().err
    assert main(["fmt", "--diff", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "-scenario s{call T # it\n" in shown
    assert "+  call T  # it\n" in shown
    assert path.read_text(encoding="utf-8") == UGLY


def test_line_breaks_are_part_of_the_style(tmp_path: Path) -> None:
    path = _spec(tmp_path, NEAT.replace("\n", "\r\n"))
    assert main(["fmt", "--check", str(path)]) == 1
    assert main(["fmt", str(path)]) == 0
    assert path.read_bytes() == NEAT.encode()


def test_a_spec_with_mistakes_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _spec(tmp_path, "scenario s{call \n")
    assert main(["fmt", str(path)]) == 1
    assert "error[E01" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "scenario s{call \n"


def test_conversion_takes_comments_along(tmp_path: Path) -> None:
    path, there, back = _spec(tmp_path, NEAT), tmp_path / "a.loom.yaml", tmp_path / "b.loom"
    assert main(["convert", str(path), "-o", str(there)]) == 0
    assert "# it\n" in there.read_text(encoding="utf-8")
    assert main(["convert", str(there), "-o", str(back)]) == 0
    assert "  # it\n" in back.read_text(encoding="utf-8")
    assert back.read_text(encoding="utf-8").replace("  # it", "") == NEAT.replace("  # it", "")
