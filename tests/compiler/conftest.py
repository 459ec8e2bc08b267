"""What the compiler's tests share: specs written to a project of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dialoom.compiler.compilation import Compilation, compile_spec

REPOSITORY = Path(__file__).parents[2]
DATA = REPOSITORY.parent / "shared" / "data"

Compile = Callable[..., Compilation]


@pytest.fixture
def compile_text(tmp_path: Path) -> Compile:
    """Compiles a spec's text within a fresh project; ``files`` are written beside it."""

    def run(text: str, *overrides: str, files: dict[str, str] | None = None, name: str = "spec.loom") -> Compilation:
        (tmp_path / "dialoom.toml").touch()
        for path, content in {**(files or {}), name: text}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(content, encoding="utf-8")
        return compile_spec(tmp_path / name, overrides=overrides)

    return run


@pytest.fixture(scope="session")
def openapi_folder() -> Path:
    folder = DATA / "openapi"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder
