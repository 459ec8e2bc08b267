"""Heavy libraries are imported where they are used, so that a check starts in a fraction of a second."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.tree import ROOT, modules

_HEAVY = {
    "accelerate", "datasets", "faker", "jinja2", "jsonschema", "litellm", "networkx", "numpy", "pandas", "peft",
    "pyarrow", "ray", "rich", "scipy", "tokenizers", "torch", "transformers", "trl",
}  # fmt: skip
# Modules that are themselves imported where they are used only.
_LATE = ("dialoom.cli.live_progress", "dialoom.runtime.training", "dialoom.runtime.evaluation")


def imports_at_module_level(path: Path) -> Iterator[str]:
    """The packages that are imported when the module is; those for type checkers only are not."""
    waiting: list[ast.stmt] = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.Import):
            yield from (alias.name.split(".")[0] for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            yield statement.module.split(".")[0]
        elif isinstance(statement, ast.Try):
            waiting += statement.body
        elif isinstance(statement, ast.If) and "TYPE_CHECKING" not in ast.unparse(statement.test):
            waiting += [*statement.body, *statement.orelse]


def test_no_module_imports_a_heavy_library_when_it_is_imported() -> None:
    found = {
        name: sorted(_HEAVY.intersection(imports_at_module_level(path)))
        for name, path in modules().items()
        if not name.startswith(_LATE)
    }
    assert {name: heavy for name, heavy in found.items() if heavy} == {}


def loaded_by(*arguments: str) -> set[str]:
    script = (
        "import sys; from dialoom.cli.main import main; main(sys.argv[1:]);"
        "print('\\n' + ' '.join(sorted(name for name in sys.modules if '.' not in name)))"
    )
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_help_loads_next_to_nothing() -> None:
    assert loaded_by("--help") & (_HEAVY | {"lark", "yaml", "msgspec", "sqlite3", "asyncio"}) == set()


@pytest.mark.parametrize("spec", ["specs/crm_leads.loom"])
def test_a_check_needs_nothing_that_learns_or_draws(spec: str) -> None:
    assert loaded_by("check", spec) & (_HEAVY - {"numpy", "jsonschema", "networkx"}) == set()
