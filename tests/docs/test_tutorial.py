"""The tutorial: its files are written, its commands are run, and their outputs are those on the page.

To renew the outputs after reading them: ``python -m tests.docs.test_tutorial``. Times and hashes are masked; of the
dialogue shown, which every better wording changes, the heading, the calls and the verdict are compared.
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from dialoom.cli.main import dialoom
from tests.packaging.tree import ROOT

PAGE = ROOT / "docs" / "tutorial" / "README.md"
_BLOCK = re.compile(r"^```(yaml|loom|console)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def _output(command: str) -> str:
    """What a command prints, both streams."""
    name, *arguments = shlex.split(command)
    assert name == "dialoom"
    output = CliRunner().invoke(dialoom, arguments).output
    return re.sub(r"data hash \w+", "data hash …", re.sub(r"[\d.]+ s\b", "… s", output))


def _compared(page: str) -> str:
    """The page without the words of the dialogue."""
    shown = re.search(r"^\$ dialoom show run.*?^```", page, re.MULTILINE | re.DOTALL)
    assert shown is not None
    kept = [line for line in shown[0].split("\n") if re.match(r"\$|.* · |offered|\s+→|✓", line)]
    return page.replace(shown[0], "\n".join(kept))


def _follow(text: str, folder: Path) -> str:
    """The page with the outputs that come now; the folder is the reader's."""
    old = Path.cwd()
    os.chdir(folder)

    def step(block: re.Match[str]) -> str:
        if block[1] != "console":
            Path(f"library.{block[1]}").write_text(block[2], encoding="utf-8")
            return block[0]
        command = block[2].split("\n", 1)[0].removeprefix("$ ")
        return f"```console\n$ {command}\n{_output(command)}```\n"

    try:
        return _BLOCK.sub(step, text)
    finally:
        os.chdir(old)


def test_the_page_shows_what_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = PAGE.read_text(encoding="utf-8")
    assert _compared(_follow(text, tmp_path)) == _compared(text)


if __name__ == "__main__":
    os.environ["NO_COLOR"] = "1"
    with tempfile.TemporaryDirectory() as reader:
        PAGE.write_text(_follow(PAGE.read_text(encoding="utf-8"), Path(reader)), encoding="utf-8")
