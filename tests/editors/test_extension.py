"""The VS Code extension builds and packs, and VS Code's own engine colours as Pygments does.

Needs node and the npm registry, and is skipped where there is none.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from dialoom.grammar.textmate import scope_of
from tests.editors.paint import painted, right_specs, snippets
from tests.packaging.tree import ROOT

pytestmark = pytest.mark.slow
_WRONG = (
    'tool T "never closed {\n  in a: b\n\ndataset d {\n  rows 5\n}\n', "scenario s {\n  reveal {\n\ntool T {\n}\n",
    "}\n; 'a' $x\nentity E { a: 1x }\n", 'goal """long {x}\n "quoted" \\" text""" call\n',
    "tool\n  CRM.X\n  \"é😀\"\n{ in é: ü }\n",
)  # fmt: skip


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the extension with its packages, nothing built yet."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("there is no node with npm")
    if subprocess.run(["npm", "ping"], capture_output=True, check=False, timeout=60).returncode != 0:
        pytest.skip("the npm registry cannot be reached")
    copy = tmp_path_factory.mktemp("extension") / "vscode"
    shutil.copytree(ROOT / "editors" / "vscode", copy, ignore=shutil.ignore_patterns("node_modules", "dist", "*.vsix"))
    run(copy, "npm", "ci", "--no-audit", "--no-fund")
    return copy


def test_the_extension_builds_and_packs(extension: Path) -> None:
    run(extension, "npm", "run", "build")
    run(extension, "npx", "vsce", "package")
    (packed,) = extension.glob("*.vsix")
    with zipfile.ZipFile(packed) as archive:
        names = {name.removeprefix("extension/") for name in archive.namelist()}
        manifest = json.loads(archive.read("extension/package.json"))
    assert {"dist/extension.js", "syntaxes/loom.tmLanguage.json", "language-configuration.json", "LICENSE.txt"} <= names
    assert [name for name in names if "node_modules" in name or name.endswith(".ts")] == []
    assert loaded(extension) == ["activate", "deactivate"]
    contributed = manifest["contributes"]
    settings = set(contributed["configuration"]["properties"])
    assert set(manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]) <= settings
    readme = (extension / "README.md").read_text(encoding="utf-8")
    assert [key for key in settings if f"`{key}`" not in readme] == []
    files = [contributed["languages"][0]["configuration"], *(one["path"] for one in contributed["grammars"])]
    assert [file for file in files if file.removeprefix("./") not in names] == []


def loaded(extension: Path) -> list[str]:
    """What the bundle exports, loaded with a stand-in for the editor's own module."""
    script = """
const anything = new Proxy(function () {}, {
  get: (target, key) => (key === "prototype" ? target.prototype : key === Symbol.toPrimitive ? () => "" : anything),
  apply: () => anything, construct: () => anything,
});
const load = require("node:module")._load;
require("node:module")._load = (name, ...rest) => (name === "vscode" ? anything : load(name, ...rest));
console.log(JSON.stringify(Object.keys(require("./dist/extension.js")).sort()));
"""
    found: list[str] = json.loads(run(extension, "node", "-e", script))
    return found


def test_the_command_of_the_server_comes_from_the_settings(extension: Path) -> None:
    run(extension, "npx", "esbuild", "src/command.ts", "--format=cjs", "--outfile=command.cjs")
    script = (
        'const { serverCommand } = require("./command.cjs"); console.log(JSON.stringify(['
        'serverCommand("", [], "/p", "/h"), serverCommand("${workspaceFolder}/.venv/bin/dialoom", ["--x"], "/p", "/h"),'
        'serverCommand("~/bin/dialoom", [], undefined, "/h")]))'
    )
    told = json.loads(run(extension, "node", "-e", script))
    assert [(one["command"], one["args"]) for one in told] == [
        ("dialoom", ["lsp"]), ("/p/.venv/bin/dialoom", ["lsp", "--x"]), ("/h/bin/dialoom", ["lsp"]),
    ]  # fmt: skip


def test_the_engine_of_the_editor_colours_as_the_table_says(extension: Path, tmp_path: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in right_specs()] + [*snippets(), *_WRONG]
    files = []
    for place, text in enumerate(texts):
        files.append(tmp_path / f"{place}.loom")
        files[-1].write_text(text, encoding="utf-8", newline="")
    grammar = ROOT / "editors" / "textmate" / "loom.tmLanguage.json"
    script = ROOT / "tests" / "editors" / "tokenize.cjs"
    lines = run(extension, "node", *map(os.fspath, [script, grammar, *files])).splitlines()
    assert len(lines) == len(texts)
    for text, line in zip(texts, lines, strict=True):
        assert differences(text, json.loads(line)) == []


def differences(text: str, tokens: list[tuple[int, int, str]]) -> list[str]:
    """Where the engine's scope of a character is not the one of its colour; its offsets count UTF-16 units."""
    units = [place for place, character in enumerate(text) for _ in range(1 + (ord(character) > 0xFFFF))]
    given = [""] * len(text)
    for start, end, scope in tokens:
        for unit in range(start, end):
            given[units[unit]] = scope
    found = []
    for place, (character, shade) in enumerate(zip(text, painted(text), strict=True)):
        wanted = scope_of(shade) or "source.loom"
        if not character.isspace() and given[place] != wanted:
            found.append(f"{text[place : place + 20]!r} at {place}: {given[place]}, not {wanted}")
    return found
